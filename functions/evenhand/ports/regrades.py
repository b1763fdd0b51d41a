"""Regrades."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.regrade import Regrade


class RegradeStore(Protocol):
    """The regrades there were, and those under way."""

    def put_regrade(self, regrade: Regrade) -> None:
        """Keep a regrade. Raises `StaleVersion` unless the stored version is one less than the given (0 when none), and
        `Conflict` when it is new and another regrade of its quiz is under way."""
        ...

    def regrade(self, regrade_id: str) -> Regrade | None:
        """The regrade, or None."""
        ...

    def regrades(self, quiz_id: str) -> Sequence[Regrade]:
        """The regrades of a quiz, the earliest first."""
        ...

    def unfinished_regrades(self) -> Sequence[Regrade]:
        """Those under way, the earliest first; one for each quiz at the most."""
        ...
