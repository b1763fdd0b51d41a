"""What labels are taken for each other, over all cases of a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evenhand.analysis.estimate import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusedPair:
    """A label that was given where another is right."""

    right: str
    given: str
    """Ids of labels."""
    count: int
    """How often."""
    share: Estimate
    """Of the times that the right label was asked for, those left open included; n counts answers, and one person can
    give several."""
    questions: tuple[int, ...]
    """The numbers of the questions it happened at, the one where it happened most first."""
    see: str
    """The section to teach again, from the site's root: `/en/modules/violence/#blood`; empty where no question names
    one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionRow:
    """What was given where one label is right."""

    right: str
    n: int
    """Answers, those left open included."""
    given: Mapping[str, int]
    """Label id to how often it was given, the right one included; what was never given is absent."""
    left_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """The labels of all cases of a test, at first attempts under the keys in force."""

    labels: Mapping[str, str]
    """Id to name, of every label that is right somewhere or was given, in the taxonomy's order."""
    rows: tuple[ConfusionRow, ...]
    """By right label, in the same order."""
    pairs: tuple[ConfusedPair, ...]
    """The most frequent first."""
