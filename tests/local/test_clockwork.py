"""When something daily is due, and that it is done."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, time

import pytest

from evenhand.assessment.appeal import AppealReason
from evenhand.local.clockwork import Clockwork, Diary, due
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.workflows.appeal_mark import open_appeal
from evenhand.workflows.regrade import Terms, start_regrade
from listening import DEADLINE
from regrading import CORRECTED, HALF, REASON, take
from support import QUIZ, WRONG, HandClock, make_application, person, publish

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


@pytest.fixture
def clock():
    return HandClock()


@pytest.fixture
def application(tmp_path, clock):
    application = make_application(tmp_path / "state", clock)
    yield application
    application.close()


def run(application):
    """Everything that happens by itself, once, to its end: `stop` waits some seconds, a slow machine takes more."""
    clockwork = Clockwork(application)
    clockwork.start()
    clockwork.stop()
    for thread in clockwork._threads:
        thread.join(DEADLINE)


def test_a_regrade_that_was_begun_is_done(application):
    attempt_id = take(application, "ada", HALF)
    publish(application.settings.keys, CORRECTED)
    begun = start_regrade(person("tim"), "visible-blood", REASON, Terms(), application)

    run(application)

    assert application.regrades.regrade(begun.id).counts.changed == 1
    assert application.regrades.unfinished_regrades() == []
    assert len(application.attempts.get(attempt_id).grades) == 2


def test_trainers_are_reminded_of_what_is_overdue_once_a_day(application, clock):
    publish(application.settings.keys, QUIZ.replace("attempts: 2", "attempts: 1\n  appeal_decision: 1d"))
    attempt_id = take(application, "ada", WRONG)
    why = "The module says otherwise in section two."
    open_appeal(person("ada"), attempt_id, "fight", AppealReason.WRONG_KEY, why, application)

    def reminded():
        run(application)
        kinds = [[mail.kind for mail in application.privacy.mails_to(each)] for each in ("tim", "tess")]
        return [each.count(MailKind.APPEALS_DUE) for each in kinds]

    assert reminded() == [0, 0]
    clock.forward(days=2)
    assert reminded() == [1, 1]
    clock.forward(hours=1)
    assert reminded() == [1, 1]
    clock.forward(days=1)
    assert reminded() == [2, 2]


def test_groups_are_compared_once_a_night(application, clock):
    run(application)
    first = application.fairness.fairness("visible-blood")
    take(application, "ada", HALF)
    run(application)
    same_day = application.fairness.fairness("visible-blood")
    clock.forward(days=1)
    run(application)

    assert first == same_day
    assert (first.people, application.fairness.fairness("visible-blood").people) == (0, 1)
    assert application.fairness.fairness("visible-blood").as_of == clock.now()


def test_what_was_kept_long_enough_is_let_go_every_night(tmp_path):
    clock = HandClock()
    application = make_application(tmp_path / "state", clock, EVENHAND_RETENTION_MAIL="1")
    row = OutboxRow(id="mail", kind=MailKind.RECEIPT, to="ada", payload='{"a": 1}', created_at=clock.now())
    application.outbox.enqueue([dataclasses.replace(row, sent_at=clock.now())])
    clock.forward(days=2)

    run(application)

    assert [row.payload for row in application.privacy.mails_to("ada")] == [""]
    assert Diary(tmp_path / "state" / "retention-run").read() == clock.now()
    application.close()


def test_reports_are_made_when_they_are_due_and_at_their_hour_again(application, clock):
    take(application, "ada", HALF)

    def reported():
        run(application)
        return [mail.kind for mail in application.privacy.mails_to("lead")].count(MailKind.REPORT)

    assert reported() == 1
    take(application, "bo", HALF)
    clock.forward(hours=1)
    assert reported() == 1
    clock.forward(hours=24)
    assert reported() == 2
