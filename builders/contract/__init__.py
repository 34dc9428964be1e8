"""The contract of a builder: what is known of a corpus, and how builders are found."""
