"""The mail that carries results: what it says is composed from its payload alone, in the reader's language."""
