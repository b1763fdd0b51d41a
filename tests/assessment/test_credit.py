"""Partial credit against the definitions of PrairieLearn and Open edX, worked by hand.

The questions are ours; the expected shares follow from what those projects document. With c right options of n, t right
and f wrong ones chosen:

- PrairieLearn `net-correct`: max(0, t - f) / c; `coverage`: (t / c) x (t / (t + f)); `each-answer`: decisions
  right / n.
- Open edX `EDC`: decisions right / n; `halves`: 1/2 for one error with three choices or more, 1/4 for two errors with
  five or more, else nothing.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.assessment.credit import credit_for
from evenhand.assessment.grading import share_earned
from evenhand.quiz.model import Kind, Option, Part, Question, Quiz
from evenhand.quiz.settings import Credit, Settings
from evenhand.quiz.split import QuestionKey, key_of

RIGHT = "abcdefgh"
"""The right options of a question are named so, the wrong ones with capitals."""

SIX_WITH_THREE_RIGHT = [
    # chosen, all_or_nothing, net_correct, coverage, each_answer, halves
    ("abc", "1", "1", "1", "1", "1"),
    ("ab", "0", "2/3", "2/3", "5/6", "1/2"),
    ("a", "0", "1/3", "1/3", "2/3", "1/4"),
    ("abcA", "0", "2/3", "3/4", "5/6", "1/2"),
    ("abA", "0", "1/3", "4/9", "2/3", "1/4"),
    ("aA", "0", "0", "1/6", "1/2", "0"),
    ("abcAB", "0", "1/3", "3/5", "2/3", "1/4"),
    ("abAB", "0", "0", "1/3", "1/2", "0"),
    ("aABC", "0", "0", "1/12", "1/6", "0"),
    ("A", "0", "0", "0", "1/3", "0"),
    ("AB", "0", "0", "0", "1/6", "0"),
    ("ABC", "0", "0", "0", "0", "0"),
    ("abcABC", "0", "0", "1/2", "1/2", "0"),
    ("", "0", "0", "0", "0", "0"),
]
THREE_WITH_TWO_RIGHT = [
    ("ab", "1", "1", "1", "1", "1"),
    ("a", "0", "1/2", "1/2", "2/3", "1/2"),
    ("abA", "0", "1/2", "2/3", "2/3", "1/2"),
    ("aA", "0", "0", "1/4", "1/3", "0"),
    ("A", "0", "0", "0", "0", "0"),
]
TWO_WITH_ONE_RIGHT = [
    ("a", "1", "1", "1", "1", "1"),
    ("aA", "0", "0", "1/2", "1/2", "0"),
    ("A", "0", "0", "0", "0", "0"),
]
FIVE_WITH_ONE_RIGHT = [
    ("a", "1", "1", "1", "1", "1"),
    ("aA", "0", "0", "1/2", "4/5", "1/2"),
    ("aAB", "0", "0", "1/3", "3/5", "1/4"),
    ("A", "0", "0", "0", "3/5", "1/4"),
    ("aABC", "0", "0", "1/4", "2/5", "0"),
]
TABLES = [
    (right, of, row)
    for right, of, table in (
        (3, 6, SIX_WITH_THREE_RIGHT),
        (2, 3, THREE_WITH_TWO_RIGHT),
        (1, 2, TWO_WITH_ONE_RIGHT),
        (1, 5, FIVE_WITH_ONE_RIGHT),
    )
    for row in table
]


@pytest.mark.parametrize(("right", "of", "row"), TABLES)
def test_a_multiple_choice_earns_what_the_definitions_say(right: int, of: int, row: tuple[str, ...]) -> None:
    chosen, *expected = row

    for credit, share in zip(Credit, expected, strict=True):
        assert _earned(tuple(chosen), _choice(right, of, credit)) == Fraction(share), credit


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        # four parts: right answers given, wrong ones given, the rest left open
        ((4, 0), ("1", "1", "1", "1", "1")),
        ((3, 0), ("0", "3/4", "3/4", "3/4", "1/2")),
        ((3, 1), ("0", "1/2", "9/16", "3/4", "1/2")),
        ((2, 0), ("0", "1/2", "1/2", "1/2", "0")),
        ((2, 2), ("0", "0", "1/4", "1/2", "0")),
        ((1, 3), ("0", "0", "1/16", "1/4", "0")),
        ((0, 4), ("0", "0", "0", "0", "0")),
    ],
)
def test_matching_earns_part_by_part(answers: tuple[int, int], expected: tuple[str, ...]) -> None:
    right, wrong = answers

    for credit, share in zip(Credit, expected, strict=True):
        key = _matching(4, credit)
        given_answer = tuple(
            f"{part.id}={part.right if place < right else 'other'}"
            for place, part in enumerate(key.parts[: right + wrong])
        )
        assert _earned(given_answer, key) == Fraction(share), credit


@given(
    right=st.integers(1, 6),
    wrong=st.integers(0, 6),
    chosen=st.tuples(st.integers(0, 6), st.integers(0, 6)),
    credit=st.sampled_from(Credit),
)
def test_no_share_is_below_nothing_or_above_everything_and_all_of_it_takes_no_mistake(
    right: int, wrong: int, chosen: tuple[int, int], credit: Credit
) -> None:
    hits, misses = min(chosen[0], right), min(chosen[1], wrong)
    mistakes = right - hits + misses

    share = credit_for(credit, right=hits, wrong=misses, of=right, options=right + wrong, mistakes=mistakes)

    assert 0 <= share <= 1
    assert (share == 1) == (mistakes == 0)


@given(right=st.integers(1, 5), wrong=st.integers(1, 5), credit=st.sampled_from(Credit), data=st.data())
def test_a_further_mistake_never_earns_more(right: int, wrong: int, credit: Credit, data: st.DataObject) -> None:
    hits, misses = data.draw(st.integers(0, right)), data.draw(st.integers(0, wrong - 1))

    def share(more: int) -> Fraction:
        mistakes = right - hits + misses + more
        return credit_for(credit, right=hits, wrong=misses + more, of=right, options=right + wrong, mistakes=mistakes)

    assert share(1) <= share(0)


def _earned(given_answer: tuple[str, ...], key: QuestionKey) -> Fraction:
    return share_earned(given_answer, key) if given_answer else Fraction(0)


def _choice(right: int, of: int, credit: Credit) -> QuestionKey:
    names = RIGHT[:right] + RIGHT[: of - right].upper()
    options = tuple(Option(id=name, text=name, correct=name.islower()) for name in names)
    return _key(Question(id="q", prompt="Q", kind=Kind.MULTIPLE, options=options, credit=credit))


def _matching(count: int, credit: Credit) -> QuestionKey:
    options = (*(Option(id=f"right-{place}", text=str(place)) for place in range(count)), Option(id="other", text="o"))
    parts = tuple(Part(id=f"part-{place}", text=str(place), right=f"right-{place}") for place in range(count))
    return _key(Question(id="q", prompt="Q", kind=Kind.MATCHING, options=options, parts=parts, credit=credit))


def _key(question: Question) -> QuestionKey:
    quiz = Quiz(id="t", language="en", title="T", settings=Settings(), questions=(question,))
    [key] = key_of(quiz).questions
    return key
