"""Work in rounds, for as long as there is something to do and time to do it.

A round is a batch, so that what is waiting does not have to fit into memory; a function has its time, so that what it
began it ends. What is left over is for the next invocation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from evenhand.handlers.entry import FAULTS

if TYPE_CHECKING:
    from evenhand.wiring import Application

MARGIN_MS = 30_000
"""No further round is begun when less than this is left of the time that the function has."""

NOTHING_DONE = (FAULTS, "skipped")
"""Counts of what a further round would meet again."""


class Context(Protocol):
    """What AWS says of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """How long it may still take."""
        ...


def in_rounds(
    work: Callable[[Application], dict[str, int]], application: Application, context: Context
) -> dict[str, int]:
    """Do a round of work after the other until one does nothing or the time is short; what they did together."""
    total: dict[str, int] = {}
    while True:
        done = work(application)
        total = {name: total.get(name, 0) + done.get(name, 0) for name in total | done}
        worked = any(count for name, count in done.items() if name not in NOTHING_DONE)
        if not worked or context.get_remaining_time_in_millis() < MARGIN_MS:
            return total
