"""The tally: additive, exact, and the same whatever way the feed is read."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import HALF, START, matching, numeric, pattern, question, quiz, result, short_text
from analysis.plain_fold import plain_fold
from evenhand.analysis import tally as tally_module
from evenhand.analysis.group import GroupKey, read_group
from evenhand.analysis.item_sums import Band
from evenhand.analysis.tally import (
    GroupSums,
    Tally,
    fold,
    item_name,
    merge,
    read_from,
    sums_of,
)
from evenhand.assessment.attempt import Result, Superseded
from evenhand.assessment.grading import grade
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import AnswerKey, key_of

OVERLAP = timedelta(minutes=10)
QUESTIONS = question("q1"), question("q2", points=Fraction(2)), question("q3")
KEY = key_of(quiz(*QUESTIONS, pass_mark=HALF))
CORRECTED = key_of(quiz(question("q1", right="no"), *QUESTIONS[1:], pass_mark=HALF))
"""The key after its first question was found to be wrong."""
Q1, Q2, Q3 = (item_name(each.id, each.revision) for each in KEY.questions)
EMPTY = Tally(quiz_id=KEY.quiz_id)


def group(key: AnswerKey = KEY, vendor: str = "northwind", language: str = "en", month: str = "2026-11") -> str:
    """The name of a group of the cohort `autumn`."""
    revision = key.revision
    return GroupKey(vendor_id=vendor, language=language, cohort="autumn", month=month, key_revision=revision).name


GROUP = group()


def regraded(
    row: Result,
    answers: dict[str, tuple[str, ...]],
    key: AnswerKey = KEY,
    *,
    first_pass: bool | None = None,
    minutes: float = 5,
) -> Result:
    """The row of a further grade, of these answers under this key, so much later than the one it supersedes."""
    outcome = grade(answers, key)
    return dataclasses.replace(
        row,
        grade_id=f"{row.grade_id}+",
        answers=answers,
        grade=outcome,
        first_pass=outcome.passed if first_pass is None else first_pass,
        at=row.at + timedelta(minutes=minutes),
        before=Superseded(answers=row.answers, grade=row.grade, first_pass=row.first_pass),
    )


def alone(row: Result) -> Result:
    """The row as if its grade were the first of its attempt."""
    return dataclasses.replace(row, before=None)


def test_first_attempts_feed_the_item_sums() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("110"), person="a"), result(KEY, pattern("01-"), person="b")],
        overlap=OVERLAP,
    )
    sums = tally.groups[GROUP].items[Q2]
    # Of 4 marks a earns 1 + 2 + 0 = 3, b 0 + 2 + 0 = 2; on question 2 both earn x = 2, and r = 1/2 and 0.
    assert (sums.n, sums.full, sums.max) == (2, 2, 2)
    assert (sums.marks, sums.marks_squared) == (4, 8)
    assert (sums.rest, sums.rest_squared, sums.marks_rest) == (HALF, Fraction(1, 4), 1)
    assert sums.bands == {
        75: Band(earned={Fraction(2): 1}, chosen={"yes": 1}),
        50: Band(earned={Fraction(2): 1}, chosen={"yes": 1}),
    }
    assert (sums.chosen, sums.chosen_rest) == ({"yes": 2}, {"yes": HALF})


def test_scores_are_summed_exactly() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("110"), person="a"), result(KEY, pattern("010"), person="b")],
        overlap=OVERLAP,
    )
    group = tally.groups[GROUP]
    # 3/4 + 2/4 and 9/16 + 4/16
    assert (group.score, group.score_squared) == (Fraction(5, 4), Fraction(13, 16))
    assert group.histogram == (0, 0, 0, 0, 0, 1, 0, 1, 0, 0)


def test_a_full_score_falls_into_the_last_bar_and_zero_into_the_first() -> None:
    tally = fold(
        EMPTY,
        [result(KEY, pattern("111"), person="a"), result(KEY, pattern("000"), person="b")],
        overlap=OVERLAP,
    )
    assert tally.groups[GROUP].histogram == (1, 0, 0, 0, 0, 0, 0, 0, 0, 1)


def test_a_second_attempt_counts_as_an_attempt_and_as_a_pass_but_in_no_item_sum() -> None:
    first = result(KEY, pattern("100"), person="a")
    second = result(KEY, pattern("111"), person="a", number=2)
    group = fold(EMPTY, [first, second], overlap=OVERLAP).groups[GROUP]
    assert (group.people, group.attempts, group.passed, group.first_passed) == (1, 2, 1, 0)
    assert group.items == sums_of(first).items
    assert group.score == first.grade.score


def test_a_person_who_passes_twice_is_counted_once() -> None:
    results = [
        result(KEY, pattern("111"), person="a"),
        result(KEY, pattern("111"), person="a", number=2, passed_before=True),
    ]
    assert fold(EMPTY, results, overlap=OVERLAP).groups[GROUP].passed == 1


def test_a_question_left_out_is_omitted_and_not_a_choice() -> None:
    sums = sums_of(result(KEY, pattern("-11"))).items[Q1]
    assert (sums.n, sums.omitted, sums.not_reached, sums.chosen) == (1, 1, 0, {})


def test_questions_after_the_last_answer_were_not_reached() -> None:
    items = sums_of(result(KEY, pattern("-1-"))).items
    assert [(items[each].omitted, items[each].not_reached) for each in (Q1, Q2, Q3)] == [(1, 0), (0, 0), (0, 1)]
    nothing = sums_of(result(KEY, pattern("---"))).items
    assert [(each.omitted, each.not_reached) for each in nothing.values()] == [(0, 1)] * 3


def test_the_only_question_has_no_rest() -> None:
    key = key_of(quiz(QUESTIONS[0]))
    (sums,) = sums_of(result(key, pattern("1"))).items.values()
    assert (sums.n, sums.rest, sums.rest_squared, sums.marks_rest, sums.chosen_rest) == (1, 0, 0, 0, {})


def test_the_rest_of_a_drawn_paper_is_the_share_of_its_own_marks() -> None:
    longer, shorter = KEY.only(["q1", "q2", "q3"]), KEY.only(["q1", "q3"])
    assert sums_of(result(longer, pattern("110"))).items[Q1].rest == Fraction(2, 3)
    assert sums_of(result(shorter, pattern("110"))).items[Q1].rest == 0


def test_results_are_kept_apart_by_vendor_language_cohort_month_and_key() -> None:
    tally = fold(
        EMPTY,
        [
            result(KEY, pattern("111"), person="a", vendor="north/wind", language="en"),
            result(KEY, pattern("111"), person="b", vendor="lotus", language="zh"),
            result(CORRECTED, pattern("111"), person="c", minutes=29 * 24 * 60),
            dataclasses.replace(result(KEY, pattern("111"), person="d"), cohort="第三批/三"),
        ],
        overlap=OVERLAP,
    )
    assert {read_group(name) for name in tally.groups} == {
        GroupKey(vendor_id="north/wind", language="en", cohort="autumn", month="2026-11", key_revision=KEY.revision),
        GroupKey(vendor_id="lotus", language="zh", cohort="autumn", month="2026-11", key_revision=KEY.revision),
        GroupKey(
            vendor_id="northwind", language="en", cohort="autumn", month="2026-12", key_revision=CORRECTED.revision
        ),
        GroupKey(vendor_id="northwind", language="en", cohort="第三批/三", month="2026-11", key_revision=KEY.revision),
    }


def test_a_regrade_stays_in_the_month_of_the_submission() -> None:
    first = result(KEY, pattern("110"))
    again = regraded(first, pattern("110"), CORRECTED, minutes=60 * 24 * 60)
    assert set(fold(EMPTY, [first, again], overlap=OVERLAP).groups) == {group(CORRECTED)}


def test_a_result_from_before_submissions_were_kept_goes_by_its_grade() -> None:
    old = dataclasses.replace(result(KEY, pattern("110")), submitted_at=None)
    assert set(fold(EMPTY, [old], overlap=OVERLAP).groups) == {GROUP}


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
    assert tally.groups[GROUP].people == 2
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


def test_a_further_grade_takes_out_exactly_what_the_one_before_put_in() -> None:
    other = result(KEY, pattern("101"), person="b")
    first = result(KEY, pattern("100"), person="a")
    again = regraded(first, pattern("011"))
    tally = fold(EMPTY, [other, first, again], overlap=OVERLAP)
    assert tally.groups == fold(EMPTY, [other, alone(again)], overlap=OVERLAP).groups


def test_a_corrected_key_moves_a_question_to_its_new_revision_and_leaves_nothing_of_the_old() -> None:
    first = result(KEY, pattern("111"), person="a")
    again = regraded(first, pattern("111"), CORRECTED)
    (group,) = fold(EMPTY, [first, again], overlap=OVERLAP).groups.values()
    assert set(group.items) == {item_name(each.id, each.revision) for each in CORRECTED.questions}
    assert Q1 not in group.items
    assert (group.people, group.attempts, group.first_passed) == (1, 1, 1)
    assert group.score == Fraction(3, 4)


def test_an_option_that_nobody_is_graded_for_any_more_is_gone() -> None:
    first = result(KEY, pattern("000"), person="a")
    (group,) = fold(EMPTY, [first, regraded(first, pattern("1--"))], overlap=OVERLAP).groups.values()
    assert {name: sums.chosen for name, sums in group.items.items()} == {Q1: {"yes": 1}, Q2: {}, Q3: {}}


def test_a_further_grade_that_arrives_before_the_first_comes_to_the_same() -> None:
    first = result(KEY, pattern("110"), person="a")
    again = regraded(first, pattern("110"), CORRECTED)
    early = fold(EMPTY, [again], overlap=OVERLAP)
    assert fold(early, [first], overlap=OVERLAP).groups == fold(EMPTY, [alone(again)], overlap=OVERLAP).groups


def test_a_further_grade_of_a_second_attempt_moves_the_count_of_passes_alone() -> None:
    results = [result(KEY, pattern("100"), person="a"), result(KEY, pattern("100"), person="a", number=2)]
    before = fold(EMPTY, results, overlap=OVERLAP)
    after = fold(before, [regraded(results[1], pattern("111"))], overlap=OVERLAP)
    (one,), (other,) = before.groups.values(), after.groups.values()
    assert (one.passed, other.passed) == (0, 1)
    assert dataclasses.replace(other, passed=0) == one


def test_what_people_write_in_their_own_words_is_no_choice_to_be_counted() -> None:
    key = key_of(quiz(short_text("q1", "blood"), numeric("q2", 1, 3), question("q3")))
    group = sums_of(result(key, {"q1": ("Blood, I think. My name is Ana.",), "q2": ("17",), "q3": ("no",)}))
    assert [sums.chosen for sums in group.items.values()] == [{}, {}, {"no": 1}]


def test_of_a_question_with_parts_each_answer_is_counted_under_its_part() -> None:
    key = key_of(quiz(matching("q1", street="restrict", ring="allow")))
    rows = [
        result(key, {"q1": ("street=restrict", "ring=restrict")}, person="a"),
        result(key, {"q1": ("street=restrict",)}, person="b"),
    ]
    (sums,) = fold(EMPTY, rows, overlap=OVERLAP).groups[group(key)].items.values()
    assert sums.chosen == {"street=restrict": 2, "ring=restrict": 1}


PATTERNS = st.text("10-", min_size=3, max_size=3).map(pattern)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Result]]:
    """Up to eight people with up to two attempts each, over an hour, every attempt with up to three grades."""
    attempts = []
    for place in range(draw(st.integers(0, 8))):
        where = {
            "vendor": draw(st.sampled_from(["northwind", "lotus"])),
            "language": draw(st.sampled_from(["en", "zh"])),
        }
        passed = False
        for number in range(1, draw(st.integers(1, 2)) + 1):
            minutes = draw(st.integers(0, 60))
            row = result(
                KEY, draw(PATTERNS), person=f"p{place}", number=number, passed_before=passed, minutes=minutes, **where
            )
            passed = passed or row.grade.passed
            rows = [row]
            for _ in range(draw(st.integers(0, 2))):
                # The key may be corrected, and late answers accepted; both may be taken back.
                key, first_pass = draw(st.sampled_from([KEY, CORRECTED])), draw(st.booleans())
                later = draw(st.integers(0, 60))
                rows.append(regraded(rows[-1], draw(PATTERNS), key, first_pass=first_pass, minutes=later))
            attempts.append(rows)
    return attempts


def feeds() -> st.SearchStrategy[list[Result]]:
    """The rows of such histories."""
    return histories().map(lambda attempts: [row for rows in attempts for row in rows])


@given(histories(), st.data())
def test_any_history_of_grades_comes_to_the_latest_of_each_attempt(
    attempts: list[list[Result]], data: st.DataObject
) -> None:
    waiting = data.draw(st.permutations([row for rows in attempts for row in rows]))
    tally = EMPTY
    while waiting:
        size = data.draw(st.integers(1, len(waiting)))
        portion, waiting = waiting[:size], waiting[size:]
        tally = fold(tally, portion, overlap=OVERLAP)
    latest = fold(EMPTY, [alone(rows[-1]) for rows in attempts], overlap=OVERLAP)
    assert tally.groups == latest.groups


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


MIXED = key_of(
    quiz(
        question("q1", "a", "b", "c", right="a,b", points=Fraction(3, 2)),
        matching("q2", street="restrict", ring="allow"),
        question("q3", points=Fraction(2, 3)),
        short_text("q4", "blood"),
        pass_mark=HALF,
        credit=Credit.COVERAGE,
    )
)
PAPERS = [MIXED, MIXED.only(["q1", "q3"]), MIXED.only(["q2", "q3", "q4"])]


@st.composite
def mixed_feeds(draw: st.DrawFn) -> list[Result]:
    """Results of whole and drawn papers with partial marks, some graded again, in several groups."""
    rows = []
    for place in range(draw(st.integers(0, 10))):
        key = draw(st.sampled_from(PAPERS))
        where = {"vendor": draw(st.sampled_from(["northwind", "lotus"])), "minutes": draw(st.integers(0, 60_000))}
        row = result(key, draw(mixed_answers()), person=f"p{place}", number=draw(st.integers(1, 2)), **where)
        rows.append(row)
        if draw(st.booleans()):
            rows.append(regraded(row, draw(mixed_answers()), draw(st.sampled_from(PAPERS))))
    return draw(st.permutations(rows))


def mixed_answers() -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    """Answers to the questions of `MIXED`, any of them left out."""
    return st.fixed_dictionaries(
        {
            "q1": st.lists(st.sampled_from("abc"), unique=True).map(tuple),
            "q2": st.sampled_from([(), ("street=restrict",), ("street=allow", "ring=allow"), ("ring=restrict",)]),
            "q3": st.sampled_from([(), ("yes",), ("no",)]),
            "q4": st.sampled_from([(), ("blood",), ("A tomato.",)]),
        }
    )


@given(mixed_feeds(), st.integers(1, 5))
def test_the_sums_are_those_of_the_definition_whatever_is_asked_and_in_which_portions(
    rows: list[Result], portion: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tally_module, "PORTION", portion)
        half = fold(EMPTY, rows[: len(rows) // 2], overlap=OVERLAP)
        assert fold(half, rows[len(rows) // 2 :], overlap=OVERLAP).groups == plain_fold(rows)
