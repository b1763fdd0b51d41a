"""Fractions as sums keep them."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator


@lru_cache(maxsize=1 << 12)
def _read(text: str) -> Fraction:
    """The same fraction for the same text: a tally has the same few marks thousands of times, and what is the same
    object is found in a mapping without being compared."""
    return Fraction(text)


Exact = Annotated[Fraction, BeforeValidator(lambda value: _read(value) if isinstance(value, str) else value)]
"""A fraction that is read back quickly where there are many."""
