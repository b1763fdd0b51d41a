"""What importing and exporting share: how losses are told, and the exit status that says there are some."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from evenhand.cli.printing import err
from evenhand.exchange.outcome import Loss

WITH_LOSSES = 3
"""The exit status where something was written and something else lost."""


def tell_losses(losses: Iterable[Loss], place: Callable[[Loss], str]) -> int:
    """Print each loss with its place; how many there are."""
    count = 0
    for loss in losses:
        err.print(f"{place(loss)}: {loss}", markup=False)
        count += 1
    return count


def counted(count: int, one: str, many: str) -> str:
    """`1 question`, `3 questions`."""
    return f"{count} {one if count == 1 else many}"
