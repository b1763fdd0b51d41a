"""When something daily is due, and that it is done."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time

import pytest

from evenhand.local.clockwork import Clockwork, Diary, due
from evenhand.ports import MailKind, OutboxRow
from support import HandClock, make_application

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


def test_what_was_kept_long_enough_is_let_go_every_night(tmp_path):
    clock = HandClock()
    application = make_application(tmp_path / "state", clock, EVENHAND_RETENTION_MAIL="1")
    row = OutboxRow(id="mail", kind=MailKind.RECEIPT, to="ada", payload='{"a": 1}', created_at=clock.now())
    application.outbox.enqueue([dataclasses.replace(row, sent_at=clock.now())])
    clock.forward(days=2)
    clockwork = Clockwork(application)

    clockwork.start()
    clockwork.stop()

    assert [row.payload for row in application.privacy.mails_to("ada")] == [""]
    assert Diary(tmp_path / "state" / "retention-run").read() == clock.now()
    application.close()
