"""How far the decision to pass somebody can be trusted: the error of a score at the pass mark, and whether a like test
would decide the same."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorAtMark:
    """The standard error of measurement of the lowest score that passes."""

    score: Fraction
    """That score, a share in [0, 1]."""
    value: float
    """In scores, as a share: how far the score is, give or take, from what the person would earn on average."""
    questions: int
    """How many a paper asks; the error depends on nothing else, and on no people."""
