"""Show whether a quiz is fair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from evenhand.analysis.comparison import Comparison, Contrast, QuestionDif
from evenhand.analysis.dif import Dif
from evenhand.analysis.drift import Drift
from evenhand.analysis.estimate import Estimate, Method, NotEstimable
from evenhand.analysis.fairness_findings import fairness_findings
from evenhand.handlers.http import Reply
from evenhand.handlers.session import vendor_names
from evenhand.handlers.views_fairness import (
    ComparisonView,
    DifView,
    DriftView,
    FacilityView,
    FairnessFindingView,
    FairnessView,
    MonthView,
    QuestionDifView,
)
from evenhand.handlers.views_people import LanguageQuery
from evenhand.mail.fairness_view import finding_sentence
from evenhand.mail.strings import strings_of
from evenhand.workflows.judge_fairness import see_fairness

if TYPE_CHECKING:
    from evenhand.analysis.fairness import Fairness
    from evenhand.handlers.http import Request
    from evenhand.quiz.publication import Publication


def show(request: Request) -> Reply:
    """Whether a quiz is fair: each question between languages, between vendors and over time, as last computed."""
    app, quiz_id = request.application, request.path["quiz_id"]
    language = request.ask(LanguageQuery).language
    found, publication = see_fairness(request.signed_in, quiz_id, fairness=app.fairness, keys=app.keys)
    return Reply(body=fairness_view(found, publication, vendor_names(app), language))


def fairness_view(
    fairness: Fairness, publication: Publication, vendors: Mapping[str, str], language: str
) -> FairnessView:
    """What was computed, with names and sentences; `vendors` gives the names of vendors by id."""
    words = strings_of(language)
    return FairnessView(
        quiz_id=fairness.quiz_id,
        title=publication.forms[publication.language(language)].title,
        as_of=fairness.as_of,
        people=fairness.people,
        findings=tuple(
            FairnessFindingView(
                rule=each.rule,
                number=each.number,
                question_id=each.question_id,
                sentence=finding_sentence(each, words, vendors),
            )
            for each in fairness_findings(fairness, publication.key)
        ),
        comparisons=tuple(
            _comparison(each, _name(each, vendors, words.language_name(each.focal))) for each in fairness.comparisons
        ),
        drift=tuple(_drift(each) for each in fairness.drift),
        drift_set_aside=fairness.set_aside,
    )


def _name(comparison: Comparison, vendors: Mapping[str, str], language: str) -> str:
    is_vendor = comparison.contrast is Contrast.VENDOR
    return vendors.get(comparison.focal, comparison.focal) if is_vendor else language


def _comparison(comparison: Comparison, name: str) -> ComparisonView:
    return ComparisonView(
        contrast=comparison.contrast,
        reference=comparison.reference,
        focal=comparison.focal,
        focal_name=name,
        set_aside=comparison.set_aside,
        questions=tuple(_question(each) for each in comparison.questions),
    )


def _question(question: QuestionDif) -> QuestionDifView:
    return QuestionDifView(
        question_id=question.question_id,
        key_revision=question.key_revision,
        reference_n=question.reference_n,
        focal_n=question.focal_n,
        dif=_dif(question.result),
    )


def _drift(drift: Drift) -> DriftView:
    return DriftView(
        question_id=drift.question_id,
        key_revision=drift.key_revision,
        drifting=drift.drifting,
        divided_at=drift.divided_at,
        early=_facility(drift.early),
        late=_facility(drift.late),
        dif=_dif(drift.result),
        months=tuple(MonthView(month=each.month, facility=_facility(each.facility)) for each in drift.months),
    )


def _dif(result: Dif | NotEstimable) -> DifView:
    if isinstance(result, NotEstimable):
        nothing = dict.fromkeys(DifView.model_fields)
        return DifView(**{**nothing, "used": 0, "reason": result.reason})
    estimate, of_right = result.estimate, result.estimate.method is Method.MANTEL_HAENSZEL
    return DifView(
        used=estimate.n,
        category=result.category,
        against=result.against,
        mh_d_dif=float(estimate.value) if of_right else None,
        smd=None if of_right else float(estimate.value),
        low=estimate.low,
        high=estimate.high,
        standard_error=result.standard_error,
        odds_ratio=result.effect if of_right else None,
        effect=None if of_right else result.effect,
        chi_square=result.chi_square,
        p=result.p,
        reason=None,
    )


def _facility(estimate: Estimate) -> FacilityView:
    if isinstance(estimate, NotEstimable):
        return FacilityView(value=None, n=estimate.n, low=None, high=None, reason=estimate.reason)
    return FacilityView(value=float(estimate.value), n=estimate.n, low=estimate.low, high=estimate.high, reason=None)
