"""A translation takes order, settings and key from its original and brings words."""

from __future__ import annotations

import dataclasses

from hypothesis import given

from evenhand.quiz.model import Kind, Question, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.printer import print_quiz
from evenhand.quiz.problems import Code, Severity
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import AnswerKey, form_of, key_of
from evenhand.quiz.translation import arrange, compare
from strategies import corrected_quizzes, quizzes


def translate(quiz: Quiz) -> Quiz:
    """The quiz as its translation would be parsed, back to front where an order says nothing."""
    return dataclasses.replace(
        quiz,
        language="zh",
        settings=Settings(),
        questions=tuple(_translated(question) for question in reversed(quiz.questions)),
    )


def _translated(question: Question) -> Question:
    parts = question.parts if question.kind is Kind.ORDERING else tuple(reversed(question.parts))
    if question.kind is Kind.CASE:
        parts = tuple(dataclasses.replace(part, right="") for part in parts if part.feedback)
    return dataclasses.replace(
        question,
        prompt=f"译{question.prompt}",
        material=question.material.removeprefix("= "),  # in a translation such a line would repeat a key
        critical=False,
        options=tuple(dataclasses.replace(option, correct=False) for option in reversed(question.options)),
        parts=parts,
        ranges=(),
        accepted=(),
        unit="",
    )


def without_cases(key: AnswerKey) -> AnswerKey:
    """A key without what names the items of its cases, which follow the words of the original."""
    return dataclasses.replace(
        key, questions=tuple(dataclasses.replace(question, case=None) for question in key.questions)
    )


@given(quiz=corrected_quizzes())
def test_a_full_translation_has_no_problems(quiz: Quiz) -> None:
    assert compare(quiz, translate(quiz), "zh.md", {}) == ()


@given(quiz=corrected_quizzes())
def test_a_translation_that_is_printed_and_read_back_is_the_same(quiz: Quiz) -> None:
    arranged = arrange(quiz, translate(quiz))

    parsed = parse(print_quiz(arranged), "zh.md", language="zh")

    assert [problem for problem in parsed.problems if problem.severity is Severity.ERROR] == []
    assert parsed.quiz is not None
    assert compare(quiz, parsed.quiz, "zh.md", parsed.lines) == ()
    assert arrange(quiz, parsed.quiz) == arranged


@given(quiz=corrected_quizzes())
def test_an_arranged_translation_has_the_original_order_and_its_own_words(quiz: Quiz) -> None:
    arranged = arrange(quiz, translate(quiz))

    assert arranged.language == "zh"
    assert arranged.settings == quiz.settings
    assert [question.id for question in arranged.questions] == [question.id for question in quiz.questions]
    for original, translated in zip(quiz.questions, arranged.questions, strict=True):
        assert translated.prompt == f"译{original.prompt}"
        assert [each.id for each in translated.options] == [each.id for each in original.options]
        assert [each.id for each in translated.parts] == [each.id for each in original.parts]
        assert translated.critical == original.critical
        assert translated.kind is original.kind


@given(quiz=corrected_quizzes())
def test_the_key_is_the_same_in_every_language(quiz: Quiz) -> None:
    assert without_cases(key_of(arrange(quiz, translate(quiz)))) == without_cases(key_of(quiz))


@given(quiz=quizzes())
def test_a_missing_question_is_reported_at_the_one_it_should_follow(quiz: Quiz) -> None:
    shorter = dataclasses.replace(translate(quiz), questions=translate(quiz).questions[1:])
    lines = {question.id: number * 10 for number, question in enumerate(quiz.questions, start=1)}
    lines.pop(quiz.questions[-1].id)

    problems = compare(quiz, shorter, "zh.md", lines)

    assert [problem.line for problem in problems] == [(len(quiz.questions) - 1) * 10 or 1]
    assert quiz.questions[-1].id in problems[0].message
    assert form_of(shorter).questions == form_of(translate(quiz)).questions[1:]


@given(quiz=quizzes(kinds=(Kind.MATCHING, Kind.ORDERING)))
def test_a_list_that_says_another_answer_is_an_error(quiz: Quiz) -> None:
    question = quiz.questions[0]
    first, second, *rest = question.parts
    swapped = (dataclasses.replace(first, right=second.right), dataclasses.replace(second, right=first.right), *rest)
    other = dataclasses.replace(question, parts=swapped)
    translation = translate(dataclasses.replace(quiz, questions=(other, *quiz.questions[1:])))

    found = {problem.code for problem in compare(quiz, translation, "zh.md", {})}

    assert found == ({Code.KEY_DIFFERS} if first.right != second.right else set())
