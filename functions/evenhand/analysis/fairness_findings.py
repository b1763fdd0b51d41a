"""What to do about a question that is unfair or drifts: at most one finding for each comparison of each question.

A question that treats two groups differently is named from ETS's class C (CC) on, whose test looks beyond chance as the
other findings do; one that drifts when the whole interval lies beyond what is negligible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from evenhand.analysis.comparison import Contrast
from evenhand.analysis.dif import Dif, Side
from evenhand.analysis.fairness import Fairness
from evenhand.quiz.split import AnswerKey


class FairnessRule(StrEnum):
    """Why a question is named, what concerns most people first."""

    HARDER_IN_LANGUAGE = "harder_in_language"
    """At equal score, in a translation: check it."""
    EASIER_IN_LANGUAGE = "easier_in_language"
    """The translation may give the answer away, or the original be hard to understand."""
    BECAME_EASIER = "became_easier"
    """The answer may have got around."""
    BECAME_HARDER = "became_harder"
    """The policy or the tool may have changed since it was written."""
    HARDER_FOR_VENDOR = "harder_for_vendor"
    """Something may be taught otherwise there, or not at all."""
    EASIER_FOR_VENDOR = "easier_for_vendor"
    """It may be taught better there, or be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessFinding:
    """A question that a rule names."""

    rule: FairnessRule
    number: int
    """The question's, from 1, in the quiz's order."""
    question_id: str
    dif: Dif
    reference: str = ""
    """The language it is compared with."""
    focal: str = ""
    """The language, or the vendor's id."""
    since: datetime | None = None
    """Of a drift, from when on the later half took it."""


RULES = {
    (Contrast.LANGUAGE, Side.FOCAL): FairnessRule.HARDER_IN_LANGUAGE,
    (Contrast.LANGUAGE, Side.REFERENCE): FairnessRule.EASIER_IN_LANGUAGE,
    (Contrast.VENDOR, Side.FOCAL): FairnessRule.HARDER_FOR_VENDOR,
    (Contrast.VENDOR, Side.REFERENCE): FairnessRule.EASIER_FOR_VENDOR,
    (Contrast.TIME, Side.FOCAL): FairnessRule.BECAME_HARDER,
    (Contrast.TIME, Side.REFERENCE): FairnessRule.BECAME_EASIER,
}
"""What is compared and whom the question is harder for, to the rule."""


def fairness_findings(fairness: Fairness, key: AnswerKey) -> tuple[FairnessFinding, ...]:
    """The findings about questions that are as they were when the comparisons were made, in the order of the rules,
    the largest difference first."""
    order = list(FairnessRule)
    found = (*_differences(fairness, key), *_drifts(fairness, key))
    return tuple(sorted(found, key=lambda each: (order.index(each.rule), -_size(each.dif), each.number, each.focal)))


def _differences(fairness: Fairness, key: AnswerKey) -> Iterator[FairnessFinding]:
    numbers = _numbers(key)
    for comparison in fairness.comparisons:
        for each in comparison.questions:
            number = numbers.get((each.question_id, each.key_revision))
            if number is not None and isinstance(each.result, Dif) and each.result.category.large:
                yield FairnessFinding(
                    rule=RULES[comparison.contrast, _harder_for(each.result)],
                    number=number,
                    question_id=each.question_id,
                    dif=each.result,
                    reference=comparison.reference,
                    focal=comparison.focal,
                )


def _drifts(fairness: Fairness, key: AnswerKey) -> Iterator[FairnessFinding]:
    numbers = _numbers(key)
    for each in fairness.drift:
        number = numbers.get((each.question_id, each.key_revision))
        if number is not None and isinstance(each.result, Dif) and each.drifting:
            yield FairnessFinding(
                rule=RULES[Contrast.TIME, _harder_for(each.result)],
                number=number,
                question_id=each.question_id,
                dif=each.result,
                since=each.divided_at,
            )


def _numbers(key: AnswerKey) -> dict[tuple[str, str], int]:
    return {(each.id, each.revision): number for number, each in enumerate(key.asked, start=1)}


def _harder_for(dif: Dif) -> Side:
    return Side.FOCAL if dif.estimate.value < 0 else Side.REFERENCE


def _size(dif: Dif) -> float:
    """In standard errors, in which full or no marks and partial credit can be compared."""
    return abs(float(dif.estimate.value)) / dif.standard_error
