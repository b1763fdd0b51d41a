"""Durations and moments as they are written in front matter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DURATION = re.compile(r"(?P<number>\d{1,5})[ \t]*(?P<unit>s|min|h|d)")
UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?P<time>[ T]\d\d:\d\d)?")


def read_duration(text: str) -> timedelta | None:
    """`20min`, `24h`, `30s` or `365d`; None where the text is none of these."""
    found = DURATION.fullmatch(text.strip())
    return timedelta(seconds=int(found["number"]) * UNITS[found["unit"]]) if found else None


def print_duration(duration: timedelta) -> str:
    """The duration in the largest unit that is exact: `20min`."""
    seconds = int(duration.total_seconds())
    unit = next(unit for unit in ("d", "h", "min", "s") if seconds % UNITS[unit] == 0)
    return f"{seconds // UNITS[unit]}{unit}"


def read_zone(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name such as `Asia/Shanghai`, or None."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """`2026-12-01 09:00`, or `2026-12-01` for its first minute, in a time zone.

    None where the text is neither, and where there is no such date or time: clocks that are put forward leave an hour
    out. Of an hour that comes twice, since they are put back, it is the first.
    """
    found = MOMENT.fullmatch(text.strip())
    if not found:
        return None
    try:
        written = datetime.fromisoformat(found[0])
        shown = written.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    except (ValueError, OverflowError):
        return None
    return shown if found["time"] is None or shown.replace(tzinfo=None) == written else None


def print_moment(moment: datetime) -> str:
    """The moment as it is written, in its own zone."""
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")
