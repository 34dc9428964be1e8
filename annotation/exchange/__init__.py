"""Items to tasks, and annotations to judgements."""
