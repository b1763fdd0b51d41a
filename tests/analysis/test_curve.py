"""Who chooses an option: fifths of the people, those at an edge in part."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.analysis.curve import curve, fifths
from evenhand.analysis.estimate import Estimated
from evenhand.analysis.intervals import wilson

BANDS = st.dictionaries(st.integers(0, 100), st.integers(1, 30), min_size=1, max_size=12)


def test_fifths_of_people_with_scores_of_their_own_are_plain() -> None:
    people = dict.fromkeys(range(10), 2)
    parts = fifths(people)
    assert parts == tuple({2 * place: 2, 2 * place + 1: 2} for place in range(5))
    # the two best fifths choose it, and one of the middle one
    chosen = {9: 2, 8: 2, 7: 2, 6: 2, 5: 1}
    assert [each.share for each in curve(chosen, people, parts)] == [0, 0, Fraction(1, 4), 1, 1]


def test_people_of_a_band_at_an_edge_belong_to_both_fifths_in_the_same_part() -> None:
    # 10 people, two in a fifth: of the 5 in band 50 two are in the second, two in the third and one in the fourth.
    people = {10: 2, 50: 5, 90: 3}
    parts = fifths(people)
    assert parts == ({10: 2}, {50: 2}, {50: 2}, {50: 1, 90: 1}, {90: 2})
    # 3 of the 5 chose it, and nobody else: three fifths of each part
    found = curve({50: 3}, people, parts)
    assert [each.chosen for each in found] == [0, Fraction(6, 5), Fraction(6, 5), Fraction(3, 5), 0]
    assert found[3].share == Fraction(3, 10)


def test_seven_people_give_fifths_of_one_and_two_fifths_of_a_person() -> None:
    parts = fifths(dict.fromkeys(range(7), 1))
    assert [sum(part.values()) for part in parts] == [Fraction(7, 5)] * 5
    assert parts[1] == {1: Fraction(3, 5), 2: Fraction(4, 5)}


@given(BANDS, st.data())
def test_fifths_share_out_everybody_and_every_choice(people: dict[int, int], data: st.DataObject) -> None:
    parts = fifths(people)
    n = sum(people.values())
    if n < 5 or len(people) < 2:
        assert parts == ()
        return
    assert {sum(part.values()) for part in parts} == {Fraction(n, 5)}
    for band, here in people.items():
        assert sum(part.get(band, 0) for part in parts) == here
    chosen = {band: data.draw(st.integers(0, here)) for band, here in people.items()}
    found = curve(chosen, people, parts)
    assert sum(each.chosen for each in found) == sum(chosen.values())
    for each in found:
        assert 0 <= each.low <= each.share <= each.high <= 1


def test_the_interval_of_whole_people_is_wilson_s() -> None:
    people = dict.fromkeys(range(5), 10)
    [*_, best] = curve({4: 7}, people, fifths(people))
    estimate = wilson(7, 10)
    assert isinstance(estimate, Estimated)
    assert (best.low, best.high) == pytest.approx((estimate.low, estimate.high))
