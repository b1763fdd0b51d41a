"""Mail that waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class MailKind(StrEnum):
    """What a mail in the outbox is."""

    RECEIPT = "receipt"
    """To a labeller: the test was received, with the result."""
    REPORT = "report"
    """To a stakeholder: the result analysis."""
    APPEAL_DECIDED = "appeal_decided"
    """To a labeller: how an appeal was decided, and why."""
    REGRADED = "regraded"
    """To a labeller: the score was this, and is now that, and why."""
    APPEALS_DUE = "appeals_due"
    """To a trainer: how many appeals are waiting, and for how long."""
    SIGN_IN_CODE = "sign_in_code"
    """To whoever signs in: a one-time code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """A mail to be sent. What it says is composed from the payload alone, so a resend says the same; only a code is
    made when its mail leaves, so that no code that lets somebody in lies in a store."""

    id: str
    """The stable mail id that the recipient sees too."""
    kind: MailKind
    to: str
    """The recipient's person id; the address is looked up when the mail leaves."""
    payload: str
    """JSON."""
    created_at: datetime
    tries: int = 0
    unsettled: int = 0
    """Tries that were begun and of which nobody knows how they ended: the mail may have left."""
    sent_at: datetime | None = None
    failed: str = ""
    """Why it was given up; empty while it may still leave."""


class OutboxStore(Protocol):
    """Mail waiting to leave.

    A lease is known by its number of tries, `OutboxRow.tries`: each lease of a mail has one more than the one before.
    What is to be done under a lease that another has overtaken, since its worker was slow or the clocks of two differ,
    is not done, and the caller hears so: nobody shortens the lease of a worker who is just sending, nor gives up what
    that worker sent. That a mail left is the one thing that anybody may say of one that is not given up, for it is true
    whoever holds the mail by now. Never does a mail that left wait again, nor become one that was given up.
    """

    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        """Add mails; an id that is already there is left as it is."""
        ...

    def lease(self, now: datetime, until: datetime, limit: int) -> Sequence[OutboxRow]:
        """Take up to `limit` unsent mails that nobody holds at `now`, the oldest first, and hold them until `until`.

        A mail is leased to one caller at a time; each lease counts as a try. One whose record cannot be read is left
        out and held for an hour, and given up after three days.
        """
        ...

    def oldest_unsent(self) -> datetime | None:
        """When the oldest mail was enqueued that may still leave, whoever holds it; None when none waits."""
        ...

    def begin(self, mail_id: str, tries: int) -> bool:
        """Note that an unsent mail is about to be handed over: from now on it may have left.

        False, and nothing noted, unless its latest lease is still the one of that number of tries: where the clocks of
        two workers differ, the one whose lease was overtaken must not hand it over, for the other began without knowing
        of it.
        """
        ...

    def postpone(self, mail_id: str, tries: int, until: datetime, *, unsent: bool = False) -> bool:
        """Hold an unsent mail until another time than its lease says. `unsent` says of the try that was begun under
        this lease that the mail certainly did not leave by it. False, and nothing held, unless its latest lease is
        still the one of that number of tries."""
        ...

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        """Note that a mail left, whoever holds it; nothing happens to one that left or was given up before."""
        ...

    def mark_failed(self, mail_id: str, tries: int, why: str) -> bool:
        """Give an unsent mail up; it is not leased again. False, and not given up by this, unless its latest lease is
        still the one of that number of tries."""
        ...
