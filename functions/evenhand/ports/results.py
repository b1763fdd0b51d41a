"""Results as reports need them: the feed of grades, tallies, fairness."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from evenhand.analysis.fairness import Fairness
    from evenhand.analysis.tally import Tally
    from evenhand.assessment.attempt import Result


class FeedStore(Protocol):
    """The feed of results and the tallies folded from it."""

    def feed(self, quiz_id: str, since: datetime | None) -> Iterator[Result]:
        """The results of a quiz graded at `since` or later (all when None), in no particular order, each once."""
        ...

    def tally(self, quiz_id: str) -> Tally | None:
        """The stored tally, or None."""
        ...

    def put_tally(self, tally: Tally) -> None:
        """Keep a tally. Raises `StaleVersion` unless the stored version is one less than the given (0 when none)."""
        ...


class FairnessStore(Protocol):
    """Whether quizzes are fair, as last computed."""

    def put_fairness(self, fairness: Fairness) -> None:
        """Keep what was computed of a quiz in the place of what was before."""
        ...

    def fairness(self, quiz_id: str) -> Fairness | None:
        """What was last computed of a quiz, or None."""
        ...
