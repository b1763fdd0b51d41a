"""What somebody has to do, and when they can."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW
from evenhand.assessment.assignment import Assignment, Timing, timing, window_for
from evenhand.quiz.durations import read_moment
from evenhand.quiz.settings import Settings, Window

MINUTE = timedelta(minutes=1)


def day(number, hour=0):
    """A moment so many days after the present."""
    return NOW + timedelta(days=number, hours=hour)


def window(opens=None, due=None, closes=None, zone="UTC"):
    """A window of days after the present."""
    opens_at, due_at, closes_at = (None if each is None else day(each) for each in (opens, due, closes))
    return Window(opens_at=opens_at, due_at=due_at, closes_at=closes_at, time_zone=zone)


def assigned(assignment_id, within, *, target="blood", cohort="nov", vendor="", person=""):
    return Assignment(
        id=assignment_id,
        target=target,
        cohort="" if person else cohort,
        vendor_id=vendor,
        person_id=person,
        window=within,
        made_by="tim",
        made_at=NOW,
    )


WHO = {"ada": ("ada", "nov", "acme"), "zoe": ("zoe", "nov", "zenith"), "dec": ("dan", "dec", "acme")}


@pytest.mark.parametrize(
    ("assignment", "whom"),
    [
        (assigned("a", Window()), {"ada", "zoe"}),
        (assigned("a", Window(), vendor="acme"), {"ada"}),
        (assigned("a", Window(), cohort="dec", vendor="zenith"), set()),
        (assigned("a", Window(), person="ada"), {"ada"}),
        (assigned("a", Window(), person="dan"), {"dec"}),
        (assigned("a", Window(), cohort=""), set()),
    ],
)
def test_an_assignment_is_for_a_cohort_or_its_people_at_one_vendor_or_one_person(assignment, whom):
    assert {who for who, description in WHO.items() if assignment.is_for(*description)} == whom


def test_an_assignment_for_nobody_in_particular_is_not_for_people_without_a_cohort():
    assert not assigned("a", Window(), cohort="").is_for("tim", "", "")


OPEN_DUE_CLOSED = window(1, 2, 3)


@pytest.mark.parametrize(
    ("within", "at", "where"),
    [
        (Window(), NOW, Timing.OPEN),
        (OPEN_DUE_CLOSED, day(1) - MINUTE, Timing.EARLY),
        (OPEN_DUE_CLOSED, day(1), Timing.OPEN),
        (OPEN_DUE_CLOSED, day(2) - MINUTE, Timing.OPEN),
        (OPEN_DUE_CLOSED, day(2), Timing.OVERDUE),
        (OPEN_DUE_CLOSED, day(3) - MINUTE, Timing.OVERDUE),
        (OPEN_DUE_CLOSED, day(3), Timing.CLOSED),
        (window(opens=1), day(999), Timing.OPEN),
        (window(due=1), day(999), Timing.OVERDUE),
        (window(closes=1), day(-999), Timing.OPEN),
        (window(closes=1), day(1), Timing.CLOSED),
        (window(1, 1, 2), day(1), Timing.OVERDUE),
    ],
)
def test_a_moment_lies_before_in_late_in_or_after_a_window(within, at, where):
    assert timing(within, at) is where


def local(text, zone):
    moment = read_moment(text, ZoneInfo(zone))
    assert moment is not None
    return moment


@pytest.mark.parametrize(
    ("closes", "zone", "utc"),
    [
        ("2026-12-01 18:00", "Asia/Shanghai", "2026-12-01T10:00"),
        # Summer and winter time of one place.
        ("2026-07-01 18:00", "Europe/Berlin", "2026-07-01T16:00"),
        ("2026-12-01 18:00", "Europe/Berlin", "2026-12-01T17:00"),
        ("2026-12-01 18:00", "America/New_York", "2026-12-01T23:00"),
        # The hour that Berlin has twice, in the night to 25 October 2026: the first is meant.
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-10-25 03:00", "Europe/Berlin", "2026-10-25T02:00"),
        # The hour that it leaves out, in the night to 29 March 2026, ends where the next begins.
        ("2026-03-29 03:00", "Europe/Berlin", "2026-03-29T01:00"),
        ("2026-12-01 00:00", "Asia/Kolkata", "2026-11-30T18:30"),
    ],
)
def test_a_time_written_in_a_zone_is_that_moment_for_everybody(closes, zone, utc):
    moment = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    within = Window(closes_at=local(closes, zone), time_zone=zone)

    assert timing(within, moment - MINUTE) is Timing.OPEN
    assert timing(within, moment) is Timing.CLOSED
    assert timing(within, (moment - MINUTE).astimezone(ZoneInfo("America/Los_Angeles"))) is Timing.OPEN


def test_a_day_with_a_change_of_clocks_is_as_long_as_it_is():
    berlin = "Europe/Berlin"
    within = Window(opens_at=local("2026-10-25", berlin), closes_at=local("2026-10-26", berlin), time_zone=berlin)
    start = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)

    hours = [timing(within, start + timedelta(hours=hour)) for hour in range(-1, 26)]

    assert hours.count(Timing.OPEN) == 25


DEFAULTS = Settings(window=window(0, 10, 20, "Asia/Shanghai"))


def test_without_an_assignment_the_times_of_the_quiz_hold():
    others = [assigned("a", window(1, 2, 3), target="sport")]

    assert window_for(others, "blood", DEFAULTS, NOW) == DEFAULTS.window
    assert window_for([], "modules/violence.md", None, NOW) == Window()


def test_an_assignment_goes_before_the_quiz_and_leaves_the_rest_to_it():
    chosen = window_for([assigned("a", window(closes=5, zone="Europe/Berlin"))], "blood", DEFAULTS, NOW)

    assert chosen == window(0, 10, 5, "Europe/Berlin")


def test_an_assignment_without_times_is_shown_in_the_time_zone_of_the_quiz():
    assert window_for([assigned("a", Window())], "blood", DEFAULTS, NOW) == DEFAULTS.window


SEVERAL = [
    # assignments, the one whose window holds
    ("the open one before the one that is over", {"over": window(-5, closes=-1), "now": window(-1, closes=1)}, "now"),
    ("the open one before the one to come", {"now": window(-1, closes=1), "soon": window(2, closes=99)}, "now"),
    (
        "of two that are open the one that closes last",
        {"one": window(-1, closes=1), "two": window(-2, closes=2)},
        "two",
    ),
    ("one that never closes before one that does", {"one": window(-1, closes=1), "two": window(-2)}, "two"),
    ("an overdue one is open", {"due": window(-3, -1, 4), "soon": window(2, closes=99)}, "due"),
    (
        "of two that are over the one that closed last",
        {"one": window(-9, closes=-5), "two": window(-4, closes=-1)},
        "two",
    ),
    ("of equals the one with the later id, always", {"one": window(-1, closes=1), "two": window(-1, closes=1)}, "two"),
]


@pytest.mark.parametrize(("windows", "holds"), [each[1:] for each in SEVERAL], ids=[each[0] for each in SEVERAL])
def test_of_several_assignments_one_holds(windows, holds):
    assignments = [assigned(name, within) for name, within in windows.items()]

    for order in (assignments, assignments[::-1]):
        assert window_for(order, "blood", None, NOW) == windows[holds]


def test_what_is_made_for_the_person_goes_before_what_is_for_the_cohort():
    cohort = assigned("a", window(-1, closes=9))
    own = assigned("b", window(-1, closes=1), person="ada")

    assert window_for([cohort, own], "blood", None, NOW) == own.window
    assert window_for([cohort, own], "blood", None, day(5)) == own.window, "even when the cohort still could"


def test_what_is_made_for_a_vendors_people_goes_before_what_is_for_the_whole_cohort():
    cohort = assigned("a", window(-1, closes=9))
    vendors = assigned("b", window(2, closes=5), vendor="acme")

    assert window_for([cohort, vendors], "blood", None, NOW) == vendors.window


def test_whether_an_assignment_is_open_is_told_with_the_times_that_the_quiz_gives_it():
    """The first names no time, so that it ends with the quiz, which is over; the second is open."""
    settings = Settings(window=window(closes=-1))
    assignments = [assigned("z", Window()), assigned("a", window(-1, closes=5))]

    assert timing(window_for(assignments, "blood", settings, NOW), NOW) is Timing.OPEN


days = st.none() | st.integers(-5, 5)
windows = st.builds(window, days, days, days)


@given(windows=st.lists(windows, max_size=5), target=st.sampled_from(["blood", "sport"]))
def test_somebody_can_whenever_one_of_their_assignments_lets_them(windows, target):
    assignments = [assigned(str(n), each, target=target) for n, each in enumerate(windows)]
    can = (Timing.OPEN, Timing.OVERDUE)

    held = window_for(assignments, target, None, NOW)

    assert held in windows or not windows
    assert (timing(held, NOW) in can) is (not windows or any(timing(each, NOW) in can for each in windows))
