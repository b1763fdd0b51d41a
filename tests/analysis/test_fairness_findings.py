"""Which results become findings, and in which order."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from analysis.sittings import key_with
from evenhand.analysis.comparison import Comparison, Contrast, QuestionDif
from evenhand.analysis.dif import Category, Dif
from evenhand.analysis.drift import Drift
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.fairness import Fairness
from evenhand.analysis.fairness_findings import FairnessRule, fairness_findings
from evenhand.quiz.split import AnswerKey

KEY = key_with(3)
AS_OF = datetime(2026, 11, 29, tzinfo=UTC)
TOO_FEW = NotEstimable(n=90, reason=Reason.TOO_FEW_TO_COMPARE)


def dif(value: float = -2.0, category: Category = Category.C, error: float = 0.2) -> Dif:
    estimate = Estimated(
        value=value, n=900, low=value - 2 * error, high=value + 2 * error, method=Method.MANTEL_HAENSZEL
    )
    return Dif(estimate=estimate, standard_error=error, effect=0.4, chi_square=30.0, p=1e-6, category=category)


def comparison(contrast: Contrast, focal: str, *results: Dif | NotEstimable) -> Comparison:
    return Comparison(
        contrast=contrast,
        reference="en" if contrast is Contrast.LANGUAGE else "",
        focal=focal,
        set_aside=(),
        questions=tuple(
            QuestionDif(question_id=key.id, key_revision=key.revision, reference_n=500, focal_n=400, result=each)
            for key, each in zip(KEY.asked, results, strict=False)
        ),
    )


def drift(question: int, found: Dif | NotEstimable) -> Drift:
    key = KEY.asked[question]
    return Drift(
        question_id=key.id,
        key_revision=key.revision,
        months=(),
        divided_at=AS_OF,
        early=TOO_FEW,
        late=TOO_FEW,
        result=found,
    )


def fairness(*comparisons: Comparison, drifts: tuple[Drift, ...] = ()) -> Fairness:
    return Fairness(quiz_id=KEY.quiz_id, as_of=AS_OF, people=900, comparisons=comparisons, drift=drifts)


def rules(found: Fairness, key: AnswerKey = KEY) -> list[tuple[FairnessRule, int]]:
    return [(each.rule, each.number) for each in fairness_findings(found, key)]


@pytest.mark.parametrize(
    ("contrast", "focal", "value", "rule"),
    [
        (Contrast.LANGUAGE, "zh", -2.0, FairnessRule.HARDER_IN_LANGUAGE),
        (Contrast.LANGUAGE, "zh", 2.0, FairnessRule.EASIER_IN_LANGUAGE),
        (Contrast.VENDOR, "acme", -2.0, FairnessRule.HARDER_FOR_VENDOR),
        (Contrast.VENDOR, "acme", 2.0, FairnessRule.EASIER_FOR_VENDOR),
    ],
)
def test_a_difference_of_class_c_has_a_rule_for_each_side(
    contrast: Contrast, focal: str, value: float, rule: FairnessRule
) -> None:
    [found] = fairness_findings(fairness(comparison(contrast, focal, TOO_FEW, dif(value))), KEY)

    assert (found.rule, found.number, found.question_id, found.focal) == (rule, 2, "q2", focal)
    assert found.dif == dif(value)


@pytest.mark.parametrize(("value", "rule"), [(2.0, FairnessRule.BECAME_EASIER), (-2.0, FairnessRule.BECAME_HARDER)])
def test_a_drift_has_a_rule_for_each_direction(value: float, rule: FairnessRule) -> None:
    [found] = fairness_findings(fairness(drifts=(drift(2, dif(value)),)), KEY)

    assert (found.rule, found.number, found.since) == (rule, 3, AS_OF)


@pytest.mark.parametrize(
    "result", [dif(category=Category.A), dif(category=Category.B), dif(category=Category.BB), TOO_FEW]
)
def test_what_is_not_large_is_no_finding_about_a_group(result: Dif | NotEstimable) -> None:
    assert rules(fairness(comparison(Contrast.LANGUAGE, "zh", result))) == []


def test_partial_credit_is_a_finding_from_cc_on() -> None:
    assert rules(fairness(comparison(Contrast.LANGUAGE, "zh", dif(category=Category.CC)))) == [
        (FairnessRule.HARDER_IN_LANGUAGE, 1)
    ]


@pytest.mark.parametrize("result", [dif(1.3, error=0.2), TOO_FEW])
def test_what_may_be_negligible_is_no_drift(result: Dif | NotEstimable) -> None:
    assert rules(fairness(drifts=(drift(0, result),))) == []


def test_languages_come_first_then_drifts_then_vendors_and_the_surest_of_each() -> None:
    found = fairness(
        comparison(Contrast.VENDOR, "acme", dif(-3.0), dif(3.0)),
        comparison(Contrast.LANGUAGE, "zh", dif(2.0), dif(-2.0), dif(-2.5)),
        drifts=(drift(1, dif(2.0)),),
    )

    assert rules(found) == [
        (FairnessRule.HARDER_IN_LANGUAGE, 3),
        (FairnessRule.HARDER_IN_LANGUAGE, 2),
        (FairnessRule.EASIER_IN_LANGUAGE, 1),
        (FairnessRule.BECAME_EASIER, 2),
        (FairnessRule.HARDER_FOR_VENDOR, 1),
        (FairnessRule.EASIER_FOR_VENDOR, 2),
    ]


def test_a_question_that_was_changed_since_is_not_named() -> None:
    changed = dataclasses.replace(KEY, questions=(dataclasses.replace(KEY.questions[0], revision="new"),))
    found = fairness(comparison(Contrast.LANGUAGE, "zh", dif(), dif()), drifts=(drift(0, dif()),))

    assert rules(found, changed) == []
