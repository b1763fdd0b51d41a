"""When the results of people who take a test together are all there."""

from __future__ import annotations

import dataclasses

import pytest

import builders
from evenhand.assessment.sitting import QUIET, settled, settles_at
from evenhand.quiz.settings import Window

HOUR = QUIET.total_seconds() / 60


def result(minute: float, *, cohort: str = "nov", vendor: str = "northwind"):
    """A result that came so many minutes after the present of the examples."""
    attempt = builders.attempt(vendor=vendor)
    graded = builders.grade_record(graded_at=builders.minutes(minute))
    found = builders.result(attempt, builders.submission(), graded)
    return dataclasses.replace(found, cohort=cohort)


def given(*, due: float | None = None, close: float | None = None, **more):
    """An assignment to a cohort."""
    window = Window(
        due_at=None if due is None else builders.minutes(due),
        closes_at=None if close is None else builders.minutes(close),
    )
    return dataclasses.replace(
        builders.assignment(), **{"cohort": "nov", "person_id": "", "vendor_id": "", **more}, window=window
    )


def groups(results, assignments=(), *, since: float, until: float, standard: Window | None = None):
    return settled(
        results,
        assignments,
        standard or Window(),
        since=builders.minutes(since),
        until=builders.minutes(until),
    )


OURS = frozenset({("northwind", "nov")})


def test_an_hour_without_a_result_ends_a_sitting():
    results = [result(0), result(20)]

    assert groups(results, since=0, until=HOUR + 19.9) == frozenset()
    assert groups(results, since=HOUR + 19, until=HOUR + 20) == OURS


def test_it_ends_once():
    assert groups([result(0)], since=HOUR, until=HOUR + 60) == frozenset()


def test_a_result_within_the_hour_goes_on_with_it():
    assert groups([result(0), result(HOUR - 1)], since=HOUR - 2, until=HOUR + 10) == frozenset()


def test_what_ended_while_nobody_looked_is_found_later():
    assert groups([result(0)], since=-500, until=5000) == OURS


@pytest.mark.parametrize("window", [{"due": 30}, {"close": 30}, {"due": 30, "close": 50}, {"due": -10, "close": 30}])
def test_when_the_test_falls_due_or_closes_for_the_cohort_it_ends_at_once(window):
    assert groups([result(0)], [given(**window)], since=29, until=30) == OURS


@pytest.mark.parametrize(
    "other", [{"cohort": "dec"}, {"cohort": "", "person_id": "p-ana"}, {"vendor_id": "lotus"}], ids=str
)
def test_others_times_end_nothing(other):
    assert groups([result(0)], [given(close=30, **other)], since=29, until=30) == frozenset()


def test_times_that_passed_before_the_latest_result_end_nothing():
    assert settles_at(builders.minutes(10), [builders.minutes(5)]) == builders.minutes(10) + QUIET


def test_where_an_assignment_names_no_times_the_quiz_does():
    standard = Window(closes_at=builders.minutes(30))

    assert groups([result(0)], [given()], since=29, until=30, standard=standard) == OURS
    assert groups([result(0)], [], since=29, until=30, standard=standard) == frozenset()


def test_each_cohort_of_each_vendor_has_sittings_of_its_own():
    results = [result(0), result(0, vendor="lotus"), result(50, cohort="dec"), result(40, vendor="lotus")]

    assert groups(results, since=HOUR - 1, until=HOUR) == OURS
    assert groups(results, since=HOUR, until=HOUR + 50) == {("lotus", "nov"), ("northwind", "dec")}
