"""The parser: what an author writes is what is read, and nothing that is typed makes it fail."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.model import Kind, Quiz
from evenhand.quiz.settings import FeedbackPolicy
from evenhand.quiz.parser import Parsed, parse
from evenhand.quiz.problems import Severity
from evenhand_site.page import read_page
from evenhand.quiz.printer import print_quiz
from strategies import damaged, quizzes

TEXT = """\
---
title: Visible blood
quiz:
  id: visible-blood
  pass_mark: 62.5%
  attempts: 3
  feedback: score_only
---

Every case is described in words.

## A fight; blood is *visible*. {#fight points=2.5 critical policy=violence@3 tags="blood, street" see="a.md#b"}

The caption says:

> Look at that.

- [ ] Allow it
  for everybody {#allow}
  > Blood rules
  > this out.
- [X] Restrict {braces} {#restrict}

> What counts
> is what is seen.

## Which are in scope? ## {#scope}

* [x] A fight {#fight}
* [x] A threat {#threat}
* [ ] A film {#film}
"""


@pytest.fixture(scope="module")
def quiz() -> Quiz:
    parsed = parse(TEXT, "en.md")
    assert parsed.quiz is not None
    return parsed.quiz


def test_settings_are_read_exactly(quiz: Quiz) -> None:
    assert quiz.settings.pass_mark == Fraction(5, 8)
    assert quiz.settings.attempts == 3
    assert quiz.settings.feedback is FeedbackPolicy.SCORE_ONLY


def test_the_text_before_the_first_question_introduces_the_quiz(quiz: Quiz) -> None:
    assert quiz.introduction == "Every case is described in words."


def test_a_heading_is_a_question_with_its_attributes(quiz: Quiz) -> None:
    question = quiz.questions[0]

    assert question.prompt == "A fight; blood is *visible*."
    assert question.points == Fraction(5, 2)
    assert question.critical
    assert question.policy == "violence@3"
    assert question.tags == ("blood", "street")
    assert question.see == "a.md#b"


def test_closing_hashes_are_no_part_of_a_question(quiz: Quiz) -> None:
    assert quiz.questions[1].prompt == "Which are in scope?"


def test_a_quote_above_the_options_is_shown_with_the_question(quiz: Quiz) -> None:
    assert quiz.questions[0].material == "The caption says:\n\n> Look at that."


def test_an_option_may_run_over_lines_and_hold_braces(quiz: Quiz) -> None:
    assert [option.text for option in quiz.questions[0].options] == ["Allow it for everybody", "Restrict {braces}"]


def test_feedback_and_explanation_are_read_without_their_marks(quiz: Quiz) -> None:
    question = quiz.questions[0]

    assert question.options[0].feedback == "Blood rules\nthis out."
    assert question.options[1].feedback is None
    assert question.explanation == "What counts\nis what is seen."


def test_one_ticked_box_makes_a_single_choice_and_several_a_multiple(quiz: Quiz) -> None:
    assert [question.kind for question in quiz.questions] == [Kind.SINGLE, Kind.MULTIPLE]
    assert quiz.questions[1].correct_ids == ("fight", "threat")


def test_lines_lead_back_to_the_questions() -> None:
    assert parse(TEXT, "en.md").lines == {"fight": 12, "scope": 27}


def test_a_translation_never_has_a_right_option() -> None:
    parsed = parse(TEXT.replace("[x]", "[ ]").replace("[X]", "[ ]"), "zh.md", language="zh")

    assert parsed.quiz is None
    assert {problem.code.value for problem in parsed.problems} == {"EH304"}


@given(quiz=quizzes())
def test_a_printed_quiz_is_read_back_equal(quiz: Quiz) -> None:
    parsed = parse(print_quiz(quiz), "en.md")

    assert [problem for problem in parsed.problems if problem.severity is Severity.ERROR] == []
    assert parsed.quiz == quiz


@given(text=damaged(TEXT))
def test_a_damaged_file_gives_a_quiz_or_errors_each_at_a_place(text: str) -> None:
    _check(parse(text, "en.md"), text)


@given(text=damaged(TEXT))
def test_a_damaged_translation_gives_a_quiz_or_errors(text: str) -> None:
    _check(parse(text, "zh.md", language="zh"), text)


@given(text=st.text(max_size=400))
def test_any_text_at_all_gives_errors_and_no_traceback(text: str) -> None:
    _check(parse(text, "en.md"), text)


@given(text=damaged(TEXT.replace("## A fight", "## A fight {.self-check #a}\n\n## A fight")))
def test_a_damaged_page_gives_problems_each_at_a_place(text: str) -> None:
    for problem in read_page(text, "page.md").problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert problem.column >= 1


def _check(parsed: Parsed, text: str) -> None:
    failed = any(problem.severity is Severity.ERROR for problem in parsed.problems)
    assert (parsed.quiz is None) == failed
    for problem in parsed.problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 1
        assert problem.column >= 1
        assert problem.path.endswith(".md")
