"""When the daily report is due."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest

from evenhand.local.clockwork import Diary, due

SEVEN = time(7, 0)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, at(23, 3), True),
        (at(22, 7), at(23, 6, 59), False),
        (at(22, 7), at(23, 7), True),
        (at(23, 7), at(23, 7, 1), False),
        (at(23, 7), at(23, 23), False),
        (at(20, 7), at(23, 3), True),
    ],
)
def test_the_report_is_due_once_a_day_when_its_hour_has_come(last, now, expected):
    assert due(last, now, SEVEN) is expected


def test_the_diary_remembers_across_a_restart(tmp_path):
    Diary(tmp_path / "reports-made").write(at(23, 7))

    assert Diary(tmp_path / "reports-made").read() == at(23, 7)


@pytest.mark.parametrize("content", [None, "", "yesterday"])
def test_a_diary_that_is_missing_or_damaged_says_never(tmp_path, content):
    path = tmp_path / "reports-made"
    if content is not None:
        path.write_text(content)

    assert Diary(path).read() is None
