"""Reading what corpora are made of: tables, JSON, rows of the Hub, and the words of a field."""
