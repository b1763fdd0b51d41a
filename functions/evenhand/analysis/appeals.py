"""What the appeals against marks say of a test and of how appeals are dealt with.

Whoever calls gives the appeals that are to count: for a vendor's report those of the vendor's own people and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.estimate import Estimate, Estimated, NotEstimable, Reason
from evenhand.analysis.intervals import median_ranks, poisson_score, wilson
from evenhand.assessment.appeal import Appeal, AppealState

LEAST_DECIDED = 3
OFTEN = Fraction(1, 3)
"""See `to_be_rewritten`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waited:
    """How long decisions took: the median, with the interval that order statistics give it."""

    median: timedelta
    n: int
    """Decided appeals."""
    low: timedelta | None
    high: timedelta | None
    """None for fewer than 6, of which even the shortest and the longest hold the median too rarely."""


class Grouping(StrEnum):
    """What appeals are grouped by."""

    QUESTION = "question"
    POLICY = "policy"
    LANGUAGE = "language"
    VENDOR = "vendor"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFigures:
    """The figures of some appeals."""

    attempts: int
    """Submitted ones, against whose marks the appeals could be."""
    appeals: int
    """All there were, withdrawn ones too."""
    per_100: Estimate
    """Appeals for each 100 attempts; one attempt can have several. The interval takes them for independent of each
    other, so that it is a little narrow where one person appeals many marks."""
    decided: int
    """Upheld or dismissed; withdrawn ones are neither."""
    upheld: int
    overturn_rate: Estimate
    """The share of the decided ones that were upheld."""
    waited: Waited | NotEstimable
    """From when a decided one was opened to its decision."""
    in_time: Estimate
    """The share that was decided within the service level. Those that are overdue count as not, so that it gets no
    better by leaving them; those without a service level, and those still in time, do not count."""
    open: int
    """Neither decided nor withdrawn."""
    overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealGroup:
    """The appeals of one question, policy, language or vendor."""

    grouping: Grouping
    name: str
    """A question's number, a policy's name, a language's code, a vendor's name."""
    figures: AppealFigures


def figures(appeals: Iterable[Appeal], attempts: int, now: datetime) -> AppealFigures:
    """The figures of some appeals against the marks of so many attempts, as they stand at a time."""
    appeals = tuple(appeals)
    decided = [(appeal, appeal.decision) for appeal in appeals if appeal.decision]
    upheld = sum(appeal.state is AppealState.UPHELD for appeal, _ in decided)
    overdue = sum(appeal.is_overdue(now) for appeal in appeals)
    due = [decision.at <= appeal.due_at for appeal, decision in decided if appeal.due_at]
    return AppealFigures(
        attempts=attempts,
        appeals=len(appeals),
        per_100=_per_100(len(appeals), attempts),
        decided=len(decided),
        upheld=upheld,
        overturn_rate=_share(upheld, len(decided)),
        waited=_waited([decision.at - appeal.opened_at for appeal, decision in decided]),
        in_time=_share(sum(due), len(due) + overdue),
        open=sum(not appeal.state.closed for appeal in appeals),
        overdue=overdue,
    )


def by(
    appeals: Iterable[Appeal], key: Callable[[Appeal], str], *, attempts: Mapping[str, int], now: datetime
) -> dict[str, AppealFigures]:
    """The figures for each question, policy, vendor or language, whichever `key` gives, in alphabetical order.

    `attempts` says how many attempts there were to appeal in each; one that is not in it had none, and one that nobody
    appealed in is told with its zero.
    """
    groups: dict[str, list[Appeal]] = {name: [] for name in attempts}
    for appeal in appeals:
        groups.setdefault(key(appeal), []).append(appeal)
    return {name: figures(groups[name], attempts.get(name, 0), now) for name in sorted(groups)}


def to_be_rewritten(overturn_rate: Estimate) -> Estimated | None:
    """The share of decided appeals against a question that were upheld, where it calls for the question to be
    rewritten: at least 3 were decided, and the whole interval of the share lies above a third. None otherwise.

    As everywhere the end of the interval decides, so that one or two appeals, which say little, name no question. A
    third, since appeals are made against the marks that people doubt most: some of them are right about any question,
    and where surely more than one in three is, it is the question. So 3 of 3 (from 44 %) and 4 of 5 (from 38 %) are
    enough, and 3 of 4 (from 30 %) and 5 of 8 (from 31 %) are not.
    """
    if not isinstance(overturn_rate, Estimated) or overturn_rate.n < LEAST_DECIDED:
        return None
    return overturn_rate if overturn_rate.low > OFTEN else None


def _per_100(appeals: int, attempts: int) -> Estimate:
    if attempts == 0:
        return NotEstimable(n=0, reason=Reason.NO_ATTEMPTS)
    return poisson_score(appeals, attempts, per=100)


def _share(part: int, whole: int) -> Estimate:
    return wilson(part, whole) if whole else NotEstimable(n=0, reason=Reason.NOTHING_DECIDED)


def _waited(times: Iterable[timedelta]) -> Waited | NotEstimable:
    ordered = sorted(times)
    if not ordered:
        return NotEstimable(n=0, reason=Reason.NOTHING_DECIDED)
    n = len(ordered)
    middle, ranks = (ordered[(n - 1) // 2] + ordered[n // 2]) / 2, median_ranks(n)
    low, high = (ordered[ranks[0] - 1], ordered[ranks[1] - 1]) if ranks else (None, None)
    return Waited(median=middle, n=n, low=low, high=high)
