"""Revisions change with what matters to them, and with nothing else."""

from __future__ import annotations

import dataclasses
from fractions import Fraction

import pytest

from evenhand.quiz.model import Kind, Option, Question, Quiz, Settings
from evenhand.quiz.revision import form_revision, key_revision
from evenhand.quiz.split import key_of

QUESTION = Question(
    id="fight",
    prompt="A fight.",
    kind=Kind.SINGLE,
    options=(
        Option(id="allow", text="Allow", correct=False, feedback="Too low."),
        Option(id="restrict", text="Restrict", correct=True),
    ),
    explanation="What is seen counts.",
)
QUIZ = Quiz(id="blood", language="en", title="Blood", settings=Settings(), questions=(QUESTION,))


def test_a_corrected_typo_changes_what_is_shown_and_no_mark() -> None:
    mended = dataclasses.replace(QUESTION, prompt="A fight!")

    assert key_revision(mended) == key_revision(QUESTION)
    assert form_revision(mended) != form_revision(QUESTION)


def test_feedback_and_explanation_change_neither_revision() -> None:
    other = dataclasses.replace(QUESTION, explanation="Another reason.")

    assert key_revision(other) == key_revision(QUESTION)
    assert form_revision(other) == form_revision(QUESTION)


def test_the_order_of_options_changes_what_is_shown_and_no_mark() -> None:
    turned = dataclasses.replace(QUESTION, options=tuple(reversed(QUESTION.options)))

    assert key_revision(turned) == key_revision(QUESTION)
    assert form_revision(turned) != form_revision(QUESTION)


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(QUESTION, points=Fraction(2)),
        dataclasses.replace(QUESTION, kind=Kind.MULTIPLE),
        dataclasses.replace(QUESTION, options=QUESTION.options[:1]),
        dataclasses.replace(
            QUESTION, options=tuple(dataclasses.replace(each, correct=not each.correct) for each in QUESTION.options)
        ),
    ],
    ids=["points", "kind", "options", "right options"],
)
def test_what_changes_marks_changes_the_key_revision(other: Question) -> None:
    assert key_revision(other) != key_revision(QUESTION)


def test_what_could_change_a_grade_changes_the_grading_revision() -> None:
    revision = key_of(QUIZ).revision
    critical = dataclasses.replace(QUIZ, questions=(dataclasses.replace(QUESTION, critical=True),))
    stricter = dataclasses.replace(QUIZ, settings=Settings(pass_mark=Fraction(9, 10)))
    renamed = dataclasses.replace(QUIZ, title="Visible blood")

    assert key_of(critical).revision != revision
    assert key_of(stricter).revision != revision
    assert key_of(renamed).revision == revision
