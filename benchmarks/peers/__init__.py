"""What others would use for the same work, each as they would write it: programs of their own."""
