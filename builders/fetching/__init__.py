"""Getting a corpus: from the Hub, from archives by address, checked before it gets its name."""
