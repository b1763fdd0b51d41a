"""The tally: additive, exact, and the same whatever way the feed is read."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import HALF, START, pattern, question, quiz, result
from evenhand.analysis.tally import (
    GroupSums,
    Tally,
    fold,
    item_name,
    merge,
    read_from,
    sums_of,
    vendor_and_language,
)
from evenhand.assessment.attempt import Result
from evenhand.quiz.split import key_of

OVERLAP = timedelta(minutes=10)
KEY = key_of(quiz(question("q1"), question("q2", points=Fraction(2)), question("q3"), pass_mark=HALF))
Q1, Q2, _ = (item_name(each.id, each.revision) for each in KEY.questions)
EMPTY = Tally(quiz_id=KEY.quiz_id)


def test_first_attempts_feed_the_item_sums() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("110"), person="a"), result(KEY, pattern("01-"), person="b")],
        overlap=OVERLAP,
    )
    sums = tally.groups["northwind/en"].items[Q2]
    # a earns 1 + 2 + 0 = 3 marks, b 0 + 2 + 0 = 2; on question 2 both earn x = 2, on the rest r = 1 and r = 0.
    assert (sums.n, sums.full, sums.max) == (2, 2, 2)
    assert (sums.marks, sums.marks_squared) == (4, 8)
    assert (sums.rest, sums.rest_squared, sums.marks_rest) == (1, 1, 2)
    assert sums.chosen == {"yes": 2}


def test_scores_are_summed_exactly() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("110"), person="a"), result(KEY, pattern("010"), person="b")],
        overlap=OVERLAP,
    )
    group = tally.groups["northwind/en"]
    # 3/4 + 2/4 and 9/16 + 4/16
    assert (group.score, group.score_squared) == (Fraction(5, 4), Fraction(13, 16))
    assert group.histogram == (0, 0, 0, 0, 0, 1, 0, 1, 0, 0)


def test_a_full_score_falls_into_the_last_bar_and_zero_into_the_first() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("111"), person="a"), result(KEY, pattern("000"), person="b")],
        overlap=OVERLAP,
    )
    assert tally.groups["northwind/en"].histogram == (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_a_second_attempt_counts_as_an_attempt_and_as_a_pass_but_in_no_item_sum() -> None:
    first = result(KEY, pattern("100"), person="a")
    second = result(KEY, pattern("111"), person="a", number=2)
    group = fold(EMPTY, [first, second], overlap=OVERLAP).groups["northwind/en"]
    assert (group.people, group.attempts, group.passed, group.first_passed) == (1, 2, 1, 0)
    assert group.items == sums_of(first).items
    assert group.score == first.grade.score


def test_a_person_who_passes_twice_is_counted_once() -> None:
    results = [
        result(KEY, pattern("111"), person="a"),
        result(KEY, pattern("111"), person="a", number=2, passed_before=True),
    ]
    assert fold(EMPTY, results, overlap=OVERLAP).groups["northwind/en"].passed == 1


def test_a_question_left_out_is_omitted_and_not_a_choice() -> None:
    sums = sums_of(result(KEY, pattern("-11"))).items[Q1]
    assert (sums.n, sums.omitted, sums.chosen) == (1, 1, {})


def test_results_are_kept_apart_by_vendor_and_language() -> None:
    tally = fold(
        EMPTY,
        [
            result(KEY, pattern("111"), person="a", vendor="north/wind", language="en"),
            result(KEY, pattern("111"), person="b", vendor="lotus", language="zh"),
        ],
        overlap=OVERLAP,
    )
    assert {vendor_and_language(name) for name in tally.groups} == {("north/wind", "en"), ("lotus", "zh")}


def test_a_result_read_again_changes_nothing_not_even_the_version() -> None:
    results = [result(KEY, pattern("110"), person="a"), result(KEY, pattern("010"), person="b")]
    tally = fold(EMPTY, results, overlap=OVERLAP)
    assert tally.version == 1
    assert fold(tally, results, overlap=OVERLAP) is tally
    assert fold(EMPTY, [], overlap=OVERLAP) is EMPTY


def test_a_result_that_shows_up_late_is_still_counted() -> None:
    on_time = result(KEY, pattern("110"), person="a", minutes=9)
    late = result(KEY, pattern("110"), person="b", minutes=0)
    tally = fold(fold(EMPTY, [on_time], overlap=OVERLAP), [late, on_time], overlap=OVERLAP)
    assert tally.groups["northwind/en"].people == 2
    assert tally.watermark == START + timedelta(minutes=9)
    assert tally.version == 2


def test_only_grades_within_the_overlap_are_remembered_its_end_included() -> None:
    results = [result(KEY, pattern("1"), person=name, minutes=at) for name, at in (("a", 0), ("b", 1), ("c", 11))]
    tally = fold(EMPTY, results, overlap=OVERLAP)
    assert set(tally.recent) == {results[1].grade_id, results[2].grade_id}
    assert read_from(tally, overlap=OVERLAP) == START + timedelta(minutes=1)
    assert read_from(EMPTY, overlap=OVERLAP) is None


def test_a_result_of_another_quiz_is_refused() -> None:
    with pytest.raises(ValueError, match="does not belong"):
        fold(Tally(quiz_id="another"), [result(KEY, pattern("111"))], overlap=OVERLAP)


def test_merging_nothing_gives_empty_sums() -> None:
    assert merge([]) == GroupSums()


@st.composite
def feeds(draw: st.DrawFn) -> list[Result]:
    """Results of up to eight people with up to two attempts each, over an hour."""
    rows = []
    for place in range(draw(st.integers(0, 8))):
        where = {
            "vendor": draw(st.sampled_from(["northwind", "lotus"])),
            "language": draw(st.sampled_from(["en", "zh"])),
        }
        passed = False
        for number in range(1, draw(st.integers(1, 2)) + 1):
            answers = pattern(draw(st.text("10-", min_size=3, max_size=3)))
            minutes = draw(st.integers(0, 60))
            row = result(
                KEY,
                answers,
                person=f"p{place}",
                number=number,
                passed_before=passed,
                minutes=minutes,
                **where,
            )
            passed = passed or row.grade.passed
            rows.append(row)
    return rows


@given(feeds(), st.data())
def test_any_split_order_and_repetition_of_the_feed_gives_the_same_sums(
    rows: list[Result], data: st.DataObject
) -> None:
    once = fold(EMPTY, rows, overlap=OVERLAP)
    tally = EMPTY
    waiting = data.draw(st.permutations(rows))
    folded: list[Result] = []
    while waiting:
        size = data.draw(st.integers(1, len(waiting)))
        portion, waiting = waiting[:size], waiting[size:]
        since = read_from(tally, overlap=OVERLAP)
        again = [row for row in folded if since is not None and row.at >= since]
        tally = fold(tally, data.draw(st.permutations(portion + again)), overlap=OVERLAP)
        folded += portion
    assert tally.groups == once.groups
    assert tally.watermark == once.watermark
    assert tally.recent == once.recent


@given(feeds(), st.integers(0, 16))
def test_the_sums_of_two_halves_merge_to_the_sums_of_the_whole(rows: list[Result], cut: int) -> None:
    parts = [merge(map(sums_of, rows[:cut])), merge(map(sums_of, rows[cut:]))]
    whole = merge(map(sums_of, rows))
    assert merge(parts) == merge(reversed(parts)) == whole
    assert whole == merge(fold(EMPTY, rows, overlap=OVERLAP).groups.values())
