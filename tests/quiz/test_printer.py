"""The printer: what it writes is what an author would write, and what it cannot say it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given

from evenhand.quiz.model import Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.printer import Unprintable, print_number, print_quiz, print_range
from evenhand.quiz.settings import Draw, Settings
from strategies import corrected_quizzes, decimals

TEXT = """\
---
title: Visible blood
quiz:
  id: visible-blood
  pass_mark: 62.5%
  attempts: unlimited
  draw: {blood: 1, sport: 1}
  time_limit: 20min
  requires: [modules/violence.md, an-earlier-quiz]
  certificate: 365d
  open: 2026-12-01 09:00
  time_zone: Asia/Shanghai
---

Every case is described in words.

## A fight; blood is *visible*. {#fight points=2.5 critical policy=violence@3 tags="blood, street" see="a.md#b"}

- [ ] Allow {#allow}
  > Blood rules
  > this out.
- [x] Restrict {braces} {#restrict}

> What counts
>
> is what is seen.

## How many seconds does it last? {#seconds unit=s tags=sport}

= 3.14 +- 0.01
= [10, 20]
= 30

## What is seen? {#seen}

= "blood"
= "a \\"wound\\""

## Match. {#match credit=each_answer}

- A fight {#a-fight} -> Restrict {#restrict}
- A spar {#a-spar} -> Allow {#allow}
- -> Remove {#remove}

## Order. {#order}

1. Look {#look}
   > First of all.
2. Judge {#judge}

## An item. {#item kind=case}

> “Look at that.”

- label: violence.blood
- action: restrict
  > Not lower.
"""


def test_a_file_in_the_form_of_the_printer_is_printed_as_it_is() -> None:
    quiz = parse(TEXT, "en.md").quiz

    assert quiz is not None
    assert print_quiz(quiz) == TEXT


def test_what_is_the_default_is_not_printed() -> None:
    text = print_quiz(_quiz(_single()))

    assert text.startswith("---\ntitle: T\nquiz:\n  id: t\n  pass_mark: 80%\n---\n\n## Q {#q}\n")


def test_a_translation_beside_its_original_is_printed_without_key_and_settings() -> None:
    quiz = parse(TEXT, "en.md").quiz
    assert quiz is not None

    text = print_quiz(replace(quiz, language="zh"))

    assert "[x]" not in text
    assert "pass_mark" not in text
    assert "violence.blood" not in text
    assert '= "' not in text
    assert parse(text, "zh.md", language="zh").quiz is not None


@pytest.mark.parametrize("question_id", ["match", "order"])
def test_a_translation_that_does_not_stand_beside_its_original_is_refused(question_id: str) -> None:
    quiz = parse(TEXT, "en.md").quiz
    assert quiz is not None
    question = quiz.question(question_id)
    assert question is not None
    alone = replace(question, parts=tuple(replace(part, right="") for part in question.parts))

    with pytest.raises(Unprintable, match="arrange the translation first"):
        print_quiz(replace(quiz, language="zh", questions=(alone,)))


@given(number=decimals)
def test_a_decimal_is_printed_exactly(number: Fraction) -> None:
    assert Fraction(print_number(number)) == number


def test_a_number_without_a_finite_decimal_is_refused() -> None:
    third = NumericRange(low=Fraction(1, 3), high=Fraction(2, 3))

    with pytest.raises(Unprintable, match="1/3 is no decimal number"):
        print_quiz(_quiz(Question(id="q", prompt="Q", kind=Kind.NUMERIC, ranges=(third,))))


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        ("3", "3", "3"),
        ("3.13", "3.15", "3.14 +- 0.01"),
        ("3", "4", "[3, 4]"),
        ("95", "105", "100 +- 5"),
        ("-1.5", "-0.5", "[-1.5, -0.5]"),
    ],
)
def test_a_range_is_printed_with_a_tolerance_where_it_is_narrow(low: str, high: str, printed: str) -> None:
    assert print_range(NumericRange(low=Fraction(low), high=Fraction(high))) == printed


@pytest.mark.parametrize(
    "text", ["[x] ticked", "# hash", "- dash", "> quote", "1. first", "```", "a -> b", "a → b", "* * *", "~~~"]
)
def test_a_thing_to_match_that_looks_like_markup_is_escaped_and_stays_one_thing(text: str) -> None:
    parts = (Part(id="a", text=text, right="c"), Part(id="b", text="other", right="d"))
    options = (Option(id="c", text=text), Option(id="d", text="T"))

    parsed = parse(print_quiz(_quiz(_matching(parts, options))), "en.md")

    assert parsed.quiz is not None, parsed.problems
    [question] = parsed.quiz.questions
    assert [part.id for part in question.parts] == ["a", "b"]
    assert question.parts[0].text.replace("\\", "").replace("&rarr;", "→") == text
    assert print_quiz(parsed.quiz) == print_quiz(_quiz(_matching(question.parts, question.options)))


@pytest.mark.parametrize(
    "material", ["# Heading", "##b {#c}", "- [x] a box\n- [ ] another", "```\n# code\n- [x] code\n```"]
)
def test_material_that_looks_like_questions_and_options_stays_material(material: str) -> None:
    parsed = parse(print_quiz(_quiz(replace(_single(), material=material))), "en.md")

    assert parsed.quiz is not None, parsed.problems
    assert parsed.quiz.questions[0].material.replace("\\", "") == material
    assert len(parsed.quiz.questions[0].options) == 2


def test_a_heading_that_ends_in_hashes_keeps_them() -> None:
    parsed = parse(print_quiz(_quiz(replace(_single(), prompt="Which is C #"))), "en.md")

    assert parsed.quiz is not None
    assert parsed.quiz.questions[0].prompt == "Which is C \\#"


@pytest.mark.parametrize("title", ["a: b", "# a", '"a"', "- a", "a\\b", "全部：好", "a\u2028b", "\U0001f600", "null"])
def test_any_title_is_read_back(title: str) -> None:
    parsed = parse(print_quiz(replace(_quiz(_single()), title=title)), "en.md")

    assert parsed.quiz is not None
    assert parsed.quiz.title == title


@pytest.mark.parametrize("unit", ["{s}", "'\""])
def test_an_attribute_that_no_heading_can_hold_is_refused(unit: str) -> None:
    numbers = (NumericRange(low=Fraction(1), high=Fraction(1)),)

    with pytest.raises(Unprintable, match="an attribute cannot hold"):
        print_quiz(_quiz(Question(id="q", prompt="Q", kind=Kind.NUMERIC, ranges=numbers, unit=unit)))


def test_a_draw_from_everything_and_from_pools_at_once_is_refused() -> None:
    settings = Settings(draw=(Draw(count=1), Draw(tag="blood", count=1)), time_limit=timedelta(minutes=1))

    with pytest.raises(Unprintable, match="at once"):
        print_quiz(replace(_quiz(_single()), settings=settings))


@given(quiz=corrected_quizzes())
def test_printing_what_was_read_back_changes_nothing(quiz: Quiz) -> None:
    text = print_quiz(quiz)
    again = parse(text, "en.md").quiz

    assert again is not None
    assert print_quiz(again) == text


def _quiz(question: Question) -> Quiz:
    return Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))


def _single() -> Question:
    options = (Option(id="a", text="A", correct=True), Option(id="b", text="B"))
    return Question(id="q", prompt="Q", kind=Kind.SINGLE, options=options)


def _matching(parts: tuple[Part, ...], options: tuple[Option, ...]) -> Question:
    return Question(id="q", prompt="Q", kind=Kind.MATCHING, parts=parts, options=options)
