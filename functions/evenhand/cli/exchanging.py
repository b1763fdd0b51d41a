"""What importing and exporting share: how losses are told, and the exit status that says there are some."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import typer

from evenhand.cli.printing import err
from evenhand.exchange.outcome import Loss

WITH_LOSSES = 3
"""The exit status where something was written and something else lost."""


def tell_losses(losses: Iterable[Loss], place: Callable[[Loss], str]) -> int:
    """Print each loss with its place; how many there are."""
    count = 0
    for loss in losses:
        _tell(f"{place(loss)}: {loss}")
        count += 1
    return count


def refuse_at(place: str, sentence: str) -> typer.Exit:
    """Say at which place a command ends and why; the exit to raise."""
    _tell(f"{place}: {sentence}", style="red")
    return typer.Exit(1)


def _tell(sentence: str, style: str | None = None) -> None:
    # Without emoji: a line 100 between colons is a line, not a 💯.
    err.print(sentence, style=style, markup=False, emoji=False)


def counted(count: int, one: str, many: str) -> str:
    """`1 question`, `3 questions`."""
    return f"{count} {one if count == 1 else many}"
