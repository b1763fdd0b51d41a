"""Messages and schedules that come twice, at the same moment, late or out of order: each thing is done once."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from evenhand.handlers import jobs
from evenhand.people.audit import Action
from evenhand.ports.outbox import MailKind
from evenhand.workflows.recount import recount_results
from evenhand.workflows.regrade import Terms, start_regrade
from fakes import FakeMailer
from faults.journey import MENDED, QUIZ_ID
from regrading import REASON
from stores.engines import together
from support import RIGHT, Browser, HandClock, person, publish

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.wiring import Application

CROWD = 4
LABELLERS = ("ada", "bo", "zoe", "zoe2")


def at_once(job: Callable[[Application], dict[str, int]], application: Application) -> list[dict[str, int]]:
    """The same job, begun several times at the same moment; what each says it did."""
    outcomes = together(*[lambda: job(application)] * CROWD)
    failures = [each for each in outcomes if isinstance(each, Exception)]
    assert failures == []
    return [each for each in outcomes if not isinstance(each, Exception)]


def take(application: Application) -> None:
    """Everybody takes the test."""
    for who in LABELLERS:
        Browser(application, who).take(RIGHT, f"submission-{who}")


def test_mail_workers_that_are_woken_at_once_send_each_mail_once(application: Application, mailer: FakeMailer) -> None:
    take(application)
    done = at_once(jobs.send_mail, application)
    assert sum(each["sent"] for each in done) == len(LABELLERS)
    assert set(Counter(mail.id for mail in mailer.sent).values()) == {1}
    assert len(mailer.sent) == len(LABELLERS)


def test_aggregators_that_run_at_once_count_each_result_once_and_make_each_report_once(
    application: Application, clock: HandClock
) -> None:
    take(application)
    clock.forward(hours=24)
    at_once(jobs.make_reports, application)
    assert recount_results(QUIZ_ID, application).differences == ()
    for who in ("lead", "boss", "tim", "tess"):
        rows = [row for row in application.privacy.mails_to(who) if row.kind is MailKind.REPORT]
        assert len(rows) == 1, who
    clock.forward(minutes=5)
    assert jobs.make_reports(application) == {"reports": 0}


def test_those_who_close_at_once_close_each_attempt_once(application: Application, clock: HandClock) -> None:
    attempts = [Browser(application, who).start().json()["id"] for who in LABELLERS]
    clock.forward(minutes=25)
    at_once(jobs.close_attempts, application)
    for attempt_id in attempts:
        record = application.attempts.get(attempt_id)
        assert record is not None
        assert record.submission is not None
        assert len(record.grades) == 1
    assert len(list(application.feed.feed(QUIZ_ID, None))) == len(LABELLERS)


def test_regrade_workers_that_are_woken_at_once_grade_each_attempt_once_again(application: Application) -> None:
    take(application)
    publish(application.settings.keys, MENDED)
    regrade = start_regrade(person("tim"), QUIZ_ID, REASON, Terms(), application)
    at_once(jobs.regrade, application)
    found = application.regrades.regrade(regrade.id)
    assert found is not None
    assert found.ended_at is not None
    assert (found.counts.examined, found.failures) == (len(LABELLERS), ())
    for who in LABELLERS:
        (record,) = application.attempts.of_person(who)
        assert [each.number for each in record.grades] == [1, 2]
        assert Counter(row.kind.value for row in application.privacy.mails_to(who))["regraded"] == 1


def bounce(number: int, minute: int) -> dict[str, Any]:
    """What SES says of a mail that came back."""
    message = {
        "eventType": "Bounce",
        "mail": {"headers": []},
        "bounce": {
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [{"emailAddress": "lea@acme.example"}],
            "timestamp": f"2026-11-23T08:{minute:02}:00.000Z",
            "feedbackId": f"feedback-{number}",
        },
    }
    return {"Records": [{"Sns": {"Message": json.dumps(message)}}]}


def bounced(application: Application) -> list[str]:
    """Whose mail came back, as often as it is noted."""
    return [event.person_id for event in application.audit.events() if event.action is Action.MAIL_BOUNCED]


def test_a_bounce_that_is_told_several_times_at_once_is_noted_once(application: Application) -> None:
    at_once(lambda app: jobs.note_events(bounce(1, 10), app), application)
    assert bounced(application) == ["lead"]


def test_of_bounces_told_out_of_order_the_latest_stays(application: Application) -> None:
    for number, minute in ((2, 20), (1, 10), (2, 20)):
        jobs.note_events(bounce(number, minute), application)
    found = application.bounces.bounce("lead")
    assert found is not None
    assert found.at.minute == 20
    assert bounced(application) == ["lead"]
