"""Which answers a quiz takes, and how every other is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answering import TAXONOMY, answers_of, keys
from evenhand.assessment.submission import LONGEST, AnswersRejected, check_answers, is_omitted, parts_answered
from evenhand.quiz.split import key_of
from support import quiz_of

KEY = key_of(
    quiz_of(
        """\
---
title: Every kind
quiz:
  id: every-kind
---

## One? {#one}

- [x] Yes {#yes}
- [ ] No {#no}

## Some? {#some}

- [x] A {#a}
- [x] B {#b}
- [ ] C {#c}

## How long? {#long unit="s"}

= 3

## What? {#what}

= "blood"

## What belongs together? {#pairs}

- A threat {#threat} -> Escalate {#escalate}
- A joke {#joke} -> Allow {#allow}

## In which order? {#steps}

1. Watch {#watch}
2. Judge {#judge}

## A clip. {#clip kind=case}

- label: violence.blood
- action: allow
"""
    ),
    TAXONOMY,
)


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"one": ()},
        {"one": ("no",)},
        {"some": ("c", "a")},
        {"long": ("about three",)},
        {"long": ("",)},
        {"what": ("x" * LONGEST,)},
        {"pairs": ("joke=escalate", "threat=escalate")},
        {"pairs": ("joke=allow",)},
        {"steps": ("watch=2", "judge=2")},
        {"clip": ("action=restrict", "label=none")},
    ],
    ids=str,
)
def test_what_can_be_answered_is_taken(answers):
    check_answers(answers, KEY)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"two": ("yes",)}, "no question `two`"),
        ({"one": ("maybe",)}, "no option `maybe`"),
        ({"one": ("",)}, "no option ``"),
        ({"one": ("yes", "no")}, "takes one option, not 2"),
        ({"one": ("yes", "yes")}, "chosen twice"),
        ({"some": ("a", "b", "a")}, "chosen twice"),
        ({"some": ("a", "yes")}, "no option `yes`"),
        ({"long": ("3", "4")}, "takes one answer, not 2"),
        ({"what": ("x" * (LONGEST + 1),)}, f"longer than {LONGEST} characters"),
        ({"what": ("a", "b")}, "takes one answer, not 2"),
        ({"pairs": ("grudge=allow",)}, "no part `grudge`"),
        ({"pairs": ("escalate=allow",)}, "no part `escalate`"),
        ({"pairs": ("joke=remove",)}, "`joke` of `pairs` cannot be `remove`"),
        ({"pairs": ("joke",)}, "`joke` of `pairs` cannot be ``"),
        ({"pairs": ("joke=allow", "joke=escalate")}, "answered twice"),
        ({"steps": ("watch=3",)}, "`watch` of `steps` cannot be `3`"),
        ({"steps": ("watch=0",)}, "cannot be `0`"),
        ({"steps": ("watch=01",)}, "cannot be `01`"),
        ({"clip": ("severity=low",)}, "no part `severity`"),
        ({"clip": ("label=violence.unheard-of",)}, "cannot be `violence.unheard-of`"),
        ({"clip": ("label=none=none",)}, "cannot be `none=none`"),
        ({"one": ("yes",), "some": ("d",)}, "no option `d`"),
    ],
    ids=str,
)
def test_what_cannot_be_answered_is_refused_and_named(answers, says):
    with pytest.raises(AnswersRejected) as refusal:
        check_answers(answers, KEY)

    assert says in str(refusal.value)


def test_a_question_that_a_drawn_paper_does_not_ask_cannot_be_answered():
    with pytest.raises(AnswersRejected):
        check_answers({"some": ("a",)}, KEY.only(["one"]))


@given(st.data())
def test_answers_are_taken_one_by_one_as_together(data):
    key = data.draw(keys())
    answers = data.draw(answers_of(key))

    check_answers(answers, key)
    for question, given_answer in answers.items():
        check_answers({question: given_answer}, key)


@pytest.mark.parametrize(
    ("given_answer", "omitted"),
    [((), True), (("",), True), ((" \t\n\u3000",), True), (("0",), False), (("label=none",), False), (("-",), False)],
)
def test_nothing_but_blanks_is_no_answer(given_answer, omitted):
    assert is_omitted(given_answer) is omitted


def test_parts_are_told_from_their_answers_at_the_first_equals_sign():
    assert parts_answered(("label=violence.blood", "step=2", "odd=a=b")) == {
        "label": "violence.blood",
        "step": "2",
        "odd": "a=b",
    }
