"""E-mail addresses as they are compared."""

from __future__ import annotations


def folded(address: str) -> str:
    """The address without regard to case, in whatever alphabet: two that fold alike are one."""
    return address.strip().casefold()
