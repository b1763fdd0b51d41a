"""A grade as `evenhand try --format json` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.assessment.grading import Grade, Mark
from evenhand.assessment.submission import Answers
from evenhand.trial.explanation import explain
from evenhand.trial.paper import Paper


def as_json(graded: Grade, answers: Answers, paper: Paper, *, explained: bool) -> Mapping[str, Any]:
    """The grade, its questions in the order of the paper; `score` is a share in [0, 1]."""
    return {
        "questions": [_question(mark, answers, paper, explained=explained) for mark in graded.questions],
        "marks": float(graded.marks),
        "max": float(graded.max),
        "score": float(graded.score),
        "passed": graded.passed,
        "critical_failed": list(graded.critical_failed),
    }


def _question(mark: Mark, answers: Answers, paper: Paper, *, explained: bool) -> Mapping[str, Any]:
    values: dict[str, Any] = {
        "id": mark.question_id,
        "kind": paper.question(mark.question_id).kind.value,
        "marks": float(mark.marks),
        "max": float(mark.max),
        "omitted": mark.omitted,
    }
    if not explained:
        return values
    why = explain(mark.question_id, answers.get(mark.question_id, ()), paper)
    parts = {
        each.about: {"marks": float(each.earned), "max": float(each.of)}
        for each in why.findings
        if each.earned is not None and each.of is not None
    }
    return values | {
        "given": list(why.given),
        "right": list(why.right),
        **({"parts": parts} if parts else {}),
        "feedback": {each.about: each.feedback for each in why.findings if each.feedback},
        "explanation": why.why,
        "see": why.see,
    }
