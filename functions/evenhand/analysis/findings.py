"""What to look at: for each question at most one finding, the gravest rule that holds.

A rule looks at the end of the interval and not at the value, so that a few unlucky answers are no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from evenhand.analysis.appeals import to_be_rewritten
from evenhand.analysis.estimate import Estimate, Estimated
from evenhand.analysis.intervals import wilson

MANY = Fraction(1, 10)
"""Surely more than these, and many missed a question, did not reach it or left it out."""
HEADLINES = 3


class Rule(StrEnum):
    """Why a question is named, the gravest first."""

    NOBODY_RIGHT = "nobody_right"
    """Nobody earned anything, and surely less than half would."""
    NEGATIVE_DISCRIMINATION = "negative_discrimination"
    """The whole interval lies below 0: those who do better on the rest get it wrong, so check the key."""
    OVERTURNED = "overturned"
    """Of the decided appeals against it surely more than a third were upheld, so rewrite it."""
    WRONG_OPTION_DRAWS = "wrong_option_draws"
    """The whole interval of a wrong option's point-biserial lies above 0: who is good at the rest chooses it."""
    CRITICAL_MISSED = "critical_missed"
    """Critical, and the whole interval of the share that missed it lies above a tenth."""
    NOT_REACHED = "not_reached"
    """The whole interval of the share that did not reach it lies above a tenth."""
    OMITTED = "omitted"
    """The whole interval of the share that left it out and went on lies above a tenth."""
    HARDEST = "hardest"
    """The whole interval of its facility lies below the pass mark."""
    EVERYBODY_RIGHT = "everybody_right"
    """Everybody earned all of it, and surely nine in ten would: it no longer tells people apart."""


ORDER = {rule: place for place, rule in enumerate(Rule)}
WORST_WHEN_LOW = (Rule.NEGATIVE_DISCRIMINATION, Rule.HARDEST)
"""Of the other rules' figures the highest is the worst."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A question that a rule names."""

    rule: Rule
    number: int
    """The question's."""
    figure: Estimated
    """What the rule looked at: discrimination, point-biserial, facility, or a share: of appeals upheld, of those who
    missed it, who did not reach it, who left it out."""
    others: int = 0
    """In headlines: how many further questions the rule names that are not shown beside it."""
    option: str = ""
    """The wrong option that draws those who are good at the rest, where the rule is about one; `part=answer` of a
    question with parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """An option, and how far it draws those who are good at the rest."""

    id: str
    right: bool
    point_biserial: Estimate | None
    """None where there is no such correlation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A question the rules look at."""

    number: int
    n: int
    full: int
    """How many earned all of its marks."""
    omitted: int
    not_reached: int
    facility: Estimate
    discrimination: Estimate | None
    options: Sequence[Drawing] = ()
    critical: bool = False
    overturn_rate: Estimate | None = None
    """The share upheld of the decided appeals against it under the key in force; None where there were no appeals."""


def finding_of(candidate: Candidate, pass_mark: Fraction | None = None, *, surely: bool = True) -> Finding | None:
    """The gravest finding about a question; None where nothing is the matter.

    That nobody or everybody had it right is a finding where it is surely so of others too, and, where that is not asked
    for, a fact of these people, however few they are.
    """
    return min(_found(candidate, pass_mark, surely=surely), key=lambda finding: ORDER[finding.rule], default=None)


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each question, its gravest, in the order of the rules, and within one the worst first."""
    ordered = sorted(findings, key=_gravity)
    by_question: dict[int, Finding] = {}
    for finding in ordered:
        by_question.setdefault(finding.number, finding)
    return tuple(by_question.values())


def headlines_of(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Of findings in order the ones to show first: the worst of each rule, and further ones where rules are few; each
    last one of a rule says how many more there are."""
    worst = {finding.rule: finding for finding in reversed(findings)}
    kept = sorted(findings, key=lambda each: worst[each.rule] is not each)[:HEADLINES]
    shown = [each for each in findings if each in kept]
    last = {finding.rule: finding for finding in shown}
    hidden = {rule: _count(findings, rule) - _count(shown, rule) for rule in last}
    return tuple(replace(each, others=hidden[each.rule]) if last[each.rule] is each else each for each in shown)


def _gravity(finding: Finding) -> tuple[int, float, int]:
    value = float(finding.figure.value)
    return ORDER[finding.rule], value if finding.rule in WORST_WHEN_LOW else -value, finding.number


def _count(findings: Iterable[Finding], rule: Rule) -> int:
    return sum(finding.rule is rule for finding in findings)


def _found(candidate: Candidate, pass_mark: Fraction | None, *, surely: bool) -> Iterator[Finding]:
    number, facility, discrimination = candidate.number, candidate.facility, candidate.discrimination
    drawing = _most_drawing(candidate.options)
    if isinstance(facility, Estimated):
        if facility.value == 0 and (facility.high < 1 / 2 or not surely):
            yield Finding(rule=Rule.NOBODY_RIGHT, number=number, figure=facility)
        if facility.value == 1 and (facility.low > 1 - MANY or not surely):
            yield Finding(rule=Rule.EVERYBODY_RIGHT, number=number, figure=facility)
        if pass_mark is not None and facility.high < pass_mark:
            yield Finding(rule=Rule.HARDEST, number=number, figure=facility)
    if isinstance(discrimination, Estimated) and discrimination.high < 0:
        option = drawing[0] if drawing else ""
        yield Finding(rule=Rule.NEGATIVE_DISCRIMINATION, number=number, figure=discrimination, option=option)
    if candidate.overturn_rate and (rate := to_be_rewritten(candidate.overturn_rate)):
        yield Finding(rule=Rule.OVERTURNED, number=number, figure=rate)
    if drawing:
        yield Finding(rule=Rule.WRONG_OPTION_DRAWS, number=number, figure=drawing[1], option=drawing[0])
    shares = [(Rule.NOT_REACHED, candidate.not_reached), (Rule.OMITTED, candidate.omitted)]
    if candidate.critical:
        shares.append((Rule.CRITICAL_MISSED, candidate.n - candidate.full))
    for rule, count in shares:
        share = wilson(count, candidate.n)
        if isinstance(share, Estimated) and share.low > MANY:
            yield Finding(rule=rule, number=number, figure=share)


def _most_drawing(options: Iterable[Drawing]) -> tuple[str, Estimated] | None:
    """The wrong option that most surely draws those who are good at the rest; None where none surely does."""
    drawing = [
        (option.id, option.point_biserial)
        for option in options
        if not option.right and isinstance(option.point_biserial, Estimated) and option.point_biserial.low > 0
    ]
    return max(drawing, key=lambda each: each[1].low, default=None)
