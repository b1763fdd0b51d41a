"""Evenhand trains, certifies and calibrates the people who label content."""

__version__ = "0.1.0"
