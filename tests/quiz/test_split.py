"""The split: a form has no place for a key, and a key has all that grading needs."""

from __future__ import annotations

import dataclasses

from hypothesis import given
from pydantic import TypeAdapter

from evenhand.quiz.model import Quiz
from evenhand.quiz.split import OptionForm, QuestionForm, QuizForm, form_of, key_of
from strategies import quizzes

FORM = TypeAdapter(QuizForm)


def _names(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_a_form_has_no_field_that_could_hold_an_answer() -> None:
    assert _names(QuizForm) == {"id", "language", "title", "introduction", "questions"}
    assert _names(QuestionForm) == {"id", "prompt", "material", "kind", "options", "critical", "revision"}
    assert _names(OptionForm) == {"id", "text"}


@given(quiz=quizzes())
def test_no_text_of_the_key_is_in_a_form(quiz: Quiz) -> None:
    marked = dataclasses.replace(
        quiz,
        questions=tuple(
            dataclasses.replace(
                question,
                explanation="CANARY",
                options=tuple(dataclasses.replace(option, feedback="CANARY") for option in question.options),
            )
            for question in quiz.questions
        ),
    )

    assert b"CANARY" not in FORM.dump_json(form_of(marked))
    assert form_of(marked) == form_of(quiz)


@given(quiz=quizzes())
def test_a_form_is_the_same_whichever_options_are_right(quiz: Quiz) -> None:
    other = dataclasses.replace(
        quiz,
        questions=tuple(
            dataclasses.replace(
                question,
                options=tuple(dataclasses.replace(option, correct=not option.correct) for option in question.options),
            )
            for question in quiz.questions
        ),
    )

    assert form_of(other) == form_of(quiz)


@given(quiz=quizzes())
def test_a_key_has_every_question_its_options_and_the_right_ones(quiz: Quiz) -> None:
    key = key_of(quiz)

    assert [question.id for question in key.questions] == [question.id for question in quiz.questions]
    for question in quiz.questions:
        of_question = key.question(question.id)
        assert of_question is not None
        assert of_question.options == tuple(option.id for option in question.options)
        assert of_question.correct == question.correct_ids
        assert of_question.points == question.points
