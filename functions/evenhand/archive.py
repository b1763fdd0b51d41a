"""All that a store keeps for good, record by record and whichever store it is: what a backup is made of.

A record here is whole: what a store spreads over rows or items, and what it derives from them to find them again, such
as the feed, deadlines and indexes, is one value, and every store makes its own of it. What lives for hours only is left
out: sessions, sign-ins under way, one-time codes, and counters of how often somebody tried.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from evenhand.analysis.fairness import Fairness
from evenhand.analysis.tally import Tally
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import AttemptRecord, Result, Standing, Superseded, result_of
from evenhand.assessment.certification import Certificate
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Counts, Regrade
from evenhand.people.audit import AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Subscriptions
from evenhand.ports.outbox import OutboxRow
from evenhand.ports.privacy import Identity

FORMAT = 1
"""Of backups. It goes up with a further kind, and when what is written means something else than before. A further
field needs no other format: a release that does not know it refuses the record, and one that does reads older ones with
its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAttempt:
    """An attempt with all that belongs to it. The rows of the feed follow from it."""

    record: AttemptRecord
    first_passes: tuple[bool, ...]
    """Of each grade, whether by it the person had passed the quiz for the first time: older grades do not say so
    themselves, and their rows in the feed do."""
    timed: bool
    """Whether it is open and will be submitted when its time is up."""
    forgotten: bool
    """Whether it is submitted and its written answers were taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMail:
    """A mail of the outbox, whether it waits, left or was given up."""

    row: OutboxRow
    held_until: datetime | None
    """Before that nobody sends it: a worker is at it, or the last try failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIdentity:
    """Whom an identity provider calls so."""

    identity: Identity
    person_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRun:
    """When reports were last made for a subscription."""

    person_id: str
    subscription_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSecret:
    """What something is signed with: `unsubscribe` the links in mails, which so go on working elsewhere."""

    name: str
    value: str


Record = (
    Vendor
    | Assignment
    | Standing
    | KeptAttempt
    | Judgement
    | Certificate
    | Appeal
    | Regrade
    | Tally
    | Fairness
    | Reading
    | Accommodation
    | Preferences
    | Subscriptions
    | KeptRun
    | Bounce
    | KeptIdentity
    | KeptSecret
    | AuditEvent
    | Person
    | KeptMail
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record."""

    name: str
    type: type[Record]
    key: Callable[[Any], tuple[str, ...]]
    """What tells one from all others of its kind. Records are kept in the order of this."""
    since: int = 1
    """The first format that has it."""

    def key_of(self, record: Record) -> str:
        """The key as one text."""
        return "\t".join(self.key(record))


def _at(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


KINDS: tuple[Kind, ...] = (
    Kind("vendors", Vendor, lambda each: (each.id,)),
    Kind("assignments", Assignment, lambda each: (each.id,)),
    Kind("standings", Standing, lambda each: (each.person_id, each.quiz_id)),
    Kind("attempts", KeptAttempt, lambda each: (each.record.attempt.id,)),
    Kind("judgements", Judgement, lambda each: (each.case_id, _at(each.at), each.id)),
    Kind("certificates", Certificate, lambda each: (each.number,)),
    Kind("appeals", Appeal, lambda each: (each.id,)),
    Kind("regrades", Regrade, lambda each: (each.id,)),
    Kind("tallies", Tally, lambda each: (each.quiz_id,)),
    Kind("fairness", Fairness, lambda each: (each.quiz_id,)),
    Kind("readings", Reading, lambda each: (each.person_id, each.module, each.revision)),
    Kind("accommodations", Accommodation, lambda each: (each.person_id, each.id)),
    Kind("preferences", Preferences, lambda each: (each.person_id,)),
    Kind("subscriptions", Subscriptions, lambda each: (each.person_id,)),
    Kind("subscription_runs", KeptRun, lambda each: (each.person_id, each.subscription_id)),
    Kind("bounces", Bounce, lambda each: (each.person_id,)),
    Kind("identities", KeptIdentity, lambda each: (each.identity.issuer, each.identity.subject)),
    Kind("secrets", KeptSecret, lambda each: (each.name,)),
    Kind("audit", AuditEvent, lambda each: (_at(each.at), each.id)),
    Kind("people", Person, lambda each: (each.id,)),
    Kind("outbox", KeptMail, lambda each: (each.row.id,)),
)
"""In the order in which they are restored. People come late: until they are there nobody signs in, and no report is
due. Mail comes last: one whose recipient is not there would be given up."""

_OF = {kind.type: kind for kind in KINDS}


def kind_of(record: Record) -> Kind:
    """The kind that a record is of."""
    return _OF[type(record)]


def feed_of(kept: KeptAttempt) -> list[Result]:
    """The rows of the feed that the grades of an attempt give."""
    record, rows = kept.record, list[Result]()
    if record.submission is None:
        return []
    before: Superseded | None = None
    for number, (graded, first_pass) in enumerate(zip(record.grades, kept.first_passes, strict=True), 1):
        answers = dataclasses.replace(record, grades=record.grades[:number]).graded_answers
        submitted_at = record.submission.submitted_at
        row = result_of(
            record.attempt, answers, graded, submitted_at=submitted_at, first_pass=first_pass, before=before
        )
        rows.append(row)
        before = Superseded(answers=answers, grade=graded.grade, first_pass=first_pass)
    return rows


def portable(regrade: Regrade) -> Regrade:
    """The regrade without where the store goes on reading, which another store cannot know. One that is under way
    begins to read anew and is counted anew; what it has graded it knows by the grades, and grades nothing twice."""
    if regrade.ended_at is not None:
        return dataclasses.replace(regrade, cursor="")
    return dataclasses.replace(regrade, cursor="", counts=Counts(), failures=(), questioned=())


class Unknown(Exception):
    """The store holds something that this release cannot back up; the message says what."""


class Archive(Protocol):
    """A store as a backup sees it. Nothing is mailed, and no worker is woken."""

    def records(self) -> Iterator[Record]:
        """All records, in no particular order; of one a store may give a later state again.

        SQLite gives them as they were at one moment. DynamoDB knows no such moment: of each person attempts, standings
        and certificates are as they were at one, and no tally counts what is not among the attempts; what was written
        meanwhile may be missing. Raises `Unknown`.
        """
        ...

    def add(self, records: Iterable[Record]) -> None:
        """Keep records that are not there. A record is there whole or not at all when that was broken off; of many, a
        part may be."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


class KeyShelf(Protocol):
    """Where the published keys lie, as a backup sees them: files by their names."""

    def names(self) -> Iterable[str]:
        """The names of those that belong to it: publications, and the listings beside them."""
        ...

    def read(self, name: str) -> bytes:
        """What lies under a name; raises `FileNotFoundError`."""
        ...

    def put(self, name: str, data: bytes) -> None:
        """Put something under a name where nothing lies, whole or not at all."""
        ...
