"""An accommodation: more time or another attempt for one person, with the reason and who gave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Accommodation:
    """What one person is given."""

    id: str
    person_id: str
    quiz_id: str = ""
    """The quiz it is for; empty is every quiz."""
    extra_time: Fraction = Fraction(1)
    """What the time limit is multiplied by."""
    extra_attempts: int = 0
    reason: str
    by: str
    at: datetime

    def is_for(self, quiz_id: str) -> bool:
        """Whether it holds for a quiz."""
        return self.quiz_id in ("", quiz_id)


def extra_time(accommodations: Iterable[Accommodation], quiz_id: str, standard: Fraction) -> Fraction:
    """What a time limit is multiplied by: the largest of what the person was given and what is standard for them."""
    return max([standard, *(each.extra_time for each in accommodations if each.is_for(quiz_id))])


def extra_attempts(accommodations: Iterable[Accommodation], quiz_id: str) -> int:
    """How many more attempts at a quiz the person was given in all; those for every quiz give none."""
    return sum(each.extra_attempts for each in accommodations if each.quiz_id == quiz_id)
