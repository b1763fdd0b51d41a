"""What answers earn."""

from __future__ import annotations

import random
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from evenhand.assessment.grading import grade
from evenhand.quiz.split import key_of
from support import RIGHT, WRONG, quiz_of

KEY = key_of(quiz_of())
OPTIONS = {question.id: question.options for question in KEY.questions}


def answers_of(source):
    return {question: tuple(options) for question, options in source.items()}


answers = st.fixed_dictionaries(
    {},
    optional={
        question: st.lists(st.sampled_from(options), unique=True).map(tuple) for question, options in OPTIONS.items()
    },
)


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


@given(answers)
def test_marks_stay_between_nothing_and_the_most(given_answers):
    graded = grade(given_answers, KEY)

    assert all(0 <= mark.marks <= mark.max for mark in graded.questions)
    assert 0 <= graded.marks <= graded.max == 4


@given(answers)
def test_grading_again_changes_nothing(given_answers):
    assert grade(given_answers, KEY) == grade(given_answers, KEY)


@given(answers, st.randoms())
def test_the_order_in_which_options_are_chosen_does_not_count(given_answers, shuffler: random.Random):
    shuffled = {question: tuple(shuffler.sample(options, len(options))) for question, options in given_answers.items()}

    assert grade(shuffled, KEY) == grade(given_answers, KEY)
