"""The split: a form has no place for a key, and a key has all that grading needs."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from answering import TAXONOMY, bare_quizzes, taxonomies, with_another_key
from evenhand.quiz.model import Kind, Option, Part, Question, Quiz
from evenhand.quiz.settings import Credit, Settings
from evenhand.quiz.split import OptionForm, PartForm, QuestionForm, QuizForm, form_of, key_of, question_form
from evenhand.quiz.taxonomy import Taxonomy
from strategies import quizzes
from support import quiz_of

FORM = TypeAdapter(QuizForm)


def _names(kind: type) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_a_form_has_no_field_that_could_hold_an_answer() -> None:
    assert _names(QuizForm) == {"id", "language", "title", "introduction", "questions"}
    assert _names(QuestionForm) == {
        "id",
        "prompt",
        "material",
        "kind",
        "options",
        "parts",
        "unit",
        "critical",
        "partial",
        "revision",
    }
    assert _names(PartForm) == {"id", "text", "options"}
    assert _names(OptionForm) == {"id", "text"}


@given(st.data())
def test_a_form_is_the_same_whatever_is_right(data: st.DataObject) -> None:
    """Of every kind: other options, numbers, words, pairs, another order, another judgement; and other feedback,
    explanations and points."""
    quiz = data.draw(bare_quizzes())
    other = data.draw(with_another_key(quiz))

    assert form_of(other, TAXONOMY) == form_of(quiz, TAXONOMY)


@given(quiz=quizzes())
def test_no_text_of_the_key_is_in_a_form(quiz: Quiz) -> None:
    marked = replace(
        quiz,
        questions=tuple(
            replace(
                question,
                explanation="CANARY",
                accepted=("CANARY",),
                options=tuple(replace(option, feedback="CANARY") for option in question.options),
                parts=tuple(replace(part, feedback="CANARY") for part in question.parts),
            )
            for question in quiz.questions
        ),
    )

    assert b"CANARY" not in FORM.dump_json(form_of(marked, TAXONOMY))
    assert form_of(marked, TAXONOMY) == form_of(quiz, TAXONOMY)


@given(quiz=bare_quizzes(), one=taxonomies(), other=taxonomies())
def test_costs_and_weights_are_not_in_a_form(quiz: Quiz, one: Taxonomy, other: Taxonomy) -> None:
    assert form_of(quiz, one) == form_of(quiz, other)


PAIRS = """\
---
title: T
quiz:
  id: t
---

## What belongs together? {{#pairs}}

- A threat {{#threat}} -> {0}
- A joke {{#joke}} -> {1}
- An address {{#address}} -> {2}
"""
ACTIONS = ("Escalate {#escalate}", "Allow {#allow}", "Remove {#remove}")

STEPS = """\
---
title: T
quiz:
  id: t
---

## In which order? {{#steps}}

1. {0}
2. {1}
3. {2}
"""
ORDER = ("Watch {#watch}", "Judge {#judge}", "Write down {#write}")


@pytest.mark.parametrize(("text", "right"), [(PAIRS, ACTIONS), (STEPS, ORDER)], ids=["pairs", "steps"])
def test_files_that_differ_in_what_is_right_alone_give_one_form(text: str, right: tuple[str, ...]) -> None:
    quizzes_ = [quiz_of(text.format(*right)), quiz_of(text.format(*reversed(right)))]

    assert form_of(quizzes_[0]) == form_of(quizzes_[1])
    assert key_of(quizzes_[0]).revision != key_of(quizzes_[1]).revision


def _steps(question_id: str) -> Question:
    parts = tuple(Part(id=each, text=each, right=str(n)) for n, each in enumerate(("watch", "judge", "write"), start=1))
    return Question(id=question_id, prompt="P", kind=Kind.ORDERING, parts=parts)


def _pairs(question_id: str) -> Question:
    options = tuple(Option(id=each, text=each) for each in ("allow", "remove", "escalate"))
    parts = (Part(id="joke", right="allow"), Part(id="threat", right="escalate"))
    return Question(id=question_id, prompt="P", kind=Kind.MATCHING, options=options, parts=parts)


def test_what_is_right_stands_in_no_place_more_often_than_in_another() -> None:
    """Over many questions, so that nobody learns to choose the first."""
    first_steps = Counter(question_form(_steps(f"q{number}")).parts[0].id for number in range(600))
    first_options = Counter(question_form(_pairs(f"q{number}")).parts[0].options[0].id for number in range(600))

    for counts in (first_steps, first_options):
        assert len(counts) == 3
        assert sum((count - 200) ** 2 / 200 for count in counts.values()) < 13


@pytest.mark.parametrize("credit", Credit)
def test_a_form_says_that_part_of_the_points_can_be_earned_and_not_how_they_are(credit: Credit) -> None:
    partial = credit is not Credit.ALL_OR_NOTHING

    assert question_form(_steps("q"), credit=credit).partial is partial
    assert question_form(replace(_steps("q"), credit=credit)).partial is partial
    single = Question(id="q", prompt="P", kind=Kind.SINGLE)
    assert question_form(single, credit=credit).partial is False
    assert question_form(replace(single, kind=Kind.CASE), credit=credit).partial is True


def test_a_case_is_shown_in_the_words_of_its_language() -> None:
    dimension = replace(
        TAXONOMY.dimensions["action"],
        names={"en": "Action", "zh": "处理"},
        values={"allow": {"en": "Allow", "zh": "放行"}, "restrict": {"en": "Restrict"}},
    )
    taxonomy = replace(TAXONOMY, dimensions={**TAXONOMY.dimensions, "action": dimension})
    case = Question(id="q", prompt="P", kind=Kind.CASE, parts=(Part(id="action", right="allow"),))

    (shown,) = question_form(case, taxonomy, "zh").parts

    assert shown == PartForm(
        id="action",
        text="处理",
        options=(OptionForm(id="allow", text="放行"), OptionForm(id="restrict", text="restrict")),
    )


@pytest.mark.parametrize("parts", [("action", "label", "severity"), ("severity", "label", "action")])
def test_a_case_asks_what_it_is_then_how_grave_then_what_to_do(parts: tuple[str, ...]) -> None:
    case = Question(id="q", prompt="P", kind=Kind.CASE, parts=tuple(Part(id=each) for each in parts))

    assert [part.id for part in question_form(case, TAXONOMY).parts] == ["label", "severity", "action"]


@given(quiz=bare_quizzes())
def test_a_key_has_every_question_with_what_can_be_answered_and_what_is_right(quiz: Quiz) -> None:
    key = key_of(quiz, TAXONOMY)

    assert [question.id for question in key.questions] == [question.id for question in quiz.questions]
    for question in quiz.questions:
        of_question = key.question(question.id)
        assert of_question is not None
        assert of_question.points == question.points
        assert of_question.correct == question.correct_ids
        assert of_question.ranges == question.ranges
        assert of_question.accepted == question.accepted
        assert {part.id: part.right for part in of_question.parts} == {part.id: part.right for part in question.parts}
        assert all(part.shares[part.right] == 1 for part in of_question.parts)


@given(quiz=bare_quizzes())
def test_a_form_shows_what_the_key_takes(quiz: Quiz) -> None:
    """Whatever can be chosen on a page is an answer, and every answer can be chosen."""
    form = form_of(quiz, TAXONOMY)

    for question in key_of(quiz, TAXONOMY).questions:
        shown = form.question(question.id)
        assert shown is not None
        assert sorted(option.id for option in shown.options) == sorted(question.options)
        assert {part.id: sorted(option.id for option in part.options) for part in shown.parts} == {
            part.id: sorted(part.options) for part in question.parts
        }


@given(quiz=bare_quizzes())
def test_a_key_holds_the_way_of_partial_credit_that_holds_for_each_question(quiz: Quiz) -> None:
    for question, key in zip(quiz.questions, key_of(quiz, TAXONOMY).questions, strict=True):
        if question.kind in (Kind.MULTIPLE, Kind.MATCHING, Kind.ORDERING):
            assert key.credit is (question.credit or quiz.settings.credit)
        else:
            assert key.credit is Credit.ALL_OR_NOTHING


@given(quiz=bare_quizzes(kinds=(Kind.CASE,)))
def test_a_case_has_a_name_of_its_own_or_that_of_its_question(quiz: Quiz) -> None:
    for question, key in zip(quiz.questions, key_of(quiz, TAXONOMY).questions, strict=True):
        assert key.case is not None
        assert key.case.id == (question.case or f"{quiz.id}.{question.id}")
    assert key_of(quiz, TAXONOMY).taxonomy == "evenhand@1"


@given(quiz=bare_quizzes(kinds=(Kind.SINGLE, Kind.NUMERIC)))
def test_a_quiz_without_cases_names_no_taxonomy(quiz: Quiz) -> None:
    assert key_of(quiz, TAXONOMY).taxonomy == ""
    assert all(question.case is None for question in key_of(quiz, TAXONOMY).questions)


def test_the_key_of_some_questions_has_them_in_the_order_asked_for_and_leaves_out_what_it_has_not() -> None:
    key = key_of(quiz_of())

    assert [question.id for question in key.only(["boxing", "nothing", "fight"]).questions] == ["boxing", "fight"]
    assert key.only(["boxing"]).revision == key.revision


def test_the_policies_of_a_key_are_those_it_tests_each_once() -> None:
    assert key_of(quiz_of()).policies == ("sport@1", "violence@3")
    assert key_of(quiz_of()).only(["boxing"]).policies == ("sport@1",)


def test_what_is_not_there_is_none() -> None:
    quiz = quiz_of()

    assert quiz.question("nothing") is None
    assert form_of(quiz).question("nothing") is None
    assert key_of(quiz).question("nothing") is None


def test_weights_of_parts_sum_to_the_whole() -> None:
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(_steps("q"), _pairs("r")))

    assert [sum(part.weight for part in question.parts) for question in key_of(quiz).questions] == [Fraction(1)] * 2
