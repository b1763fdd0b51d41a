"""Whether a quiz is fair: each question between languages, between vendors, and over time, at equal score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evenhand.analysis.comparison import Comparison, compare
from evenhand.analysis.drift import Drift, drifts
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.analysis.matching import Matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """All comparisons of a quiz. They are between vendors too, so they are for trainers and whoever answers for all."""

    quiz_id: str
    as_of: datetime
    people: int
    """Who took it at least once: their first attempts are what it rests on."""
    comparisons: tuple[Comparison, ...]
    drift: tuple[Drift, ...]
    set_aside: tuple[str, ...] = ()
    """The ids of the questions that people were not matched by for the drift."""


def fairness_of(attempts: FirstAttempts, *, as_of: datetime) -> Fairness:
    """All of it, from the first attempts."""
    matching = Matching(attempts)
    set_aside, drift = drifts(attempts, matching)
    return Fairness(
        quiz_id=attempts.key.quiz_id,
        as_of=as_of,
        people=len(attempts),
        comparisons=compare(attempts, matching),
        drift=drift,
        set_aside=set_aside,
    )
