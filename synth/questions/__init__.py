"""Questions: from the facts of a scene to words, choices and the answer that must be true."""
