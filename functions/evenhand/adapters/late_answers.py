"""Late answers: which of them an attempt keeps, whichever store it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.assessment.submission import LateAnswers

MOST: Final = 10
"""A browser sends its answers once; more come only from somebody who fills the store."""


def to_be_kept(late: LateAnswers, kept: Sequence[LateAnswers]) -> bool:
    """Whether these answers are to be kept besides those that are."""
    return len(kept) < MOST and all(each.id != late.id for each in kept)


def in_order(kept: Iterable[LateAnswers]) -> tuple[LateAnswers, ...]:
    """The answers kept, the earliest first."""
    return tuple(sorted(kept, key=lambda late: late.received_at))
