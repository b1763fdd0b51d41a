"""Try a quiz: grade answers with no server, by the same function that the server uses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from evenhand.assessment.grading import Grade, grade
from evenhand.assessment.submission import AnswersRejected, check_answers
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Problem, Severity
from evenhand.quiz.split import key_of

ANSWERS: TypeAdapter[dict[str, tuple[str, ...]]] = TypeAdapter(dict[str, tuple[str, ...]])


class TrialFailed(Exception):
    """The quiz or the answers cannot be used; the problems of the quiz are with it."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


def try_quiz(quiz_path: Path, answers_path: Path) -> Grade:
    """The grade of the answers in a JSON file (`{"question-id": ["option-id"]}`) to the quiz in a Markdown file."""
    try:
        text = quiz_path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TrialFailed(f"{quiz_path} is not UTF-8. Save it as UTF-8 in your editor.") from None
    parsed = parse(text, str(quiz_path))
    if parsed.quiz is None:
        errors = tuple(problem for problem in parsed.problems if problem.severity is Severity.ERROR)
        raise TrialFailed(f"{quiz_path} has problems.", errors)
    try:
        answers = ANSWERS.validate_json(answers_path.read_bytes())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = "/" + "/".join(str(part) for part in first["loc"])
        raise TrialFailed(
            f'{answers_path} at {place}: {first["msg"]}. Write {{"question-id": ["option-id"]}}.'
        ) from None
    key = key_of(parsed.quiz)
    try:
        check_answers(answers, key)
    except AnswersRejected as error:
        raise TrialFailed(f"{answers_path}: {error}") from None
    return grade(answers, key)


def as_json(graded: Grade) -> Mapping[str, Any]:
    """The grade as `evenhand try --format json` prints it; `score` is a share in [0, 1]."""
    return {
        "questions": [
            {"id": mark.question_id, "marks": float(mark.marks), "max": float(mark.max)} for mark in graded.questions
        ],
        "marks": float(graded.marks),
        "max": float(graded.max),
        "score": float(graded.score),
        "passed": graded.passed,
    }
