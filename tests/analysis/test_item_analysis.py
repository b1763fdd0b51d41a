"""The figures of a question against published numbers, scipy, and arithmetic done by hand."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.examples import TAXONOMY, case, matching, ordering, pattern, question, quiz, result, short_text
from evenhand.analysis.estimate import Described, Estimate, Estimated, Method, NotEstimable, Reason
from evenhand.analysis.item_analysis import ItemFigures, deviation, discrimination, facility, figures_of
from evenhand.analysis.item_sums import Band, ItemSums
from evenhand.analysis.tally import item_name, merge, sums_of
from evenhand.quiz.model import Question
from evenhand.quiz.split import AnswerKey, key_of

LSAT6 = """
    00000   3  00001   6  00010   2  00011  11  00100   1  00101   1  00110   3  00111   4
    01000   1  01001   8  01010   0  01011  16  01100   0  01101   3  01110   2  01111  15
    10000  10  10001  29  10010  14  10011  81  10100   3  10101  28  10110  15  10111  80
    11000  16  11001  56  11010  21  11011 173  11100  11  11101  61  11110  28  11111 298
"""
"""Section 6 of the Law School Admission Test, 1000 people by pattern of right answers: Bock and Lieberman (1970),
Psychometrika 35, 179-197."""


def key_with(questions: int, **more: object) -> AnswerKey:
    return key_of(quiz(*(question(f"q{number}", **more) for number in range(1, questions + 1))))  # type: ignore[arg-type]


def items(key: AnswerKey, patterns: list[str]) -> list[ItemSums]:
    """The sums of each question after one first attempt for each pattern."""
    group = merge(sums_of(result(key, pattern(bits), person=f"p{n}")) for n, bits in enumerate(patterns))
    return [group.items[item_name(each.id, each.revision)] for each in key.questions]


def value(estimate: Estimate) -> float:
    assert isinstance(estimate, Estimated)
    return float(estimate.value)


def test_lsat_section_6_gives_the_published_figures() -> None:
    table = LSAT6.split()
    people = [bits for bits, count in zip(table[::2], table[1::2], strict=True) for _ in range(int(count))]
    assert len(people) == 1000
    sums = items(key_with(5), people)
    assert [each.full for each in sums] == [924, 709, 553, 763, 870]
    assert [value(facility(each)) for each in sums] == [0.924, 0.709, 0.553, 0.763, 0.870]
    # as printed by R: mirt::itemstats(expand.table(LSAT6))$itemstats$total.r_if_rm
    assert [round(value(discrimination(each)), 3) for each in sums] == [0.113, 0.153, 0.173, 0.144, 0.122]


def test_discrimination_takes_the_question_out_of_the_total() -> None:
    # Four people, three questions: 111, 110, 100, 001. Question 1: x = 1 1 1 0, r = 2 1 0 1.
    # n sum xr - sum x sum r = 4*3 - 3*4 = 0, so the correlation is 0; with the question left in the total
    # (3 2 1 1) it would be 4*6 - 3*7 = 3, over sqrt(3 * 11): .52.
    assert value(discrimination(items(key_with(3), ["111", "110", "100", "001"])[0])) == 0


def test_a_question_that_better_people_miss_discriminates_below_zero() -> None:
    estimate = discrimination(items(key_with(3), ["011", "011", "010", "100", "100", "110"])[0])
    # x = 0 0 0 1 1 1, r = 2 2 1 0 0 1: n sum xr - sum x sum r = 6*1 - 3*6 = -12, over sqrt((18-9) (60-36)) = 14.70
    assert value(estimate) == pytest.approx(-12 / sqrt(9 * 24))


@given(st.lists(st.text("10", min_size=4, max_size=4), min_size=4, max_size=30))
def test_discrimination_agrees_with_scipy(people: list[str]) -> None:
    for place, sums in enumerate(items(key_with(4), people)):
        xs = [int(bits[place]) for bits in people]
        rest = [bits.count("1") - x for bits, x in zip(people, xs, strict=True)]
        estimate = discrimination(sums)
        if len(set(xs)) == 1:
            assert estimate == NotEstimable(n=len(people), reason=Reason.NO_SPREAD)
        elif len(set(rest)) == 1:
            assert estimate == NotEstimable(n=len(people), reason=Reason.NO_SPREAD_IN_REST)
        elif isinstance(estimate, NotEstimable):
            assert estimate.reason is Reason.PERFECT
            assert abs(stats.pearsonr(xs, rest).statistic) == pytest.approx(1)
        else:
            theirs = stats.pearsonr(xs, rest)
            assert float(estimate.value) == pytest.approx(theirs.statistic, abs=1e-12)
            assert estimate.low == pytest.approx(theirs.confidence_interval().low, abs=1e-9)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (["11", "10", "01"], Reason.TOO_FEW),
        (["10", "11", "11", "10"], Reason.NO_SPREAD),
        (["11", "01", "11", "01"], Reason.NO_SPREAD_IN_REST),
        (["11", "00", "11", "00"], Reason.PERFECT),
        (["10", "01", "10", "01"], Reason.PERFECT),
    ],
)
def test_discrimination_says_why_it_cannot_be_estimated(people: list[str], reason: Reason) -> None:
    assert discrimination(items(key_with(2), people)[0]) == NotEstimable(n=len(people), reason=reason)


def test_facility_is_the_share_of_people_who_were_right() -> None:
    estimate = facility(items(key_with(1, points=Fraction(3, 2)), ["1", "1", "0", "-"])[0])
    assert isinstance(estimate, Estimated)
    assert (estimate.value, estimate.n, estimate.method) == (Fraction(1, 2), 4, Method.WILSON)


def test_facility_of_partial_marks_is_a_mean_with_student_s_interval() -> None:
    # Three people earn 1, 1/2 and 0 of 2 marks, as shares 1/2, 1/4, 0: mean 1/4, s = 1/4, t(2) = 4.303
    earned = {Fraction(1): 1, Fraction(1, 2): 1, Fraction(0): 1}
    sums = ItemSums(max=Fraction(2), bands={0: Band(earned=earned)})
    estimate = facility(sums)
    assert isinstance(estimate, Estimated)
    assert (estimate.value, estimate.method) == (Fraction(1, 4), Method.STUDENT_T)
    assert estimate.high == pytest.approx(0.25 + 4.302653 * 0.25 / sqrt(3))
    assert estimate.low == 0


def test_the_standard_deviation_divides_by_one_less_than_n() -> None:
    # shares 1 1 0 0: s^2 = (2 - 4/4) / 3 = 1/3
    described = deviation(items(key_with(1, points=Fraction(5)), ["1", "1", "0", "0"])[0])
    assert described == Described(value=pytest.approx(sqrt(1 / 3)), n=4)
    assert deviation(items(key_with(1), ["1"])[0]) == NotEstimable(n=1, reason=Reason.TOO_FEW)


def test_options_nobody_chose_are_listed_with_zero() -> None:
    key = key_of(quiz(question("q1", "yes", "no", "never")))
    figures = figures_of(items(key, ["1", "1", "0", "-"])[0], key.questions[0])
    assert [(each.id, each.count) for each in figures.options] == [("yes", 2), ("no", 1), ("never", 0)]
    assert value(figures.options[1].share) == 1 / 4
    assert (figures.omitted, figures.not_reached) == (0, 1)


def test_a_question_nobody_met_has_no_figures() -> None:
    figures = figures_of(ItemSums(), key_with(1).questions[0])
    nothing = NotEstimable(n=0, reason=Reason.TOO_FEW)
    assert (figures.facility, figures.deviation, figures.discrimination) == (nothing, nothing, nothing)
    assert [option.share for option in figures.options] == [nothing, nothing]


def answered(asked: Question, *given: str) -> ItemFigures:
    """The figures of a question alone, one first attempt for each text: its answers, divided by spaces."""
    key = key_of(quiz(asked), TAXONOMY)
    group = merge(
        sums_of(result(key, {asked.id: tuple(answers.split())}, person=f"p{n}")) for n, answers in enumerate(given)
    )
    return figures_of(group.items[item_name(asked.id, key.questions[0].revision)], key.questions[0])


def counts(figures: ItemFigures) -> dict[str, list[tuple[str, int]]]:
    return {part.id: [(answer.id, answer.count) for answer in part.answers] for part in figures.parts}


def test_what_was_matched_is_counted_for_each_part_in_the_order_of_the_key() -> None:
    asked = matching("m", fight="restrict", drill="allow", threat="escalate")
    figures = answered(asked, "fight=restrict drill=allow threat=restrict", "fight=allow drill=allow", "fight=allow")
    assert counts(figures) == {
        "fight": [("restrict", 1), ("allow", 2), ("escalate", 0)],
        "drill": [("restrict", 0), ("allow", 2), ("escalate", 0)],
        "threat": [("restrict", 1), ("allow", 0), ("escalate", 0)],
    }
    assert figures.options == ()


def test_the_right_answer_of_a_part_is_named_and_those_who_left_it_open_are_counted() -> None:
    asked = matching("m", fight="restrict", drill="allow")
    fight, drill = answered(asked, "fight=restrict drill=allow", "fight=allow", "", "fight=restrict").parts
    assert (fight.right.id, fight.right.count, fight.omitted) == ("restrict", 2, 1)
    assert (drill.right.id, drill.right.count, drill.omitted) == ("allow", 1, 3)
    # of all four who met the question, omissions included, as for options
    assert value(drill.right.share) == 1 / 4
    assert drill.right.share.n == 4


def test_places_of_an_order_stand_from_first_to_last() -> None:
    figures = answered(ordering("o", "stop", "note", "report"), "stop=1 note=3 report=2", "stop=1 note=2 report=3")
    assert counts(figures)["note"] == [("1", 0), ("2", 1), ("3", 1)]
    assert [part.right.id for part in figures.parts] == ["1", "2", "3"]


def test_a_judgement_shows_the_right_answer_and_then_what_it_was_taken_for_most_often() -> None:
    given = ["label=insult", "label=gore", "label=gore action=allow", "label=blood", "label=gore", "label=insult", ""]
    figures = answered(case("c", label="blood", action="restrict"), *given)
    assert counts(figures) == {
        "label": [("blood", 1), ("gore", 3), ("insult", 2), ("none", 0), ("threat", 0)],
        "action": [("restrict", 0), ("allow", 1), ("remove", 0)],
    }
    assert [part.omitted for part in figures.parts] == [1, 6]


def test_facility_of_a_case_counts_near_labels_in_part() -> None:
    # Blood taken for gore costs half of the label's half: shares 1, 3/4, 1/2, mean 3/4.
    figures = answered(
        case("c", label="blood", action="restrict"),
        "label=blood action=restrict",
        "label=gore action=restrict",
        "label=none action=restrict",
    )
    assert isinstance(figures.facility, Estimated)
    assert (figures.facility.value, figures.facility.method) == (Fraction(3, 4), Method.STUDENT_T)
    assert figures.full == 1


def test_nothing_that_people_wrote_is_among_the_figures() -> None:
    figures = answered(short_text("s", "doxxing"), "doxxing", "mine", "mine")
    assert (figures.options, figures.parts) == ((), ())
    assert value(figures.facility) == pytest.approx(1 / 3)
    assert "mine" not in repr(figures)


def test_in_drawn_papers_a_question_is_correlated_with_the_share_earned_of_the_rest() -> None:
    # Question 1 with a rest of question 2 (2 marks) or of question 3 (1 mark): x = 1 1 0 0, r = 1 0 1 0.
    key = key_of(quiz(question("q1"), question("q2", points=Fraction(2)), question("q3")))
    papers = [(["q1", "q2"], "11-"), (["q1", "q3"], "1-0"), (["q1", "q2"], "01-"), (["q1", "q3"], "0-0")]
    group = merge(
        sums_of(result(key.only(asked), pattern(bits), person=f"p{n}")) for n, (asked, bits) in enumerate(papers)
    )
    estimate = discrimination(group.items[item_name("q1", key.questions[0].revision)])
    assert isinstance(estimate, Estimated)
    assert (estimate.value, estimate.n) == (0, 4)
