"""The verbs: what people do here, one function each, with everything it needs handed in."""
