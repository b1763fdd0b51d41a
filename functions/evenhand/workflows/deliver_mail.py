"""Send the mail that waits in the outbox: lease, compose, note that it begins, send, mark.

A crash between sending and marking sends the mail again after the lease: each mail leaves at least once. It cannot be
known whether it left before, so that the mail says that it may have; the stable mail id shows it to be the same. A mail
that was leased and not begun, or that the mail server certainly did not take, is no repeat and says nothing.

A worker who was so slow that its lease ran out has lost the mail to whoever leased it since: what it still wanted to do
with it is nothing to do any more, and the log says which mail it was. That the mail left it notes all the same.

A mail that fails in a way that nobody thought of holds up no other: it waits like one that is delayed, and is given up
after as many tries, which the audit trail tells.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol, assert_never

from pydantic import ValidationError

from evenhand.errors import EvenhandError
from evenhand.mail.compose import (
    compose_appeals_due,
    compose_code,
    compose_decision,
    compose_receipt,
    compose_regrade,
    compose_report,
)
from evenhand.mail.leaving import FIRST, Leaving
from evenhand.mail.payload import load_appeals_due, load_code, load_decision, load_receipt, load_regrade
from evenhand.mail.report_payload import load_report
from evenhand.people.audit import Action
from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.ports.mail import AddressRefused, Mail, MailDelayed, MailRefused
from evenhand.ports.outbox import MailKind
from evenhand.workflows.apart import Apart, AtOnce
from evenhand.workflows.audit import SYSTEM, note
from evenhand.workflows.note_feedback import BounceDesk, is_bouncing, note_bounce
from evenhand.workflows.sign_in_code import make_code
from evenhand.workflows.unsubscribe import Signer, unsubscribe_address

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.mail import Mailer
    from evenhand.ports.outbox import OutboxRow, OutboxStore
    from evenhand.ports.sessions import SignInCode, SignInStore

log = logging.getLogger("evenhand")

LEASE = timedelta(minutes=5)
MARGIN = timedelta(minutes=1)
"""A mail is not begun when less than this is left of its lease, so that no other worker sends it meanwhile."""
BATCH = 20
LONGEST_PAUSE = timedelta(hours=6)
MOST_TRIES = 20
"""Tries before a mail that is only delayed is given up. With pauses that double from a minute to six hours, three days:
a mail server that is down over a weekend loses nothing."""


class MailDesk(BounceDesk, Signer, Protocol):
    """What sending works with; the application is one."""

    @property
    def outbox(self) -> OutboxStore:
        """Mail waiting to leave."""

    @property
    def sign_ins(self) -> SignInStore:
        """Where codes are kept that are made when their mail leaves."""

    @property
    def mailer(self) -> Mailer:
        """The way out."""


class Outcome(Enum):
    """What became of a mail in one round."""

    SENT = auto()
    DELAYED = auto()
    FAILED = auto()
    LEFT = auto()
    """To the worker who leased it since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What one round did."""

    sent: int = 0
    delayed: int = 0
    failed: int = 0


def deliver_mail(desk: MailDesk, apart: Apart | None = None) -> Delivered:
    """Send what waits, one batch of it."""
    apart = apart or AtOnce()
    outcomes: list[Outcome] = []
    began = desk.clock.now()
    for row in desk.outbox.lease(began, began + LEASE, BATCH):
        if desk.clock.now() > began + LEASE - MARGIN:
            break
        with apart.one(f"mail/{row.id}"):
            outcomes.append(_deliver(row, desk, apart))
    return Delivered(
        sent=outcomes.count(Outcome.SENT),
        delayed=outcomes.count(Outcome.DELAYED),
        failed=outcomes.count(Outcome.FAILED),
    )


def _deliver(row: OutboxRow, desk: MailDesk, apart: Apart) -> Outcome:
    """Send one mail, and note what became of it."""
    outbox = desk.outbox
    try:
        mail, code = _mail_of(row, desk)
        if not outbox.begin(row.id, row.tries):
            return _lost(row, "begin")
        if code is not None:
            desk.sign_ins.put_code(code)
        _hand_over(row, mail, desk)
    except MailRefused as error:
        if row.tries > MOST_TRIES:
            _tell(row, desk)
        return _failed(row, str(error), desk)
    except MailDelayed as error:
        return _later(row, str(error), desk, unsent=not error.maybe_sent)
    except EvenhandError:
        raise  # the store, which would not take down what became of it either: the lease ends by itself
    except Exception as error:
        # Whatever it is, it must not come first in every batch. Whether the mail left nobody knows.
        apart.keep(f"mail/{row.id}", error)
        return _later(row, f"a fault of ours, {type(error).__name__}", desk, unsent=False)
    outbox.mark_sent(row.id, desk.clock.now())
    return Outcome.SENT


def _later(row: OutboxRow, why: str, desk: MailDesk, *, unsent: bool) -> Outcome:
    """Let a mail wait that did not leave, or give it up."""
    if row.tries >= MOST_TRIES:
        _tell(row, desk)
        return _failed(row, f"given up after {row.tries} tries: {why}", desk)
    until = desk.clock.now() + pause_after(row.tries)
    held = desk.outbox.postpone(row.id, row.tries, until, unsent=unsent)
    return Outcome.DELAYED if held else _lost(row, "postpone")


def _failed(row: OutboxRow, why: str, desk: MailDesk) -> Outcome:
    """Give a mail up."""
    return Outcome.FAILED if desk.outbox.mark_failed(row.id, row.tries, why) else _lost(row, "mark_failed")


def _lost(row: OutboxRow, step: str) -> Outcome:
    """Leave a mail to the worker who leased it since, or who sent it."""
    log.warning("mail/%s is no longer held under try %s: no %s", row.id, row.tries, step)
    return Outcome.LEFT


def _tell(row: OutboxRow, desk: MailDesk) -> None:
    """Tell in the audit trail that a mail is given up, before it is: nobody comes back to it to tell. Why, it does not
    say: mail servers quote addresses."""
    detail = f"a mail is given up after {row.tries} tries"
    note(desk, SYSTEM, Action.GIVEN_UP, person_id=row.to, object=f"mail/{row.id}", detail=detail, once=f"mail.{row.id}")


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: a minute, doubled each time, six hours at the most."""
    return min(timedelta(minutes=2.0 ** min(tries - 1, 20)), LONGEST_PAUSE)


def _mail_of(row: OutboxRow, desk: MailDesk) -> tuple[Mail, SignInCode | None]:
    """The mail of a row with the code in it, if there is one, or `MailRefused` when there can be none, so that one bad
    row does not hold up the others."""
    if row.tries > MOST_TRIES:
        raise MailRefused(f"given up after {row.tries - 1} tries that ended in a crash")
    person = desk.directory.person(row.to)
    if person is None or not person.active or not person.email:
        raise MailRefused("the recipient is not active or has no address")
    try:
        if row.kind is MailKind.SIGN_IN_CODE:
            payload = load_code(row.payload)
            code, kept = make_code(row, clock=desk.clock, ids=desk.ids)
            leaving = leaving_of(row, desk)
            return compose_code(payload, code, mail_id=row.id, to=person.email, leaving=leaving), kept
        if row.kind is MailKind.REPORT:
            _check_wanted(row, person, desk)
        return compose(row, person, leaving_of(row, desk)), None
    except ValidationError as error:
        raise MailRefused(f"the payload cannot be read: {error.error_count()} errors") from error


def _check_wanted(row: OutboxRow, person: Person, desk: MailDesk) -> None:
    """Raise `MailRefused` for a report that is not to leave any more, since it was put into the outbox."""
    if is_bouncing(person, desk.bounces):
        raise MailRefused("mail to this address comes back; the report is made anew once there is another")
    chosen = desk.subscriptions.subscriptions(person.id)
    if chosen is not None:
        found = chosen.find(load_report(row.payload).subscription)
        if found is None or found.pause is not None:
            raise MailRefused("the subscription was paused or removed")


def _hand_over(row: OutboxRow, mail: Mail, desk: MailDesk) -> None:
    """Send a mail. That there is no such address is noted before the refusal is passed on."""
    try:
        desk.mailer.send(mail)
    except AddressRefused as error:
        person = desk.directory.person(row.to)
        if person is not None and person.email == mail.to:
            refused = Feedback(
                id=f"refused.{row.id}.{row.tries}",
                kind=FeedbackKind.BOUNCE,
                address=mail.to,
                at=desk.clock.now(),
                why=error.code,
                mail_id=row.id,
                person_id=row.to,
            )
            note_bounce(person, refused, desk)
        raise


def leaving_of(row: OutboxRow, desk: Signer) -> Leaving:
    """What a mail of the outbox says of its leaving, if it leaves now."""
    subscription = load_report(row.payload).subscription if row.kind is MailKind.REPORT else ""
    return Leaving(
        repeat=row.unsettled > 0,
        unsubscribe=unsubscribe_address(row.to, subscription, desk) if subscription else "",
    )


def compose(row: OutboxRow, person: Person, leaving: Leaving = FIRST) -> Mail:
    """The mail of an outbox row whose payload says all of it."""
    to = person.email
    match row.kind:
        case MailKind.RECEIPT:
            return compose_receipt(load_receipt(row.payload), mail_id=row.id, to=to, leaving=leaving)
        case MailKind.REPORT:
            return compose_report(load_report(row.payload), mail_id=row.id, to=to, leaving=leaving)
        case MailKind.APPEAL_DECIDED:
            return compose_decision(load_decision(row.payload), mail_id=row.id, to=to, leaving=leaving)
        case MailKind.REGRADED:
            return compose_regrade(load_regrade(row.payload), mail_id=row.id, to=to, leaving=leaving)
        case MailKind.APPEALS_DUE:
            return compose_appeals_due(load_appeals_due(row.payload), mail_id=row.id, to=to, leaving=leaving)
        case MailKind.SIGN_IN_CODE:
            raise MailRefused("a code is made when its mail leaves, so it cannot be shown again")
        case _:
            assert_never(row.kind)
