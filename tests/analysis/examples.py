"""A small quiz and results of it, made through the real split and the real grading."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from html import escape

from evenhand.assessment.attempt import Result
from evenhand.assessment.grading import grade
from evenhand.people.person import Vendor
from evenhand.quiz.model import Kind, Option, Question, Quiz, Settings
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.split import AnswerKey, form_of, key_of

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
NORTHWIND = Vendor(id="northwind", name="Northwind Services")
HALF = Fraction(1, 2)
LOTUS = Vendor(id="lotus", name="Lotus Operations")


def question(question_id: str, *options: str, right: str = "yes", **more: object) -> Question:
    """A question whose options are their own ids; `right` is the one to choose, or several divided by commas."""
    correct = right.split(",")
    offered = options or ("yes", "no")
    defaults: dict[str, object] = {
        "prompt": f"Prompt of {question_id}",
        "kind": Kind.MULTIPLE if len(correct) > 1 else Kind.SINGLE,
    }
    made = tuple(Option(id=option, text=option.capitalize(), correct=option in correct) for option in offered)
    return Question(id=question_id, options=made, **(defaults | more))  # type: ignore[arg-type]


def quiz(*questions: Question, language: str = "en", title: str = "Example", **settings: object) -> Quiz:
    return Quiz(
        id="example",
        language=language,
        title=title,
        settings=Settings(**settings),  # type: ignore[arg-type]
        questions=questions,
    )


def publication(original: Quiz, *translations: Quiz) -> Publication:
    quizzes = (original, *translations)
    return Publication(
        quiz_id=original.id,
        revision="0" * 12,
        key=key_of(original),
        forms={each.language: form_of(each) for each in quizzes},
        feedback={
            each.language: {
                asked.id: QuestionFeedback(
                    prompt=f"<p>{escape(asked.prompt)}</p>",
                    material="",
                    options={option.id: escape(option.text) for option in asked.options},
                    feedback={},
                )
                for asked in each.questions
            }
            for each in quizzes
        },
        sources={},
    )


def result(
    key: AnswerKey,
    answers: Mapping[str, tuple[str, ...]],
    *,
    person: str = "p1",
    vendor: str = NORTHWIND.id,
    language: str = "en",
    number: int = 1,
    passed_before: bool = False,
    minutes: float = 0,
) -> Result:
    outcome = grade(answers, key)
    return Result(
        grade_id=hashlib.sha256(f"{person} {number}".encode()).hexdigest()[:16],
        attempt_id=f"{person}-{number}",
        quiz_id=key.quiz_id,
        person_id=person,
        vendor_id=vendor,
        cohort="autumn",
        language=language,
        number=number,
        answers=answers,
        grade=outcome,
        first_pass=outcome.passed and not passed_before,
        at=START + timedelta(minutes=minutes),
    )


def pattern(bits: str) -> dict[str, tuple[str, ...]]:
    """Answers to questions q1, q2, ... by one character each: 1 right, 0 wrong, anything else left out."""
    chosen = {"1": ("yes",), "0": ("no",)}
    return {f"q{place}": chosen.get(bit, ()) for place, bit in enumerate(bits, start=1)}
