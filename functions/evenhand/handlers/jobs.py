"""The functions that nobody calls over HTTP: they send mail, close attempts whose time is up, make reports, compare
groups, and let go of what was kept long enough.

On AWS a schedule invokes them, or a queue does by `handlers.workers`; on one machine the clockwork does.

Where one thing fails the others go on. What failed is in the log, with the id of what it was, and counted as `FAULTS`:
a job with any fails once it is done, so that AWS tries it again and sounds the alarm in the end.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

from evenhand.errors import NotFound
from evenhand.handlers.correlation import current
from evenhand.handlers.entry import FAULTS, discreet
from evenhand.handlers.faults import told
from evenhand.handlers.rounds import in_rounds
from evenhand.handlers.ses_events import CODE, feedback_in
from evenhand.people.feedback import FeedbackKind
from evenhand.ports.meter import Metric, Trail
from evenhand.wiring import wired_from_environment
from evenhand.workflows.apart import Apart
from evenhand.workflows.audit import SYSTEM
from evenhand.workflows.close_attempt import BATCH, close_overdue
from evenhand.workflows.deliver_mail import deliver_mail
from evenhand.workflows.judge_fairness import judge_fairness
from evenhand.workflows.note_feedback import note_feedback
from evenhand.workflows.regrade import WORKERS, continue_regrade
from evenhand.workflows.remind_appeals import remind_appeals
from evenhand.workflows.retention import Retention, apply_retention, days
from evenhand.workflows.send_due_reports import send_due_reports

if TYPE_CHECKING:
    from evenhand.handlers.rounds import Context
    from evenhand.wiring import Application

log = logging.getLogger("evenhand")

CLOSING_MAY_TAKE = timedelta(minutes=10)
"""An open attempt whose time has been up for longer than this is overdue: one is closed within minutes."""

FEEDBACK_METRICS = {FeedbackKind.BOUNCE: Metric.MAIL_BOUNCED, FeedbackKind.COMPLAINT: Metric.MAIL_COMPLAINED}


def measured(work: Callable[[Application], dict[str, int]]) -> Callable[[Application], dict[str, int]]:
    """Work of which the meter tells when it is done, or broken off."""

    @wraps(work)
    def run(application: Application) -> dict[str, int]:
        try:
            return work(application)
        finally:
            application.meter.tell(current())

    return run


@measured
def send_mail(application: Application) -> dict[str, int]:
    """Send a batch of what waits; how many were sent, delayed, given up."""
    apart = Apart()
    done = deliver_mail(application, apart)
    oldest, now = application.outbox.oldest_unsent(), application.clock.now()
    application.meter.level(Metric.OLDEST_MAIL, max(0.0, (now - oldest).total_seconds()) if oldest else 0)
    return {"sent": done.sent, "delayed": done.delayed, "failed": done.failed, **tell(apart)}


@measured
def close_attempts(application: Application) -> dict[str, int]:
    """Submit what was saved of a batch of attempts whose time is up; how many were closed, skipped."""
    apart = Apart()
    done = close_overdue(application, apart)
    overdue = application.attempts.overdue(application.clock.now() - CLOSING_MAY_TAKE, BATCH)
    application.meter.level(Metric.OVERDUE_ATTEMPTS, len(overdue))
    return {"closed": done.closed, "skipped": done.skipped, **tell(apart)}


@measured
def make_reports(application: Application) -> dict[str, int]:
    """Put the reports that are due by now into the outbox; how many there are."""
    apart = Apart()
    return {"reports": send_due_reports(application, apart), **tell(apart)}


def note_events(event: Mapping[str, Any], application: Application) -> dict[str, int]:
    """Act on the bounces and complaints in an event of Amazon SES; how many were noted, and how many are about nobody
    here, who has another address by now perhaps."""
    noted = []
    try:
        for each in feedback_in(event, application):
            noted.append(note_feedback(each, application))
            application.meter.count(FEEDBACK_METRICS[each.kind])
            if CODE.fullmatch(each.mail_id):
                application.meter.follow(Trail.MAILS, each.mail_id)
    finally:
        application.meter.tell(current())
    return {"noted": sum(noted), "ignored": len(noted) - sum(noted)}


@measured
def judge(application: Application) -> dict[str, int]:
    """Compute of every published quiz whether it is fair; how many there are."""
    apart, judged = Apart(), 0
    for quiz_id in application.keys.quizzes():
        with apart.one(f"quiz/{quiz_id}"):
            judge_fairness(
                quiz_id,
                feed=application.feed,
                fairness=application.fairness,
                keys=application.keys,
                clock=application.clock,
            )
            judged += 1
    return {"quizzes": judged, **tell(apart)}


@measured
def regrade(application: Application) -> dict[str, int]:
    """Do a batch of each regrade that is under way; how many attempts were looked at."""
    apart, done = Apart(), 0
    for each in application.regrades.unfinished_regrades():
        with apart.one(f"regrade/{each.id}"), suppress(NotFound):
            # Where what it grades by is not published here, it goes on when it is, and holds up no other.
            further = continue_regrade(each, application, workers=WORKERS, apart=apart)
            done += further.counts.examined - each.counts.examined
    return {"examined": done, **tell(apart)}


@measured
def remind(application: Application) -> dict[str, int]:
    """Tell the trainers which appeals should have been decided; how many were told."""
    apart = Apart()
    return {"told": remind_appeals(application, apart), **tell(apart)}


@measured
def let_go(application: Application) -> dict[str, int]:
    """Let go of what the settings say was kept long enough; how many mails, attempts and audit events it was."""
    apart = Apart()
    done = apply_retention(retention_of(application), SYSTEM, application, apart=apart)
    return {"mails": done.mails, "answers": done.answers, "events": done.events, **tell(apart)}


def tell(apart: Apart) -> dict[str, int]:
    """Log what failed, by its id and without anybody's words; how many it is, where there is any."""
    for fault in apart.faults:
        log.error("%s failed\n%s", fault.what, "\n".join(told(fault.error)))
    return {FAULTS: len(apart.faults)} if apart.faults else {}


def retention_of(application: Application) -> Retention:
    """For how long the settings say that things are kept."""
    settings = application.settings
    return Retention(
        mail=days(settings.retention_mail),
        answers=days(settings.retention_answers),
        audit=days(settings.retention_audit),
    )


@discreet
def close_handler(event: Mapping[str, Any], context: Context) -> dict[str, int]:
    """The entry point of what closes attempts on AWS; a schedule invokes it every minute. After a test day it goes on
    for as long as it has time: thousands may be over at once."""
    return in_rounds(close_attempts, wired_from_environment(), context)


@discreet
def retention_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of what lets old records go on AWS; a schedule invokes it every day."""
    return let_go(wired_from_environment())


@discreet
def reminder_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of what reminds trainers of overdue appeals on AWS; a schedule invokes it every day."""
    return remind(wired_from_environment())


@discreet
def fairness_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of what computes whether quizzes are fair on AWS; a schedule invokes it every night."""
    return judge(wired_from_environment())


@discreet
def feedback_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of what Amazon SES says of mails; a topic of SNS or a rule of EventBridge invokes it."""
    return note_events(event, wired_from_environment())


@discreet
def report_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of the aggregator on AWS; a schedule invokes it every five minutes."""
    return make_reports(wired_from_environment())
