"""A translation takes order, settings and key from its original and brings words."""

from __future__ import annotations

import dataclasses

from hypothesis import given

from evenhand.quiz.model import Quiz
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import form_of, key_of
from evenhand.quiz.translation import arrange, compare
from strategies import quizzes


def translate(quiz: Quiz) -> Quiz:
    """The quiz as its translation would be parsed, back to front."""
    return dataclasses.replace(
        quiz,
        language="zh",
        settings=Settings(),
        questions=tuple(
            dataclasses.replace(
                question,
                prompt=f"译{question.prompt}",
                critical=False,
                options=tuple(dataclasses.replace(option, correct=False) for option in reversed(question.options)),
            )
            for question in reversed(quiz.questions)
        ),
    )


@given(quiz=quizzes())
def test_a_full_translation_has_no_problems(quiz: Quiz) -> None:
    assert compare(quiz, translate(quiz), "zh.md", {}) == ()


@given(quiz=quizzes())
def test_an_arranged_translation_has_the_original_order_and_its_own_words(quiz: Quiz) -> None:
    arranged = arrange(quiz, translate(quiz))

    assert arranged.language == "zh"
    assert [question.id for question in arranged.questions] == [question.id for question in quiz.questions]
    for original, translated in zip(quiz.questions, arranged.questions, strict=True):
        assert translated.prompt == f"译{original.prompt}"
        assert [each.id for each in translated.options] == [each.id for each in original.options]
        assert translated.critical == original.critical
        assert translated.kind is original.kind


@given(quiz=quizzes())
def test_the_key_is_the_same_in_every_language(quiz: Quiz) -> None:
    assert key_of(arrange(quiz, translate(quiz))) == key_of(quiz)


@given(quiz=quizzes())
def test_a_missing_question_is_reported_at_the_one_it_should_follow(quiz: Quiz) -> None:
    shorter = dataclasses.replace(translate(quiz), questions=translate(quiz).questions[1:])
    lines = {question.id: number * 10 for number, question in enumerate(quiz.questions, start=1)}
    lines.pop(quiz.questions[-1].id)

    problems = compare(quiz, shorter, "zh.md", lines)

    assert [problem.line for problem in problems] == [(len(quiz.questions) - 1) * 10 or 1]
    assert quiz.questions[-1].id in problems[0].message
    assert form_of(shorter).questions == form_of(translate(quiz)).questions[1:]
