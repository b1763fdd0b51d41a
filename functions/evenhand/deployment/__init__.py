"""Evenhand onto AWS: packages of the functions, the stack, and what is published."""
