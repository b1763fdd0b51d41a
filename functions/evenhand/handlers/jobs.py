"""The functions that nobody calls over HTTP: they send mail, close attempts whose time is up, and make reports.

On AWS a schedule or a queue invokes them; on one machine the clockwork does.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evenhand.wiring import wired_from_environment
from evenhand.workflows.close_attempt import close_overdue
from evenhand.workflows.deliver_mail import deliver_mail
from evenhand.workflows.mail_reports import mail_reports

if TYPE_CHECKING:
    from evenhand.wiring import Application


def send_mail(application: Application) -> dict[str, int]:
    """Send a batch of what waits; how many were sent, delayed, given up."""
    done = deliver_mail(
        outbox=application.outbox,
        directory=application.directory,
        mailer=application.mailer,
        clock=application.clock,
    )
    return {"sent": done.sent, "delayed": done.delayed, "failed": done.failed}


def close_attempts(application: Application) -> dict[str, int]:
    """Submit what was saved of a batch of attempts whose time is up; how many were closed, skipped."""
    done = close_overdue(application)
    return {"closed": done.closed, "skipped": done.skipped}


def make_reports(application: Application) -> dict[str, int]:
    """Put the reports of every published quiz into the outbox; how many there are."""
    made = 0
    for quiz_id in application.keys.quizzes():
        made += len(
            mail_reports(
                quiz_id,
                feed=application.feed,
                outbox=application.outbox,
                directory=application.directory,
                keys=application.keys,
                clock=application.clock,
                site_url=application.settings.site_url,
            )
        )
    return {"reports": made}


def outbox_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of the outbox worker on AWS."""
    return send_mail(wired_from_environment())


def close_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of what closes attempts on AWS; a schedule invokes it every minute."""
    return close_attempts(wired_from_environment())


def report_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point of the aggregator on AWS."""
    return make_reports(wired_from_environment())
