"""Questions over time: what is told of the months, and what is called drift."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from analysis.sittings import Sitting, answered, gathered, key_with, result
from evenhand.analysis.dif import Dif, Side
from evenhand.analysis.drift import Drift, drifts
from evenhand.analysis.estimate import Estimated, Method, NotEstimable, Reason
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.analysis.intervals import student_t, wilson
from evenhand.analysis.matching import Matching

TEN = key_with(10)
DIFFICULTIES = tuple(place / 4 - 1.1 for place in range(10))


def half(
    name: str,
    n: int = 700,
    *,
    ability: float = 0.0,
    easier: Mapping[int, float] | None = None,
    steps: Mapping[int, int] | None = None,
) -> list[Sitting]:
    draw = random.Random(name)
    felt = [difficulty - (easier or {}).get(place, 0) for place, difficulty in enumerate(DIFFICULTIES)]
    return [("northwind", "en", answered(draw.gauss(ability), felt, draw, steps)) for _ in range(n)]


def over_time(*sittings: Sitting) -> tuple[tuple[str, ...], tuple[Drift, ...]]:
    attempts = gathered(TEN, sittings)
    return drifts(attempts, Matching(attempts))


def drifting(found: tuple[Drift, ...]) -> list[str]:
    return [each.question_id for each in found if each.drifting]


def test_an_answer_that_got_around_is_found_and_no_other_question_is_called_drifting() -> None:
    set_aside, found = over_time(*half("early"), *half("late", easier={4: 1.5}))

    assert drifting(found) == ["q5"]
    assert set_aside == ("q5",)
    assert isinstance(found[4].result, Dif)
    assert found[4].result.against is Side.REFERENCE


def test_a_question_overtaken_by_the_policy_becomes_harder() -> None:
    _, found = over_time(*half("early"), *half("late", easier={4: -1.5}))

    assert drifting(found) == ["q5"]
    assert isinstance(found[4].result, Dif)
    assert found[4].result.against is Side.FOCAL


def test_partial_credit_drifts_by_its_standard_deviations() -> None:
    steps = {4: 4, 7: 4}
    _, found = over_time(*half("early", steps=steps), *half("late", steps=steps, easier={4: 1.5}))

    assert drifting(found) == ["q5"]
    assert isinstance(found[7].result, Dif)
    assert found[4].result.estimate.method is Method.MANTEL  # type: ignore[union-attr]


def test_better_people_are_no_drift_though_every_facility_rises() -> None:
    _, found = over_time(*half("early"), *half("late", ability=1.0))

    assert drifting(found) == []
    for each in found:
        assert isinstance(each.early, Estimated)
        assert isinstance(each.late, Estimated)
        assert each.late.value > each.early.value


def test_a_test_that_comes_to_be_taken_in_chinese_does_not_drift_by_what_is_harder_there() -> None:
    def of(name: str, n: int, language: str) -> list[Sitting]:
        harder = {4: -1.5} if language == "zh" else None
        return [(vendor, language, marks) for vendor, _, marks in half(f"{name}{language}", n, easier=harder)]

    _, found = over_time(
        *of("early", 900, "en"), *of("early", 300, "zh"), *of("late", 300, "en"), *of("late", 900, "zh")
    )

    assert drifting(found) == []
    assert isinstance(found[4].result, Dif)


def test_what_is_only_in_the_first_stage_s_direction_but_not_surely_beyond_what_is_negligible_is_no_drift() -> None:
    # 0.7 logits are 1.6 delta units; of 300 and 300 the interval is some 1.8 wide to each side.
    _, found = over_time(*half("early", 300), *half("late", 300, easier={4: 0.7}))

    assert isinstance(found[4].result, Dif)
    assert found[4].result.estimate.value > 1
    assert drifting(found) == []


@pytest.mark.parametrize(("n", "enough"), [(500, True), (499, False)])
def test_it_takes_as_many_people_as_any_comparison(n: int, enough: bool) -> None:
    _, found = over_time(*half("all", n))

    assert all(isinstance(each.result, Dif) is enough for each in found)
    if not enough:
        assert found[0].result == NotEstimable(n=n, reason=Reason.TOO_FEW_TO_COMPARE)


def test_the_halves_are_of_those_who_were_asked_the_question() -> None:
    key = key_with(2)
    marks = [(1, None)] * 6 + [(0, 1)] * 2 + [(0, 0)] * 2
    attempts = gathered(key, [("northwind", "en", each) for each in marks], apart=timedelta(days=1))
    _, (first, second) = drifts(attempts, Matching(attempts))
    start = datetime(2026, 11, 2, 9, tzinfo=UTC)

    # Of ten the sixth begins the later half; of the last four the third, who is the ninth of all.
    assert (first.divided_at, second.divided_at) == (start + timedelta(days=5), start + timedelta(days=8))
    assert (first.early, first.late) == (wilson(5, 5), wilson(1, 5))
    assert (second.early, second.late) == (wilson(2, 2), wilson(0, 2))


def test_each_month_in_utc_has_its_facility_among_those_who_reached_the_question() -> None:
    key, attempts = key_with(2), FirstAttempts(key_with(2))
    for at, marks, blank in (
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC), (1, 1), ()),
        (datetime(2026, 11, 3, tzinfo=UTC), (0, 0), (2,)),
        (datetime(2026, 12, 1, tzinfo=UTC), (1, 0), ()),
        (datetime(2026, 12, 1, 1, 30, tzinfo=datetime.strptime("+0200", "%z").tzinfo), (1, 0), ()),
        (datetime(2027, 1, 9, tzinfo=UTC), (0, 0), (2,)),
    ):
        attempts.add(result(key, marks, at=at, blank=blank))
    _, (first, second) = drifts(attempts, Matching(attempts))

    assert [(each.month, each.facility) for each in first.months] == [
        ("2026-11", wilson(2, 3)),
        ("2026-12", wilson(1, 1)),
        ("2027-01", wilson(0, 1)),
    ]
    assert [(each.month, each.facility) for each in second.months] == [
        ("2026-11", wilson(1, 2)),
        ("2026-12", wilson(0, 1)),
    ]


def test_the_facility_of_partial_credit_is_a_mean_of_shares() -> None:
    key = key_with(1, points={1: 3})
    attempts = gathered(key, [("northwind", "en", (mark,)) for mark in (0, 1, Fraction(3, 2), 3)])
    _, (found,) = drifts(attempts, Matching(attempts))
    shares = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)]

    assert found.months[0].facility == student_t(sum(shares), sum(share * share for share in shares), 4)


def test_a_question_that_nobody_was_asked_says_so() -> None:
    attempts = gathered(key_with(2), [("northwind", "en", (1, None))])
    _, (_, found) = drifts(attempts, Matching(attempts))
    nobody = NotEstimable(n=0, reason=Reason.TOO_FEW)

    assert (found.months, found.divided_at, found.early, found.late) == ((), None, nobody, nobody)
    assert not found.drifting
    assert drifts(FirstAttempts(TEN), Matching(FirstAttempts(TEN)))[1][0].divided_at is None
