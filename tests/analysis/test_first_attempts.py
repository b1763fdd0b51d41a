"""What is kept of the results: first attempts, by their latest grade, under the key in force."""

from __future__ import annotations

import random
from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import START
from analysis.sittings import key_with, result
from evenhand.analysis.first_attempts import EPOCH, NOT_ASKED, NOT_REACHED, FirstAttempts
from evenhand.assessment.attempt import Result
from evenhand.quiz.split import AnswerKey

KEY = key_with(3)
LATER = START + timedelta(days=3)


def kept(*results: Result, key: AnswerKey = KEY) -> FirstAttempts:
    attempts = FirstAttempts(key)
    for each in results:
        attempts.add(each)
    return attempts


def earned(attempts: FirstAttempts) -> list[list[Fraction | str]]:
    """What everybody earned on each question, in words where nothing."""
    words = {NOT_ASKED: "not asked", NOT_REACHED: "not reached"}
    return [
        [
            words.get(column[row], attempts.marks(question)[column[row]])
            for question, column in enumerate(attempts.columns)
        ]
        for row in range(len(attempts))
    ]


def test_each_person_is_a_row_with_their_group_and_their_time() -> None:
    attempts = kept(
        result(KEY, (1, 0, 1), vendor="acme", language="zh"),
        result(KEY, (0, 0, Fraction(1, 3)), vendor="acme", at=LATER),
        result(KEY, (1, 1, 1), vendor="acme", language="zh"),
    )

    assert earned(attempts) == [[1, 0, 1], [0, 0, Fraction(1, 3)], [1, 1, 1]]
    assert [attempts.groups[group] for group in attempts.group] == [("acme", "zh"), ("acme", "en"), ("acme", "zh")]
    assert [EPOCH + timedelta(microseconds=time) for time in attempts.submitted] == [START, LATER, START]


def test_later_attempts_and_those_of_nobody_s_vendor_do_not_count() -> None:
    assert len(kept(result(KEY, (1, 1, 1), number=2), result(KEY, (1, 1, 1), vendor=""))) == 0


def test_a_further_grade_takes_the_place_of_the_first_and_not_its_time() -> None:
    first = result(KEY, (0, 0, 1), attempt="a")
    regraded = result(KEY, (1, 0, 1), attempt="a", at=LATER, before=True)

    for order in ((first, regraded), (regraded, first)):
        attempts = kept(*order)
        assert earned(attempts) == [[1, 0, 1]]
        assert list(attempts.submitted) == list(kept(first).submitted)


def test_marks_of_a_grade_that_another_took_the_place_of_are_earned_by_nobody() -> None:
    half = result(KEY, (Fraction(1, 2), 0, 1), attempt="a")
    full = result(KEY, (1, 0, 1), attempt="a", at=LATER, before=True)

    for order in ((half, full), (full, half)):
        assert kept(*order).earned(0) == {1}


def test_of_two_grades_at_one_moment_the_one_that_replaces_another_counts() -> None:
    first = result(KEY, (0, 0, 1), attempt="a")
    regraded = result(KEY, (1, 0, 1), attempt="a", before=True)

    assert earned(kept(first, regraded)) == earned(kept(regraded, first)) == [[1, 0, 1]]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=12), st.randoms(use_true_random=False))
def test_the_order_in_which_a_feed_is_read_changes_nothing_that_is_kept_of_an_attempt(
    history: list[tuple[int, int]], order: random.Random
) -> None:
    rows = [
        result(KEY, (Fraction(mark, 9), 0, 1), attempt=f"a{who}", at=START + timedelta(minutes=n), before=n > 0)
        for n, (who, mark) in enumerate(history)
    ]
    shuffled = rows.copy()
    order.shuffle(shuffled)

    def of(results: list[Result]) -> list[tuple[list[Fraction | str], int]]:
        attempts = kept(*results)
        return sorted(zip(earned(attempts), attempts.submitted, strict=True), key=str)

    assert of(shuffled) == of(rows)


def test_what_was_met_under_another_key_was_not_asked() -> None:
    assert earned(kept(result(KEY, (1, 1, 0), revisions={2: "an-earlier-key"}))) == [[1, "not asked", 0]]


def test_a_grade_under_the_key_in_force_makes_it_asked_and_one_under_an_earlier_key_unasked() -> None:
    old = result(KEY, (1, 1, 0), attempt="a", revisions={2: "an-earlier-key"})
    new = result(KEY, (1, 0, 0), attempt="a", at=LATER, before=True)

    assert earned(kept(new, old)) == [[1, 0, 0]]


def test_a_question_that_a_paper_does_not_have_was_not_asked() -> None:
    attempts = kept(result(KEY, (None, 1, 1)), result(KEY, (0, 1, 1)))

    assert earned(attempts) == [["not asked", 1, 1], [0, 1, 1]]


def test_a_blank_is_not_reached_when_no_answer_follows_it_and_else_earns_nothing() -> None:
    attempts = kept(
        result(KEY, (0, 1, 0), blank=(1, 3)),
        result(KEY, (0, 0, 0), blank=(1, 2, 3)),
        result(KEY, (0, 0, 1), blank=(1, 2)),
    )

    assert earned(attempts) == [[0, 1, "not reached"], ["not reached"] * 3, [0, 0, 1]]
    assert [attempts.earned(question) for question in range(3)] == [{0}, {0, 1}, {1}]


def test_a_question_with_more_different_marks_than_a_byte_holds_keeps_them_all() -> None:
    marks = [Fraction(n, 400) for n in range(400)]

    assert [row[0] for row in earned(kept(*(result(KEY, (mark, 1, 0)) for mark in marks)))] == marks
