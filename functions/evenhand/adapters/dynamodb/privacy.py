"""What is held about somebody, and taking out what is to be held no longer.

There is no transaction over all that belongs to a person: what is broken off is done again from the beginning, and the
profile is changed last, so that a pseudonym in it says that all the rest is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.audit import MONTHS, SHARDS, guard_key, histories, month_partition
from evenhand.adapters.dynamodb.bounces import bounce_key
from evenhand.adapters.dynamodb.certificates import POINTER as CERTIFICATE
from evenhand.adapters.dynamodb.deadlines import ended
from evenhand.adapters.dynamodb.directory import PEOPLE, DynamoDirectory
from evenhand.adapters.dynamodb.forgetting import (
    mail_of,
    mark_gone,
    pointers,
    read_mail,
    rewrite_accommodations,
    rewrite_appeal,
    rewrite_attempt,
    rewrite_certificate,
    silence_mail,
)
from evenhand.adapters.dynamodb.item import unpack
from evenhand.adapters.dynamodb.outbox import POINTER as MAIL
from evenhand.adapters.dynamodb.outbox import mail_pointer
from evenhand.adapters.dynamodb.records import read_record
from evenhand.adapters.dynamodb.schema import INDEX_PK, INDEX_SK, PK, SK
from evenhand.adapters.dynamodb.sessions import DynamoSessions
from evenhand.adapters.dynamodb.subscriptions import RUN, SUBSCRIPTIONS
from evenhand.adapters.unreadable import passed_over
from evenhand.assessment.forgetting import last_touched, without_answers, without_words
from evenhand.errors import Overloaded
from evenhand.people.audit import AuditEvent
from evenhand.ports.privacy import Identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Table
    from evenhand.people.person import Person
    from evenhand.ports.outbox import OutboxRow

ATTEMPT, APPEAL, IDENTITY = "ATTEMPT#", "APPEAL#", "IDENTITY#"


class DynamoPrivacy:
    """`evenhand.ports.privacy.PrivacyStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def identities_of(self, person_id: str) -> Sequence[Identity]:
        """What identity providers call a person."""
        found = [unpack(Identity, item) for item in pointers(self._table, person_id, IDENTITY)]
        return sorted(found, key=lambda identity: (identity.issuer, identity.subject))

    def mails_to(self, person_id: str) -> Sequence[OutboxRow]:
        """The mails in the outbox to a person, the earliest first."""
        items = [read_mail(self._table, pointer["a"]) for pointer in pointers(self._table, person_id, MAIL)]
        return [mail_of(item) for item in items if item is not None]

    def erase(self, pseudonym: Person) -> None:
        """Take out whatever tells who somebody was, and then put the pseudonym in their place."""
        table, person_id = self._table, pseudonym.id
        DynamoSessions(table).end_sessions(person_id)
        for sort in ("CODE", "PREFERENCES", SUBSCRIPTIONS):
            table.delete((f"PERSON#{person_id}", sort))
        for run in pointers(table, person_id, RUN):
            table.delete((run[PK], run[SK]))
        table.delete(bounce_key(person_id))
        for pointer in pointers(table, person_id, IDENTITY):
            table.delete((pointer[SK], "IDENTITY"))
            table.delete((pointer[PK], pointer[SK]))
        for pointer in pointers(table, person_id, ATTEMPT):
            self._erase_attempt(pointer)
        for pointer in pointers(table, person_id, APPEAL):
            rewrite_appeal(table, pointer["a"])
        for pointer in pointers(table, person_id, CERTIFICATE):
            rewrite_certificate(table, pointer["a"])
        rewrite_accommodations(table, person_id)
        for pointer in pointers(table, person_id, MAIL):
            self._silence(pointer["a"])
        DynamoDirectory(table).put((), (pseudonym,))

    def old_mail(self, before: datetime) -> Sequence[str]:
        """The mails that left, or were given up, before a time."""
        found = []
        for pointer in self._old(MAIL, before):
            with passed_over(f"mail/{pointer['a']}"):
                item = read_mail(self._table, pointer["a"])
                row = mail_of(item) if item is not None and INDEX_PK not in item else None
                if row is not None and (row.sent_at or row.created_at) < before:
                    found.append(row.id)
        return found

    def forget_mail(self, mail_ids: Iterable[str]) -> None:
        """Take out what these mails say."""
        for mail_id in mail_ids:
            self._silence(mail_id)

    def forget_answers(self, before: datetime, *, dry_run: bool = False) -> int:
        """Take drafts and written answers out of old attempts."""
        count = 0
        for pointer in self._old(ATTEMPT, before):
            record = None
            with passed_over(f"attempt/{pointer['a']}"):
                record = read_record(self._table, pointer["a"])
            if record is None or last_touched(record) >= before:
                continue
            left = without_answers(record)
            if record.submission is None and left == record:
                continue  # open, and nothing is written in it
            if not dry_run:
                if not rewrite_attempt(self._table, left):
                    continue  # somebody writes in it after all
                if record.submission is not None:
                    mark_gone(self._table, (pointer[PK], pointer[SK]))
            count += 1
        return count

    def forget_events(self, before: datetime, *, dry_run: bool = False) -> int:
        """Delete old events of the audit trail, wherever they stand."""
        count = 0
        for item in self._old_events(stamp(before)):
            count += 1
            if not dry_run:
                event = unpack(AuditEvent, item)
                # The event itself last: as long as it is there, the rest of it is found.
                for key in (*histories(event), guard_key(event.id), (item[PK], item[SK])):
                    self._table.delete(key)
        return count

    def _erase_attempt(self, pointer: Item) -> None:
        for _ in self._table.tries():
            record = read_record(self._table, pointer["a"])
            if record is None:
                return
            if rewrite_attempt(self._table, without_words(record)):
                for deletion in ended(record.attempt):
                    self._table.delete(deletion.key)
                mark_gone(self._table, (pointer[PK], pointer[SK]))
                return
        raise Overloaded(f"The attempt `{pointer['a']}` was being saved, however often it was to be erased.")

    def _silence(self, mail_id: str) -> None:
        item = read_mail(self._table, mail_id)
        if item is not None:
            silence_mail(self._table, item)
            mark_gone(self._table, mail_pointer(mail_of(item)))

    def _old(self, prefix: str, before: datetime) -> Iterator[Item]:
        """What everybody's partitions point to that was made before a time, and is not gone."""
        for profile in self._table.listed(PEOPLE):
            for pointer in pointers(self._table, profile[INDEX_SK], prefix, stamp(before)):
                if "g" not in pointer:
                    yield pointer

    def _old_events(self, before: str) -> Iterator[Item]:
        for month in [item[SK] for item in self._table.query(MONTHS)]:
            if month <= before[: len(month)]:
                for shard in range(SHARDS):
                    yield from self._table.query(month_partition(month, shard), "SK < :before", {":before": before})
