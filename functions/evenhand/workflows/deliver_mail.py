"""Send the mail that waits in the outbox: lease, compose, send, mark.

A crash between sending and marking sends the mail again after the lease; the stable mail id shows it to be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from evenhand.mail.compose import compose_receipt, compose_report
from evenhand.mail.payload import load_receipt, load_report
from evenhand.ports import Mail, MailDelayed, MailKind, MailRefused

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import Clock, Directory, Mailer, OutboxRow, OutboxStore

LEASE = timedelta(minutes=2)
BATCH = 20
MOST_TRIES = 8
"""Tries before a mail that is only delayed is given up; with the lease between them, a quarter of an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


def deliver_mail(*, outbox: OutboxStore, directory: Directory, mailer: Mailer, clock: Clock) -> Delivered:
    """Send what waits, one batch of it."""
    sent = delayed = failed = 0
    now = clock.now()
    for row in outbox.lease(now, now + LEASE, BATCH):
        person = directory.person(row.to)
        if person is None or not person.active or not person.email:
            outbox.mark_failed(row.id, "the recipient is not active or has no address")
            failed += 1
            continue
        try:
            mailer.send(compose(row, person))
        except MailRefused as error:
            outbox.mark_failed(row.id, str(error))
            failed += 1
        except MailDelayed as error:
            delayed += 1
            if row.tries >= MOST_TRIES:
                outbox.mark_failed(row.id, f"given up after {row.tries} tries: {error}")
        else:
            outbox.mark_sent(row.id, clock.now())
            sent += 1
    return Delivered(sent=sent, delayed=delayed, failed=failed)


def compose(row: OutboxRow, person: Person) -> Mail:
    """The mail of an outbox row."""
    match row.kind:
        case MailKind.RECEIPT:
            return compose_receipt(load_receipt(row.payload), mail_id=row.id, to=person.email)
        case MailKind.REPORT:
            return compose_report(load_report(row.payload), mail_id=row.id, to=person.email)
        case _:
            assert_never(row.kind)
