"""The taxonomy: the words in which a case is judged, and what a wrong one costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

DIMENSIONS = ("label", "severity", "action")
"""What an item is, how grave it is, what we do about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One of the things a judgement says of an item."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    """Language to what people call it."""
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Value to its name in each language, in their order."""
    weight: Fraction = Fraction(1)
    """Its share of a case's points, in proportion to the weights of the other dimensions that the case is judged in."""
    costs: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    """Right value to the value given to its cost, from 0, as good as right, to 1, worth nothing."""
    unlisted: Fraction = Fraction(1)
    """The cost of a pair that is not listed."""

    def cost(self, right: str, given: str) -> Fraction:
        """What it costs to give one value where another is right."""
        if given == right:
            return Fraction(0)
        return self.costs.get(right, {}).get(given, self.unlisted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """The words and costs, and the names of the policies."""

    id: str = ""
    version: str = ""
    dimensions: Mapping[str, Dimension] = field(default_factory=dict)
    policy_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language to policy id to name."""

    @property
    def name(self) -> str:
        """Id and version, as judgements record them: `evenhand@1`."""
        return f"{self.id}@{self.version}" if self.id else ""


NO_TAXONOMY = Taxonomy()
"""For quizzes without cases."""
