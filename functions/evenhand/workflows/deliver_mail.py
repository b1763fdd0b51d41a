"""Send the mail that waits in the outbox: lease, compose, send, mark.

A crash between sending and marking sends the mail again after the lease; the stable mail id shows it to be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from pydantic import ValidationError

from evenhand.mail.compose import (
    compose_appeals_due,
    compose_code,
    compose_decision,
    compose_receipt,
    compose_regrade,
    compose_report,
)
from evenhand.mail.payload import (
    load_appeals_due,
    load_code,
    load_decision,
    load_receipt,
    load_regrade,
    load_report,
)
from evenhand.ports import Mail, MailDelayed, MailKind, MailRefused
from evenhand.workflows.sign_in_code import make_code

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import Clock, Directory, Ids, Mailer, OutboxRow, OutboxStore, SignInStore

LEASE = timedelta(minutes=5)
MARGIN = timedelta(minutes=1)
"""A mail is not begun when less than this is left of its lease, so that no other worker sends it meanwhile."""
BATCH = 20
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 20
"""Tries before a mail that is only delayed is given up. With pauses that double from a minute to six hours, three days:
a mail server that is down over a weekend loses nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


def deliver_mail(
    *, outbox: OutboxStore, directory: Directory, sign_ins: SignInStore, mailer: Mailer, clock: Clock, ids: Ids
) -> Delivered:
    """Send what waits, one batch of it."""
    sent = delayed = failed = 0
    began = clock.now()
    for row in outbox.lease(began, began + LEASE, BATCH):
        now = clock.now()
        if now > began + LEASE - MARGIN:
            break
        try:
            mailer.send(_mail_of(row, directory, sign_ins, clock, ids))
        except MailRefused as error:
            outbox.mark_failed(row.id, str(error))
            failed += 1
        except MailDelayed as error:
            if row.tries >= MOST_TRIES:
                outbox.mark_failed(row.id, f"given up after {row.tries} tries: {error}")
                failed += 1
            else:
                outbox.postpone(row.id, now + pause_after(row.tries))
                delayed += 1
        else:
            outbox.mark_sent(row.id, clock.now())
            sent += 1
    return Delivered(sent=sent, delayed=delayed, failed=failed)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubled each time, six hours at the most."""
    return min(timedelta(minutes=2.0 ** min(tries - 1, 20)), LONGEST_PAUSE)


def _mail_of(row: OutboxRow, directory: Directory, sign_ins: SignInStore, clock: Clock, ids: Ids) -> Mail:
    """The mail of a row, or `MailRefused` when there can be none, so that one bad row does not hold up the others."""
    if row.tries > MOST_TRIES:
        raise MailRefused(f"given up after {row.tries - 1} tries that ended in a crash")
    person = directory.person(row.to)
    if person is None or not person.active or not person.email:
        raise MailRefused("the recipient is not active or has no address")
    try:
        if row.kind is MailKind.SIGN_IN_CODE:
            payload, code = load_code(row.payload), make_code(row, sign_ins=sign_ins, clock=clock, ids=ids)
            return compose_code(payload, code, mail_id=row.id, to=person.email)
        return compose(row, person)
    except ValidationError as error:
        raise MailRefused(f"the payload cannot be read: {error.error_count()} errors") from error


def compose(row: OutboxRow, person: Person) -> Mail:
    """The mail of an outbox row whose payload says all of it."""
    match row.kind:
        case MailKind.RECEIPT:
            return compose_receipt(load_receipt(row.payload), mail_id=row.id, to=person.email)
        case MailKind.REPORT:
            return compose_report(load_report(row.payload), mail_id=row.id, to=person.email)
        case MailKind.APPEAL_DECIDED:
            return compose_decision(load_decision(row.payload), mail_id=row.id, to=person.email)
        case MailKind.REGRADED:
            return compose_regrade(load_regrade(row.payload), mail_id=row.id, to=person.email)
        case MailKind.APPEALS_DUE:
            return compose_appeals_due(load_appeals_due(row.payload), mail_id=row.id, to=person.email)
        case MailKind.SIGN_IN_CODE:
            raise MailRefused("a code is made when its mail leaves, so it cannot be shown again")
        case _:
            assert_never(row.kind)
