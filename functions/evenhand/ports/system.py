"""The clock, ids, and bells that wake workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Bell(Protocol):
    """What wakes a worker that would otherwise wait for its hour."""

    def ring(self) -> None:
        """Say that there is something to do. It may not be heard, and may be heard twice: whoever is woken looks for
        themselves what there is, and comes by the clock too."""
        ...


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        ...


class Ids(Protocol):
    """Unguessable names for new things."""

    def new(self) -> str:
        """A new id of at least 120 random bits, in letters, digits, `-` and `_`."""
        ...
