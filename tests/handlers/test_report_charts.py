"""The pictures of a report: where things lie in them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.analysis.curve import Fifth
from evenhand.analysis.estimate import NotEstimable, Reason
from evenhand.analysis.intervals import wilson
from evenhand.handlers.report_charts import LEFT, RIGHT, across, bars_of, curves_of, dots_of

NOTHING = NotEstimable(n=0, reason=Reason.TOO_FEW)
HALF = Fraction(1, 2)


@given(st.integers(1, 50), st.data())
def test_a_point_lies_on_the_line_of_its_interval_and_within_the_picture(n: int, data: st.DataObject) -> None:
    (dot,) = dots_of([("1", wilson(data.draw(st.integers(0, n)), n))]).dots
    assert dot.x is not None
    assert LEFT <= dot.low <= dot.x <= dot.high <= RIGHT


def test_what_cannot_be_estimated_has_a_row_and_no_point() -> None:
    plot = dots_of([("1", NOTHING), ("2", wilson(1, 2))])
    assert [dot.x for dot in plot.dots] == [None, across(HALF)]
    assert plot.dots[0].y < plot.dots[1].y < plot.height


@pytest.mark.parametrize(("right", "marked"), [(0, True), (20, False), (14, False)])
def test_a_row_is_marked_when_its_whole_interval_lies_below_the_pass_mark(right: int, marked: bool) -> None:
    # 14 of 20 is 70 %, 48 to 85 %: the value lies below 80 %, the interval does not.
    (dot,) = dots_of([("1", wilson(right, 20))], Fraction(4, 5)).dots
    assert dot.mark is marked


def test_long_names_stand_above_their_rows() -> None:
    low, tall = dots_of([("1", NOTHING)]), dots_of([("Baobab Trust & Safety", NOTHING)], named_above=True)
    assert (low.named_above, tall.named_above) == (False, True)
    assert tall.height > low.height


def test_the_highest_bar_is_full_and_bars_at_the_pass_mark_are_passing() -> None:
    bars = bars_of((0, 0, 0, 0, 0, 2, 0, 4, 1, 0), Fraction(7, 10))
    assert [bar.count for bar in bars if bar.passing] == [4, 1, 0]
    assert [bar.height for bar in bars][5:9] == [60, 0, 120, 30]
    assert [bar.label for bar in bars][:2] == ["0–10", "10–20"]
    assert {bar.height for bar in bars_of((0,) * 10, HALF)} == {0}


def test_a_curve_goes_from_the_weakest_fifth_to_the_best() -> None:
    fifths = [Fifth(n=Fraction(4), chosen=Fraction(place), low=0.0, high=1.0) for place in range(5)]
    (curve,) = curves_of([("A", True, fifths), ("B", False, ())])
    assert (curve.letter, curve.right, len(curve.segments)) == ("A", True, 4)
    heights = [y for _, y in curve.places]
    assert heights == sorted(heights, reverse=True)
    assert [(each.x2, each.y2) for each in curve.segments] == list(curve.places[1:])
