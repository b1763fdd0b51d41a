"""When a report is due, told by the clock of whoever gets it."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time, timedelta

import pytest

from evenhand.people.bounce import Bounce, address_digest
from evenhand.people.subscription import Frequency, Pause, Subscription, Subscriptions, standard

DAILY = Subscription(id="s", at=time(8))
WEEKLY = Subscription(id="s", at=time(8), frequency=Frequency.WEEKLY, weekday=0)


def at(text: str) -> datetime:
    """A moment of 2026 in UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("subscription", "zone", "now", "expected"),
    [
        (DAILY, "UTC", "11-23 08:00", "11-23 08:00"),
        (DAILY, "UTC", "11-23 07:59", "11-22 08:00"),
        # Eight in Shanghai is midnight in UTC, and in New York in winter one in the afternoon.
        (DAILY, "Asia/Shanghai", "11-23 00:00", "11-23 00:00"),
        (DAILY, "Asia/Shanghai", "11-22 23:59", "11-22 00:00"),
        (DAILY, "America/New_York", "11-23 12:59", "11-22 13:00"),
        (DAILY, "America/New_York", "07-23 12:00", "07-23 12:00"),
        # Half an hour beside the others.
        (DAILY, "Asia/Kolkata", "11-23 02:30", "11-23 02:30"),
        # 2026-11-23 is a Monday; in Auckland it begins on Sunday in UTC.
        (WEEKLY, "UTC", "11-23 08:00", "11-23 08:00"),
        (WEEKLY, "UTC", "11-23 07:59", "11-16 08:00"),
        (WEEKLY, "UTC", "11-29 23:59", "11-23 08:00"),
        (WEEKLY, "Pacific/Auckland", "11-22 19:00", "11-22 19:00"),
        (WEEKLY, "Pacific/Auckland", "11-22 18:59", "11-15 19:00"),
        (dataclasses.replace(WEEKLY, weekday=6), "UTC", "11-23 08:00", "11-22 08:00"),
        # A zone of the subscription's own goes before the person's.
        (dataclasses.replace(DAILY, time_zone="UTC"), "Asia/Shanghai", "11-23 08:00", "11-23 08:00"),
        # A roster may hold a name that is none.
        (DAILY, "Middle/Earth", "11-23 08:00", "11-23 08:00"),
    ],
)
def test_the_latest_moment_is_told_by_the_clock_of_the_place(subscription, zone, now, expected):
    assert subscription.moment(zone, at(now)) == at(expected)


def moments(subscription: Subscription, zone: str, first: str, last: str) -> list[datetime]:
    """Every moment at which it falls due, asked every ten minutes."""
    now, found = at(first), []
    while now <= at(last):
        moment = subscription.moment(zone, now)
        if moment not in found:
            found.append(moment)
        now += timedelta(minutes=10)
    return found


def test_an_hour_that_clocks_leave_out_comes_once_after_the_gap():
    """In Berlin 02:00 to 03:00 is left out on 29 March 2026 at 01:00 UTC."""
    found = moments(dataclasses.replace(DAILY, at=time(2)), "Europe/Berlin", "03-28 01:00", "03-30 12:00")

    assert found == [at("03-28 01:00"), at("03-29 01:00"), at("03-30 00:00")]


def test_of_an_hour_that_comes_twice_it_is_the_first():
    """In Berlin 02:00 to 03:00 comes twice on 25 October 2026, at 00:00 and at 01:00 UTC."""
    found = moments(dataclasses.replace(DAILY, at=time(2)), "Europe/Berlin", "10-24 00:00", "10-26 12:00")

    assert found == [at("10-24 00:00"), at("10-25 00:00"), at("10-26 01:00")]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Shanghai"])
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 12])
def test_every_day_of_a_year_has_one_moment(zone, hour):
    """Lord Howe puts its clocks forward by half an hour."""
    subscription = dataclasses.replace(DAILY, at=time(hour))
    days = {subscription.moment(zone, at("01-01 12:00") + timedelta(hours=n)) for n in range(364 * 24)}

    assert len(days) in (364, 365)


@pytest.mark.parametrize(
    ("since", "ran", "now", "expected"),
    [
        (None, None, "11-23 03:00", True),
        (None, "11-22 08:00", "11-23 07:59", False),
        (None, "11-22 08:00", "11-23 08:00", True),
        (None, "11-23 08:00", "11-23 23:00", False),
        # Nothing ran for three days: it is made up for once.
        (None, "11-20 08:00", "11-23 03:00", True),
        (None, "11-23 03:00", "11-23 07:00", False),
        # Whoever subscribes in the afternoon waits until the next morning, and so does whoever resumes.
        ("11-22 15:00", None, "11-23 07:59", False),
        ("11-22 15:00", None, "11-23 08:00", True),
        ("11-22 15:00", "11-01 08:00", "11-22 16:00", False),
    ],
)
def test_it_is_due_once_when_its_moment_has_come(since, ran, now, expected):
    subscription = dataclasses.replace(DAILY, since=at(since) if since else None)

    assert subscription.is_due("UTC", at(ran) if ran else None, at(now)) is expected


def test_the_standard_is_everything_daily_at_the_time_of_the_installation():
    found = standard(time(7, 30))

    assert (found.quiz_id, found.cohort, found.vendor_id, found.pause) == ("", "", "", None)
    assert found.moment("Asia/Shanghai", at("11-23 07:30")) == at("11-23 07:30")
    assert found.covers("anything")


def test_one_is_put_in_its_place_and_another_at_the_end():
    both = Subscriptions(person_id="p", items=(DAILY, dataclasses.replace(WEEKLY, id="w")))
    paused = dataclasses.replace(DAILY, pause=Pause.OWN)

    changed = both.having(paused).having(dataclasses.replace(DAILY, id="new"))

    assert [each.id for each in changed.items] == ["s", "w", "new"]
    assert changed.find("s") == paused
    assert [each.id for each in changed.without("s").items] == ["w", "new"]
    assert changed.without("unknown") == changed


def test_it_is_the_address_that_bounces_whatever_its_case():
    bounce = Bounce(person_id="p", address=address_digest("Lea@Acme.example"), at=at("11-23 08:00"), why="550 5.1.1")

    assert bounce.holds("lea@acme.example")
    assert not bounce.holds("lea.norris@acme.example")
    assert not dataclasses.replace(bounce, cleared_at=at("11-23 09:00")).holds("lea@acme.example")
