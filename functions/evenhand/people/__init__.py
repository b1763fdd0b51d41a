"""Who they are: people, vendors, the roster, and what each role may do."""
