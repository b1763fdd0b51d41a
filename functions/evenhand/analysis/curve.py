"""Who chooses an option: how many of each fifth of the people, from the weakest to the best."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

FIFTHS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fifth:
    """A fifth of the people by their score on the whole test, and how many of them chose an option."""

    n: Fraction
    """People; those whose score lies at the edge between two fifths count in each in part."""
    chosen: Fraction
    """Of them; in part likewise."""
    low: float
    high: float
    """Wilson's interval of the share, in [0, 1]."""

    @property
    def share(self) -> Fraction:
        """Of the fifth, in [0, 1]."""
        return self.chosen / self.n
