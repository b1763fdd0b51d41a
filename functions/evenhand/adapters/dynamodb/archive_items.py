"""The items of a record of a backup, as the stores write them one by one.

Those that tell that there is such a record come last: a record of which only others are written is not there yet, and
is written again by whoever carries on.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, NamedTuple

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.accommodations import accommodation_item
from evenhand.adapters.dynamodb.appeals import appeal_writes
from evenhand.adapters.dynamodb.assignments import assignment_item
from evenhand.adapters.dynamodb.audit import event_writes, month_item, month_of
from evenhand.adapters.dynamodb.bounces import bounce_item
from evenhand.adapters.dynamodb.certificates import certificate_writes
from evenhand.adapters.dynamodb.deadlines import begun
from evenhand.adapters.dynamodb.directory import address_items, person_item, vendor_item
from evenhand.adapters.dynamodb.fairness import fairness_items
from evenhand.adapters.dynamodb.feed import feed_item
from evenhand.adapters.dynamodb.item import pack
from evenhand.adapters.dynamodb.judgements import judgement_writes
from evenhand.adapters.dynamodb.outbox import mail_item, mail_key, mail_pointer
from evenhand.adapters.dynamodb.preferences import preferences_item
from evenhand.adapters.dynamodb.readings import reading_item
from evenhand.adapters.dynamodb.records import (
    attempt_pointer,
    attempt_writes,
    draft_key,
    grade_write,
    late_write,
    submission_write,
)
from evenhand.adapters.dynamodb.regrades import regrade_writes
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.sign_ins import identity_items
from evenhand.adapters.dynamodb.standings import standing_write
from evenhand.adapters.dynamodb.subscriptions import RUN, SECRET, subscriptions_item
from evenhand.adapters.dynamodb.table import Put
from evenhand.adapters.dynamodb.tallies import tally_items
from evenhand.analysis.fairness import Fairness
from evenhand.analysis.tally import Tally
from evenhand.archive import KeptAttempt, KeptIdentity, KeptMail, KeptRun, KeptSecret, feed_of
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Regrade
from evenhand.people.audit import AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Subscriptions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Write
    from evenhand.archive import Record


class Items(NamedTuple):
    """The items of a record."""

    last: Item
    """By which it is there."""
    first: tuple[Item, ...] = ()
    """What is to be written before."""


def items_of(record: Record) -> Items:
    """All items of a record."""
    match record:
        case Vendor():
            return Items(vendor_item(record))
        case Person():
            return Items(person_item(record), tuple(address_items(record)))
        case Assignment():
            return Items(assignment_item(record))
        case Standing():
            return Items(standing_write(record).item)
        case KeptAttempt():
            return _attempt(record)
        case Judgement():
            return _of(judgement_writes((record,)))
        case Certificate():
            return _of(certificate_writes(record))
        case Appeal():
            return _of(appeal_writes(record))
        case Regrade():
            return _of(regrade_writes(record))
        case Tally():
            head, chunks = tally_items(record)
            return Items(head, tuple(chunks))
        case Fairness():
            part, *parts = fairness_items(record)
            return Items(part, tuple(parts))
        case Reading():
            return Items(reading_item(record))
        case Accommodation():
            return Items(accommodation_item(record))
        case Preferences():
            return Items(preferences_item(record))
        case Subscriptions():
            return Items(subscriptions_item(record))
        case KeptRun():
            sort = f"{RUN}{record.subscription_id}"
            return Items({PK: f"PERSON#{record.person_id}", SK: sort, "t": stamp(record.at)})
        case Bounce():
            return Items(bounce_item(record))
        case KeptIdentity():
            identity, pointer = identity_items(record.identity, record.person_id)
            return Items(pointer, (identity,))
        case KeptSecret():
            return Items({PK: f"{SECRET}#{record.name}", SK: SECRET, "a": record.value})
        case AuditEvent():
            guard, event, *histories = (put.item for put in event_writes(record))
            return Items(event, (month_item(month_of(record)), guard, *histories))
        case KeptMail():
            return _mail(record)


def _of(writes: Iterable[Write]) -> Items:
    """What new records are written with, the record itself first."""
    last, *first = (write.item for write in writes if isinstance(write, Put))
    return Items(last, tuple(first))


def _attempt(kept: KeptAttempt) -> Items:
    record, attempt = kept.record, kept.record.attempt
    meta, _ = attempt_writes(attempt)
    partition, sort = draft_key(attempt.id)
    draft: Item = {PK: partition, SK: sort, "b": pack(record.draft), "v": record.draft.version}
    submitted: tuple[Item, ...] = ()
    if record.submission is not None:
        draft = {**draft, "sid": record.submission.id}
        submitted = (submission_write(record.submission).item,)
    gone = {"g": 1} if kept.forgotten else {}
    first = (
        {**attempt_pointer(attempt), **gone},
        draft,
        *submitted,
        *(grade_write(each).item for each in record.grades),
        *(late_write(attempt.id, late, number).item for number, late in enumerate(record.late, 1)),
        *map(feed_item, feed_of(kept)),
        *(put.item for put in begun(attempt) if kept.timed),
    )
    return Items(meta.item, first)


def _mail(kept: KeptMail) -> Items:
    """The body is the mail as it was enqueued; what became of it stands beside it."""
    row = kept.row
    begun_with = dataclasses.replace(row, tries=0, unsettled=0, sent_at=None, failed="")
    partition, sort = mail_key(row.id)
    item = {**mail_item(row), PK: partition, SK: sort, "b": pack(begun_with)}
    if kept.held_until is not None:
        item["h"] = stamp(kept.held_until)
    if row.sent_at is not None:
        item["t"] = stamp(row.sent_at)
    if row.failed:
        item["f"] = row.failed
    pointer = dict(zip((PK, SK), mail_pointer(row), strict=True))
    gone = {} if row.payload else {"g": 1}
    return Items(item, ({**pointer, "a": row.id, **gone},))
