"""Results side by side: each group from its own results, in an order that people expect."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.examples import HALF, LOTUS, NORTHWIND, pattern, question, quiz, result
from evenhand.analysis.estimate import Estimated, NotEstimable, Reason
from evenhand.analysis.group import EVERYTHING, Selection
from evenhand.analysis.side_by_side import Beside, compare
from evenhand.analysis.tally import Tally, fold
from evenhand.assessment.attempt import Result
from evenhand.quiz.split import key_of

KEY = key_of(quiz(question("q1"), question("q2"), pass_mark=HALF))
OTHERS = ["11", "10", "01", "00", "-1"]


def tally(*rows: Result) -> Tally:
    return fold(Tally(quiz_id=KEY.quiz_id), rows, overlap=timedelta(minutes=10))


def taken(bits: str, person: str, **more: object) -> Result:
    cohort = more.pop("cohort", "autumn")
    return dataclasses.replace(result(KEY, pattern(bits), person=person, **more), cohort=cohort)  # type: ignore[arg-type]


ALL = tally(
    taken("11", "a", vendor=NORTHWIND.id, language="zh", cohort="spring"),
    taken("10", "b", vendor=NORTHWIND.id, language="en", cohort=""),
    taken("00", "c", vendor=LOTUS.id, language="en", minutes=60 * 24 * 40),
    taken("11", "d", vendor="", language="en"),
)


@pytest.mark.parametrize(
    ("beside", "names"),
    [
        (Beside.VENDOR, ["lotus", "northwind"]),
        (Beside.LANGUAGE, ["en", "zh"]),
        (Beside.COHORT, ["", "autumn", "spring"]),
        (Beside.MONTH, ["2026-11", "2026-12"]),
    ],
)
def test_what_there_is_stands_side_by_side(beside: Beside, names: list[str]) -> None:
    assert [each.name for each in compare(ALL, KEY, EVERYTHING, beside)] == names


def test_each_has_the_figures_of_its_own_results() -> None:
    english, chinese = compare(ALL, KEY, EVERYTHING, Beside.LANGUAGE)
    assert (english.summary.people, english.summary.passed) == (2, 1)
    assert (chinese.summary.people, chinese.summary.passed) == (1, 1)
    facility = english.facilities["q1"]
    assert isinstance(facility, Estimated)
    assert (facility.value, facility.n) == (Fraction(1, 2), 2)


def test_only_what_is_selected_is_compared() -> None:
    (only,) = compare(ALL, KEY, Selection(vendor_id=NORTHWIND.id, cohort="spring"), Beside.LANGUAGE)
    assert (only.name, only.summary.people) == ("zh", 1)
    assert compare(ALL, KEY, Selection(cohort="winter"), Beside.LANGUAGE) == ()


def test_of_a_vendor_s_question_that_one_or_two_met_in_a_group_no_group_shows_its_facility() -> None:
    rows = [taken("11", f"p{place}", cohort="autumn") for place in range(3)] + [taken("10", "q", cohort="spring")]
    autumn, spring = compare(tally(*rows), KEY, EVERYTHING, Beside.COHORT, least=3)
    hidden = [NotEstimable(n=n, reason=Reason.TOO_FEW_TO_SHOW) for n in (3, 1)]
    assert [each.facilities["q1"] for each in (autumn, spring)] == hidden
    assert (autumn.summary.people, spring.summary.people) == (3, 1)


@given(st.lists(st.sampled_from(OTHERS), max_size=6))
def test_no_figure_of_a_vendor_changes_with_another_vendor_s_people(patterns: list[str]) -> None:
    own = [taken(bits, f"own{place}", vendor=NORTHWIND.id) for place, bits in enumerate(OTHERS)]
    others = [taken(bits, f"other{place}", vendor=LOTUS.id) for place, bits in enumerate(patterns)]
    alone = compare(tally(*own), KEY, Selection(vendor_id=NORTHWIND.id), Beside.COHORT)
    assert compare(tally(*own, *others), KEY, Selection(vendor_id=NORTHWIND.id), Beside.COHORT) == alone
