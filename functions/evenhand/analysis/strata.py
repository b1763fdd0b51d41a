"""People of equal score, group by group: how often each mark on one question was earned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stratum:
    """People of one score in two groups: the **reference** group, and the **focal** one, which is asked about."""

    reference: dict[int, int]
    """A mark on the question, in whole units, to how many of the reference group earned it; at least 0."""
    focal: dict[int, int]

    @property
    def reference_n(self) -> int:
        """People of the reference group."""
        return sum(self.reference.values())

    @property
    def focal_n(self) -> int:
        """People of the focal group."""
        return sum(self.focal.values())


def comparable(strata: Iterable[Stratum]) -> tuple[Stratum, ...]:
    """The strata with people of both groups. The others have nobody to compare with, and give nothing."""
    return tuple(stratum for stratum in strata if stratum.reference_n and stratum.focal_n)


def people(strata: Iterable[Stratum]) -> int:
    """How many people are in some strata."""
    return sum(stratum.reference_n + stratum.focal_n for stratum in strata)
