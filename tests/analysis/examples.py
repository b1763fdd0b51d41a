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
from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.publication import Publication, QuestionFeedback
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import AnswerKey, QuestionForm, form_of, key_of
from evenhand.quiz.taxonomy import NO_TAXONOMY, Dimension, Taxonomy

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


def matching(question_id: str, **pairs: str) -> Question:
    """Each part is named after its id and is to be given the option named."""
    options = tuple(Option(id=right, text=right.capitalize()) for right in dict.fromkeys(pairs.values()))
    parts = tuple(Part(id=left, text=left.capitalize(), right=right) for left, right in pairs.items())
    return Question(id=question_id, prompt=f"Match {question_id}", kind=Kind.MATCHING, options=options, parts=parts)


def ordering(question_id: str, *steps: str) -> Question:
    """Steps named after their ids, in the right order."""
    parts = tuple(Part(id=step, text=step.capitalize(), right=str(n)) for n, step in enumerate(steps, start=1))
    return Question(id=question_id, prompt=f"Order {question_id}", kind=Kind.ORDERING, parts=parts)


def case(question_id: str, **right: str) -> Question:
    """An item to be judged in the dimensions given."""
    parts = tuple(Part(id=dimension, right=value) for dimension, value in right.items())
    return Question(id=question_id, prompt=f"Judge {question_id}", kind=Kind.CASE, parts=parts)


def numeric(question_id: str, low: int, high: int) -> Question:
    ranges = (NumericRange(low=Fraction(low), high=Fraction(high)),)
    return Question(id=question_id, prompt=f"How many in {question_id}?", kind=Kind.NUMERIC, ranges=ranges)


def short_text(question_id: str, *accepted: str) -> Question:
    return Question(id=question_id, prompt=f"Which word in {question_id}?", kind=Kind.SHORT_TEXT, accepted=accepted)


TAXONOMY = Taxonomy(
    id="example",
    version="1",
    dimensions={
        "label": Dimension(
            id="label",
            names={"en": "Label", "zh": "标签"},
            values={
                "none": {"en": "No violation", "zh": "无违规"},
                "blood": {"en": "Visible blood", "zh": "可见血迹"},
                "gore": {"en": "Gore", "zh": "重度血腥"},
                "threat": {"en": "Threat to a person", "zh": "对个人的威胁"},
                "insult": {"en": "Insult", "zh": "辱骂"},
            },
            weight=Fraction(1, 2),
            costs={"blood": {"gore": Fraction(1, 2)}},
        ),
        "severity": Dimension(
            id="severity",
            names={"en": "Severity", "zh": "严重程度"},
            values={
                "low": {"en": "Low", "zh": "低"},
                "medium": {"en": "Medium", "zh": "中"},
                "high": {"en": "High", "zh": "高"},
            },
            weight=Fraction(1, 4),
            costs={"medium": {"low": Fraction(1, 2), "high": Fraction(1, 4)}},
        ),
        "action": Dimension(
            id="action",
            names={"en": "Action", "zh": "处置"},
            values={
                "allow": {"en": "Allow", "zh": "放行"},
                "restrict": {"en": "Restrict to adults", "zh": "限成人可见"},
                "remove": {"en": "Remove", "zh": "移除"},
            },
            weight=Fraction(1, 2),
        ),
    },
)


def quiz(*questions: Question, language: str = "en", title: str = "Example", **settings: object) -> Quiz:
    return Quiz(
        id="example",
        language=language,
        title=title,
        settings=Settings(**settings),  # type: ignore[arg-type]
        questions=questions,
    )


def publication(original: Quiz, *translations: Quiz, taxonomy: Taxonomy = NO_TAXONOMY) -> Publication:
    forms = {each.language: form_of(each, taxonomy) for each in (original, *translations)}
    return Publication(
        quiz_id=original.id,
        revision="0" * 12,
        key=key_of(original, taxonomy),
        forms=forms,
        feedback={
            language: {asked.id: _feedback(asked) for asked in form.questions} for language, form in forms.items()
        },
        sources={},
    )


def _feedback(asked: QuestionForm) -> QuestionFeedback:
    return QuestionFeedback(
        prompt=f"<p>{escape(asked.prompt)}</p>",
        material="",
        options={option.id: escape(option.text) for option in asked.options},
        feedback={},
        parts={part.id: escape(part.text) for part in asked.parts},
        answers={f"{part.id}={option.id}": escape(option.text) for part in asked.parts for option in part.options},
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
        submitted_at=START + timedelta(minutes=minutes),
    )


def pattern(bits: str) -> dict[str, tuple[str, ...]]:
    """Answers to questions q1, q2, ... by one character each: 1 right, 0 wrong, anything else left out."""
    chosen = {"1": ("yes",), "0": ("no",)}
    return {f"q{place}": chosen.get(bit, ()) for place, bit in enumerate(bits, start=1)}
