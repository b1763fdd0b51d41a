"""Two ways of doing a thing, measured in turn, and their ratio pair by pair."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from progress import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What was measured."""

    name: str
    ours: str
    theirs: str
    unit: str
    our_figures: tuple[float, ...]
    their_figures: tuple[float, ...]
    goal: str

    @property
    def ratios(self) -> list[float]:
        """Ours to theirs, pair by pair."""
        return [a / b for a, b in zip(self.our_figures, self.their_figures, strict=True)]


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], rounds: int) -> tuple[list[float], list[float]]:
    """Measure both in turn, `rounds` times, after a round that does not count; where one is all there is, it does."""
    pairs = []
    for number in range(0 if rounds > 1 else 1, rounds + 1):
        pairs.append((ours(), theirs()))
        tell(f"round {number} of {rounds}" if number else f"before {rounds} rounds, one that does not count")
    counted = pairs[-rounds:]
    return [a for a, _ in counted], [b for _, b in counted]


def show(comparison: Comparison) -> None:
    """Print a comparison: medians, and the median ratio with its range."""
    ratios = sorted(comparison.ratios)
    mine, other = statistics.median(comparison.our_figures), statistics.median(comparison.their_figures)
    print(f"\n{comparison.name}")
    print(f"  {comparison.ours:<58} {mine:10.3f} {comparison.unit}")
    print(f"  {comparison.theirs:<58} {other:10.3f} {comparison.unit}")
    print(
        f"  ratio {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f} in {len(ratios)} rounds), "
        f"goal {comparison.goal}"
    )
