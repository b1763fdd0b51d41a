"""Durations, time zones and moments as they are written in front matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.durations import print_duration, print_moment, read_duration, read_moment, read_zone
from strategies import durations

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("30s", timedelta(seconds=30)),
        ("20min", timedelta(minutes=20)),
        ("24h", DAY),
        ("365d", 365 * DAY),
        ("0s", timedelta(0)),
        (" 20 min ", timedelta(minutes=20)),
        ("20\tmin", timedelta(minutes=20)),
        ("99999d", 99999 * DAY),
    ],
)
def test_a_duration_is_a_whole_number_and_its_unit(text: str, duration: timedelta) -> None:
    assert read_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    ["", "20", "min", "20m", "20 minutes", "1.5h", "1,5h", "-1h", "+1h", "1h30min", "1 w", "20MIN", "100000s", "h1"],
)
def test_anything_else_is_no_duration(text: str) -> None:
    assert read_duration(text) is None


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(seconds=90), "90s"),
        (timedelta(minutes=20), "20min"),
        (timedelta(minutes=60), "1h"),
        (timedelta(hours=36), "36h"),
        (timedelta(hours=48), "2d"),
        (timedelta(0), "0d"),
    ],
)
def test_a_duration_is_printed_in_the_largest_unit_that_is_exact(duration: timedelta, text: str) -> None:
    assert print_duration(duration) == text


@given(duration=durations(timedelta(0), 3650 * DAY))
def test_a_duration_that_is_printed_is_read_back(duration: timedelta) -> None:
    assert read_duration(print_duration(duration)) == duration


@pytest.mark.parametrize("name", ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/Argentina/Buenos_Aires"])
def test_a_time_zone_has_an_iana_name(name: str) -> None:
    zone = read_zone(name)

    assert zone is not None
    assert zone.key == name


@pytest.mark.parametrize(
    "name", ["", "Shanghai", "Asia/Atlantis", "UTC+8", "Asia", "../etc/passwd", "/etc/passwd", "\0"]
)
def test_any_other_name_is_none(name: str) -> None:
    assert read_zone(name) is None


def moment(text: str, zone: str = "UTC") -> datetime | None:
    return read_moment(text, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-12-01 09:00", "UTC", "2026-12-01T09:00"),
        ("2026-12-01T09:00", "UTC", "2026-12-01T09:00"),
        (" 2026-12-01 ", "UTC", "2026-12-01T00:00"),
        ("2026-12-01 09:00", "Asia/Shanghai", "2026-12-01T01:00"),
        ("2026-12-01", "Asia/Shanghai", "2026-11-30T16:00"),
        ("2026-07-01 09:00", "Europe/Berlin", "2026-07-01T07:00"),
        ("2026-12-01 09:00", "Europe/Berlin", "2026-12-01T08:00"),
        # The hour that comes twice: the first.
        ("2026-10-25 02:30", "Europe/Berlin", "2026-10-25T00:30"),
        # A day that begins an hour late, since the clocks were put forward at midnight.
        ("2026-04-24", "Africa/Cairo", "2026-04-23T22:00"),
        ("2028-02-29", "UTC", "2028-02-29T00:00"),
    ],
)
def test_a_moment_is_a_date_or_a_date_and_a_time_in_a_zone(text: str, zone: str, utc: str) -> None:
    read = moment(text, zone)

    assert read is not None
    # As instants: Python holds no moment of an hour that comes twice equal to one in another zone.
    assert read.timestamp() == datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("", "UTC"),
        ("tomorrow", "UTC"),
        ("2026-12-01 9:00", "UTC"),
        ("2026-12-01 09:00:00", "UTC"),
        ("2026-12-01 09:00Z", "UTC"),
        ("01.12.2026", "UTC"),
        ("2026-13-01", "UTC"),
        ("2026-02-29", "UTC"),
        ("2026-12-01 24:00", "UTC"),
        ("0000-01-01", "UTC"),
        ("0001-01-01", "Asia/Shanghai"),
        # The hour that is left out when the clocks are put forward.
        ("2026-03-29 02:30", "Europe/Berlin"),
        ("2026-04-24 00:30", "Africa/Cairo"),
    ],
)
def test_what_is_no_moment_is_none(text: str, zone: str) -> None:
    assert moment(text, zone) is None


def test_a_moment_keeps_the_zone_it_was_written_in() -> None:
    read = moment("2026-12-01 09:00", "Asia/Shanghai")

    assert read is not None
    assert str(read.tzinfo) == "Asia/Shanghai"
    assert print_moment(read) == "2026-12-01 09:00"


@given(
    written=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2099, 12, 30)),  # noqa: DTZ001, as written
    zone=st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Africa/Cairo", "Asia/Kolkata"]),
)
def test_a_moment_that_is_printed_is_read_back(written: datetime, zone: str) -> None:
    text = written.isoformat(" ", "minutes")
    read = moment(text, zone)

    if read is None:
        gap = written.replace(tzinfo=ZoneInfo(zone), second=0, microsecond=0)
        assert gap.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != gap.replace(tzinfo=None)
    else:
        assert print_moment(read) == text
        assert moment(print_moment(read), zone) == read
