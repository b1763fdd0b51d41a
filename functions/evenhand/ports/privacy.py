"""All that is held about a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from evenhand.people.person import Person
    from evenhand.ports.outbox import OutboxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What an identity provider calls somebody."""

    issuer: str
    subject: str


class PrivacyStore(Protocol):
    """What is held about somebody that no other store tells, and taking out what is to be held no longer.

    Ids, times, numbers and marks always stay, so that figures do. Each call can be made again, after it was broken off
    too: what is done already stays done, and is not counted again.
    """

    def identities_of(self, person_id: str) -> Sequence[Identity]:
        """What identity providers call a person, in order."""
        ...

    def mails_to(self, person_id: str) -> Sequence[OutboxRow]:
        """The mails in the outbox to a person, sent or not, the earliest first."""
        ...

    def erase(self, pseudonym: Person) -> None:
        """Put a pseudonym in the place of the person of its id, after everything that person wrote or could be known
        by is taken out: drafts, written answers, texts of appeals, reasons for grades and accommodations, what mails
        say, sessions, codes, identities, preferences, subscriptions and bounces. Mails that wait do not leave any
        more, and no open attempt is submitted when its time is up."""
        ...

    def old_mail(self, before: datetime) -> Sequence[str]:
        """The ids of the mails that left before a time, or were made before it and given up, and still say something,
        in no particular order."""
        ...

    def forget_mail(self, mail_ids: Iterable[str]) -> None:
        """Take out what these mails say. That they were sent stays known, so that none is sent twice."""
        ...

    def forget_answers(self, before: datetime, *, dry_run: bool = False) -> int:
        """Take drafts and written answers out of attempts that were submitted before a time, or begun before it and
        not saved since; how many there are."""
        ...

    def forget_events(self, before: datetime, *, dry_run: bool = False) -> int:
        """Delete the events of the audit trail before a time, which is the one way they can be; how many there are."""
        ...
