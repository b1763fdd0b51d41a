"""How content becomes a site: forms in the open, keys in a private place, and the proof that they are apart."""
