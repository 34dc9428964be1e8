"""What is spoken in made items: words, sentences and roles, written for this purpose."""
