"""Which policies cost the most marks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evenhand.analysis.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyLoss:
    """The marks that were lost on the questions of one policy, at first attempts under the keys in force."""

    policy: str
    """Its name in the report's language; empty for the questions that name none."""
    questions: tuple[int, ...]
    """The numbers of its questions."""
    lost: Estimate
    """The share of its marks that was lost; n counts answers, several of each person."""
    part: Fraction
    """Of all marks lost on the test, in [0, 1]."""
