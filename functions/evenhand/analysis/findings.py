"""What to look at first: at most four findings, each by a rule that the interval has to satisfy.

A rule looks at the end of the interval and not at the value, so that a few unlucky answers are no finding.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.appeals import to_be_rewritten
from evenhand.analysis.estimate import Estimate, Estimated
from evenhand.analysis.intervals import wilson
from evenhand.analysis.item_analysis import ItemFigures

MANY = Fraction(1, 10)
"""A critical question is missed by many when the share that missed it is surely above this."""


class Rule(StrEnum):
    """Why a question is named."""

    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    """The whole interval lies below 0: those who do better on the rest get it wrong, so check the key."""
    OVERTURNED = "overturned"
    """Of the decided appeals against it surely more than a third were upheld, so rewrite it."""
    CRITICAL_MISSED = "critical_missed"
    """Critical, and the whole interval of the share that missed it lies above a tenth."""
    HARDEST = "hardest"
    """Lowest facility, and its whole interval lies below the pass mark."""
    WRONG_OPTION_DRAWS = "wrong_option_draws"
    """The whole interval of a wrong option's point-biserial lies above 0: who is good at the rest chooses it."""
    NOBODY_RIGHT = "nobody_right"
    """Nobody earned anything, and surely less than half would."""
    NOT_REACHED = "not_reached"
    """The whole interval of the share that did not reach it lies above a tenth."""
    OMITTED = "omitted"
    """The whole interval of the share that left it out and went on lies above a tenth."""
    EVERYBODY_RIGHT = "everybody_right"
    """Everybody earned all of it, and surely nine in ten would: it no longer tells people apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question that a rule names."""

    rule: Rule
    number: int
    """The question's."""
    figure: Estimated
    """Discrimination, share of appeals upheld, share that missed it, or facility: what the rule looked at."""
    others: int = 0
    """In headlines: how many further questions the rule names that are not shown beside it."""
    option: str = ""
    """The option's id, where the rule is about one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question the rules look at."""

    number: int
    critical: bool
    figures: ItemFigures
    overturn_rate: Estimate | None = None
    """The share upheld of the decided appeals against it under the key in force; None where there were no appeals."""


def findings_of(candidates: Sequence[Candidate], pass_mark: Fraction) -> tuple[Finding, ...]:
    """The findings, the gravest rule first. The hardest question is left out when another rule names it already."""
    negative = _worst(Rule.NEGATIVE_DISCRIMINATION, candidates, _negative)
    overturned = _worst(Rule.OVERTURNED, candidates, _overturned)
    missed = _worst(Rule.CRITICAL_MISSED, candidates, _missed)
    hardest = _worst(Rule.HARDEST, candidates, lambda candidate: _hard(candidate, pass_mark))
    named = {finding.number for finding in (negative, overturned, missed) if finding}
    if hardest and hardest.number in named:
        hardest = None
    return tuple(finding for finding in (negative, overturned, missed, hardest) if finding)


def _worst(
    rule: Rule, candidates: Sequence[Candidate], figure_if_named: Callable[[Candidate], Estimated | None]
) -> Finding | None:
    named = [(figure, each.number) for each in candidates if (figure := figure_if_named(each))]
    if not named:
        return None
    # What was missed or overturned is worst when high, the other two figures when low.
    sign = -1 if rule in (Rule.CRITICAL_MISSED, Rule.OVERTURNED) else 1
    figure, number = min(named, key=lambda each: (sign * each[0].value, each[1]))
    return Finding(rule=rule, number=number, figure=figure, others=len(named) - 1)


def _negative(candidate: Candidate) -> Estimated | None:
    estimate = candidate.figures.discrimination
    return estimate if isinstance(estimate, Estimated) and estimate.high < 0 else None


def _overturned(candidate: Candidate) -> Estimated | None:
    return to_be_rewritten(candidate.overturn_rate) if candidate.overturn_rate else None


def _missed(candidate: Candidate) -> Estimated | None:
    if not candidate.critical:
        return None
    estimate = wilson(candidate.figures.n - candidate.figures.full, candidate.figures.n)
    return estimate if isinstance(estimate, Estimated) and estimate.low > MANY else None


def _hard(candidate: Candidate, pass_mark: Fraction) -> Estimated | None:
    estimate = candidate.figures.facility
    return estimate if isinstance(estimate, Estimated) and estimate.high < pass_mark else None
