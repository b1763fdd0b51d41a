"""The edge towards HTTP: parse, call one workflow, answer."""
