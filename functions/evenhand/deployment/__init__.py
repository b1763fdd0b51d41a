"""Evenhand onto AWS: packages of the functions, the stack, what is published, and whether all is well there."""
