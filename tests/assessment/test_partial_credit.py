"""The ways of partial credit, against what those who named them say.

PrairieLearn, `docs/elements/pl-checkbox.md` and its grading tests: net-correct is (t - f) / c, at least 0; coverage is
(t / c) (t / n); each-answer counts every right decision, chosen or left out, over all options. Open edX, `capa`, the
halves scheme: one mistake leaves a half if there are three choices or more, two leave a quarter if there are five or
more. The marks below are worked from these, by hand.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from evenhand.assessment.grading import mark_question
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import PartKey, QuestionKey


def choices(credit: Credit, options: str, correct: str) -> QuestionKey:
    """A multiple choice among some letters."""
    return QuestionKey(
        id="which",
        kind=Kind.MULTIPLE,
        points=Fraction(1),
        options=tuple(options),
        correct=tuple(sorted(correct)),
        credit=credit,
    )


def marks(key: QuestionKey, given: tuple[str, ...]) -> Fraction:
    return mark_question(given, key).marks


@pytest.mark.parametrize(
    ("credit", "options", "correct", "chosen", "earned"),
    [
        # PrairieLearn's own grading tests, in letters.
        ("all_or_nothing", "abcd", "ab", "ab", "1"),
        ("all_or_nothing", "abcd", "ab", "a", "0"),
        ("all_or_nothing", "abcd", "ab", "abc", "0"),
        ("each_answer", "abcd", "ab", "ac", "1/2"),
        ("coverage", "abcd", "ab", "ab", "1"),
        ("coverage", "abcd", "ab", "abc", "2/3"),
        # Its definitions, worked: c = 3 of n = 6.
        ("net_correct", "abcdef", "abc", "abc", "1"),
        ("net_correct", "abcdef", "abc", "ab", "2/3"),
        ("net_correct", "abcdef", "abc", "abd", "1/3"),
        ("net_correct", "abcdef", "abc", "ad", "0"),
        ("net_correct", "abcdef", "abc", "ade", "0"),
        ("net_correct", "abcdef", "abc", "abcdef", "0"),
        ("coverage", "abcdef", "abc", "a", "1/3"),
        ("coverage", "abcdef", "abc", "abd", "4/9"),
        ("coverage", "abcdef", "abc", "abcdef", "1/2"),
        ("coverage", "abcdef", "abc", "def", "0"),
        ("each_answer", "abcdef", "abc", "a", "2/3"),
        ("each_answer", "abcdef", "abc", "abcdef", "1/2"),
        ("each_answer", "abcdef", "abc", "def", "0"),
        ("each_answer", "abcdef", "abc", "d", "1/3"),
        # Open edX, halves: mistakes by the number of choices.
        ("halves", "ab", "a", "ab", "0"),
        ("halves", "abc", "ab", "a", "1/2"),
        ("halves", "abcd", "ab", "abc", "1/2"),
        ("halves", "abcd", "ab", "ac", "0"),
        ("halves", "abcde", "ab", "ac", "1/4"),
        ("halves", "abcde", "abc", "a", "1/4"),
        ("halves", "abcde", "abc", "ade", "0"),
        ("halves", "abcdefgh", "abc", "abde", "0"),
    ],
)
def test_a_multiple_choice_earns_what_the_definition_says(credit, options, correct, chosen, earned):
    assert marks(choices(Credit(credit), options, correct), tuple(chosen)) == Fraction(earned)


@pytest.mark.parametrize("credit", Credit)
def test_an_empty_answer_earns_nothing_in_any_way(credit):
    assert marks(choices(credit, "abcdef", "a"), ()) == 0


def places(credit: Credit, count: int) -> QuestionKey:
    """So many parts, each with a right answer of its own."""
    options = tuple(str(place) for place in range(1, count + 1))
    return QuestionKey(
        id="order",
        kind=Kind.ORDERING,
        points=Fraction(1),
        parts=tuple(
            PartKey(id=f"p{each}", options=options, right=each, weight=Fraction(1, count), shares={each: Fraction(1)})
            for each in options
        ),
        credit=credit,
    )


@pytest.mark.parametrize(
    ("credit", "right", "wrong", "earned"),
    [
        ("all_or_nothing", 5, 0, "1"),
        ("all_or_nothing", 4, 0, "0"),
        ("each_answer", 3, 2, "3/5"),
        ("each_answer", 3, 0, "3/5"),
        ("net_correct", 3, 2, "1/5"),
        ("net_correct", 3, 0, "3/5"),
        ("net_correct", 1, 4, "0"),
        ("coverage", 3, 2, "9/25"),
        ("coverage", 3, 0, "3/5"),
        ("halves", 4, 1, "1/2"),
        ("halves", 3, 2, "1/4"),
        ("halves", 2, 3, "0"),
    ],
)
def test_of_five_parts_each_has_one_right_answer_and_one_left_open_is_a_mistake(credit, right, wrong, earned):
    given = [f"p{part}={part}" for part in range(1, right + 1)]
    given += [f"p{part}={part % 5 + 1}" for part in range(right + 1, right + wrong + 1)]

    assert marks(places(Credit(credit), 5), tuple(given)) == Fraction(earned)
