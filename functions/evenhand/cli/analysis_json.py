"""An item analysis for programs."""

from __future__ import annotations

import json

from evenhand.analysis.classical import Analysis, QuestionAnalysis
from evenhand.analysis.undefined import Figure, Interval, Undefined


def as_json(analysis: Analysis) -> str:
    """Every figure in full precision; one that cannot be estimated is null, with its reason under `reasons`."""
    document = {
        "n": analysis.n,
        "questions_n": len(analysis.questions),
        **_figures(
            mean=analysis.mean,
            median=analysis.median,
            sd=analysis.sd,
            skewness=analysis.skewness,
            kurtosis=analysis.kurtosis,
            alpha=analysis.alpha,
            alpha_interval=analysis.alpha_interval,
            sem=analysis.sem,
            error_ratio=analysis.error_ratio,
        ),
        "questions": [_question(each) for each in analysis.questions],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)


def _question(question: QuestionAnalysis) -> dict[str, object]:
    return {
        "id": question.id,
        "n": question.n,
        "omitted": question.omitted,
        "not_reached": question.not_reached,
        **_figures(
            facility=question.facility,
            sd=question.sd,
            discrimination=question.discrimination,
            discriminative_efficiency=question.discriminative_efficiency,
            effective_weight=question.effective_weight,
            upper_lower_27=question.upper_lower_27,
            alpha_if_deleted=question.alpha_if_deleted,
        ),
        "options": [
            {"id": each.id, "n": each.n, **_figures(share=each.share, point_biserial=each.point_biserial)}
            for each in question.options
        ],
    }


def _figures(**figures: Figure | Interval) -> dict[str, object]:
    values: dict[str, object] = {}
    reasons: dict[str, str] = {}
    for name, figure in figures.items():
        if isinstance(figure, Undefined):
            values[name] = None
            reasons[name] = figure.value
        else:
            values[name] = list(figure) if isinstance(figure, tuple) else float(figure)
    return {**values, "reasons": reasons}
