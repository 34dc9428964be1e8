"""Several clips to one question: what each holds, what was done to it, and the families of questions."""
