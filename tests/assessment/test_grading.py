"""What answers earn."""

from __future__ import annotations

from fractions import Fraction

from evenhand.assessment.grading import grade
from evenhand.quiz.split import key_of
from support import RIGHT, WRONG, quiz_of

KEY = key_of(quiz_of())


def answers_of(source):
    return {question: tuple(options) for question, options in source.items()}


def test_all_right_earns_all_marks():
    graded = grade(answers_of(RIGHT), KEY)

    assert (graded.marks, graded.max, graded.score, graded.passed) == (4, 4, 1, True)


def test_all_wrong_earns_nothing():
    graded = grade(answers_of(WRONG), KEY)

    assert (graded.marks, graded.score, graded.passed) == (0, 0, False)


def test_part_of_a_multiple_choice_earns_nothing():
    assert grade({"scope": ("fight",)}, KEY).marks == 0


def test_a_right_option_too_many_earns_nothing():
    assert grade({"scope": ("fight", "threat", "film")}, KEY).marks == 0


def test_the_pass_mark_itself_passes():
    # 60 % of 5 is 3: two marks for the critical question and one of the three others.
    key = key_of(
        quiz_of(
            """\
---
title: T
quiz:
  id: t
  pass_mark: 60%
---

## A {#a points=2}

- [x] Y {#y}
- [ ] N {#n}

## B {#b}

- [x] Y {#y}
- [ ] N {#n}

## C {#c points=2}

- [x] Y {#y}
- [ ] N {#n}
"""
        )
    )

    assert grade({"a": ("y",), "b": ("y",)}, key).passed is True
    assert grade({"a": ("y",)}, key).passed is False


def test_a_critical_question_missed_fails_a_score_above_the_pass_mark():
    key = key_of(quiz_of("---\ntitle: T\nquiz:\n  id: t\n  pass_mark: 50%\n---\n" + QUESTIONS))

    graded = grade({"b": ("y",), "c": ("y",)}, key)

    assert graded.score == Fraction(2, 3)
    assert graded.critical_failed == ("a",)
    assert graded.passed is False


QUESTIONS = "".join(
    f"\n## {name.upper()} {{#{name}{' critical' if name == 'a' else ''}}}\n\n- [x] Y {{#y}}\n- [ ] N {{#n}}\n"
    for name in "abc"
)


def test_an_empty_answer_is_omitted_like_one_left_out():
    assert [mark.omitted for mark in grade({"fight": ()}, KEY).questions] == [True, True, True]


def test_an_answer_in_somebodys_own_words_is_marked_as_such():
    key = key_of(quiz_of("---\ntitle: T\nquiz:\n  id: t\n---\n" + WRITTEN))

    assert [(mark.question_id, mark.written) for mark in grade({}, key).questions] == [
        ("words", True),
        ("number", True),
        ("choice", False),
    ]


WRITTEN = """
## What is seen? {#words}

= "blood"

## How long? {#number}

= 3

## Which? {#choice}

- [x] Y {#y}
- [ ] N {#n}
"""


def test_a_mark_names_the_key_revision_that_gave_it():
    graded = grade(answers_of(RIGHT), KEY)

    assert graded.key_revision == KEY.revision
    assert [mark.key_revision for mark in graded.questions] == [question.revision for question in KEY.questions]


def test_the_mark_of_a_question_that_was_not_asked_is_none():
    assert grade({}, KEY).mark("elsewhere") is None


def test_a_paper_without_questions_has_a_score_of_nothing():
    assert grade({}, KEY.only([])).score == 0
