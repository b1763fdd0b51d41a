"""Which questions of a response matrix are worth a look: at most one remark each, by the rules that reports have too.

That everybody or nobody had a question right is a fact of the matrix, however many people it has.
"""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.analysis.classical import Analysis, QuestionAnalysis
from evenhand.analysis.estimate import Estimate, Estimated
from evenhand.analysis.findings import Candidate, Drawing, Rule, finding_of
from evenhand.analysis.intervals import fisher_z
from evenhand.analysis.undefined import Figure, Undefined


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One question, and why it is worth a look."""

    question: QuestionAnalysis
    rule: Rule
    figure: Estimated
    """What the rule looked at: facility, discrimination, point-biserial or share."""
    option: str = ""
    """The wrong option that draws."""


def remarks(analysis: Analysis) -> tuple[Remark, ...]:
    """The questions worth a look, in the order of the test."""
    found = (
        (question, finding_of(_candidate(number, question), surely=False))
        for number, question in enumerate(analysis.questions, start=1)
    )
    return tuple(
        Remark(question=question, rule=finding.rule, figure=finding.figure, option=finding.option)
        for question, finding in found
        if finding
    )


def correlation_interval(figure: Figure, n: int) -> Estimate | None:
    """A correlation with Fisher's interval, why it has none, or None where there is no correlation."""
    return None if isinstance(figure, Undefined) else fisher_z(float(figure), n)


def _candidate(number: int, question: QuestionAnalysis) -> Candidate:
    return Candidate(
        number=number,
        n=question.n,
        full=question.full,
        omitted=question.omitted,
        not_reached=question.not_reached,
        facility=question.facility_interval,
        discrimination=correlation_interval(question.discrimination, question.n),
        options=[
            Drawing(
                id=each.id,
                right=each.right,
                point_biserial=correlation_interval(each.point_biserial, question.n),
            )
            for each in question.options
        ],
    )
