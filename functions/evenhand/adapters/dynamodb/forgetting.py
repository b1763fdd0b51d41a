"""Records rewritten without the words in them, item by item. What was rewritten before is rewritten to the same."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters.codec import unstamp
from evenhand.adapters.dynamodb.accommodations import ACCOMMODATION
from evenhand.adapters.dynamodb.certificates import certificate_key
from evenhand.adapters.dynamodb.failures import ConditionFailed
from evenhand.adapters.dynamodb.feed import feed_keys
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.outbox import mail_key
from evenhand.adapters.dynamodb.records import GRADE, LATE, SUBMISSION, attempt_partition, draft_key
from evenhand.adapters.dynamodb.schema import INDEX_PK, PK, SK
from evenhand.adapters.dynamodb.table import Update
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal, AppealEvent
from evenhand.assessment.attempt import Result
from evenhand.assessment.certification import Certificate
from evenhand.assessment.forgetting import (
    GONE,
    accommodation_without_words,
    appeal_without_words,
    certificate_without_words,
    event_without_words,
    result_without_answers,
)
from evenhand.assessment.submission import LateAnswers
from evenhand.ports.outbox import OutboxRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.assessment.attempt import AttemptRecord


def pointers(table: Table, person_id: str, prefix: str, before: str = "") -> Iterator[Item]:
    """What a person's partition points to under a prefix, all of it or up to a stamp."""
    values = {":prefix": prefix} if not before else {":prefix": prefix, ":before": prefix + before}
    sort = "SK BETWEEN :prefix AND :before" if before else "begins_with(SK, :prefix)"
    return table.query(f"PERSON#{person_id}", sort, values)


def mark_gone(table: Table, pointer: Key) -> None:
    """Note at a pointer that what it leads to holds nobody's words any more."""
    table.update(Update(key=pointer, change="SET g = :one", values={":one": 1}))


def rewrite_attempt(table: Table, left: AttemptRecord) -> bool:
    """Write what is left of an attempt; False where it was being saved meanwhile."""
    attempt, draft = left.attempt, left.draft
    try:
        table.update(
            Update(
                key=draft_key(attempt.id),
                change="SET b = :b",
                condition="v = :v",
                values={":b": pack(draft), ":v": draft.version},
            )
        )
    except ConditionFailed:
        return False
    if left.submission is None:
        return True
    partition = attempt_partition(attempt.id)
    _rewrite(table, (partition, SUBMISSION), left.submission)
    late = {each.id: each for each in left.late}
    for item in table.query(partition, "begins_with(SK, :prefix)", {":prefix": LATE}):
        _rewrite(table, _key(item), late[unpack(LateAnswers, item).id])
    for graded in left.grades:
        _rewrite(table, (partition, f"{GRADE}{graded.number:06}"), graded)
        rows = table.get_all(feed_keys(attempt.quiz_id, graded.graded_at, graded.id))
        for key, item in rows.items():
            _rewrite(table, key, result_without_answers(unpack(Result, item)))
    return True


def rewrite_appeal(table: Table, appeal_id: str) -> None:
    """Take the words out of an appeal and of what happened to it."""
    for item in table.query(f"APPEAL#{appeal_id}"):
        if item[SK] == "META":
            _rewrite(table, _key(item), appeal_without_words(unpack(Appeal, item)))
        else:
            _rewrite(table, _key(item), event_without_words(unpack(AppealEvent, item)))


def rewrite_certificate(table: Table, number: str) -> None:
    """Take the reason out of a certificate that was revoked. One that holds has none, and may be revoked just now."""
    key = certificate_key(number)
    item = table.get(key)
    certificate = unpack(Certificate, item) if item else None
    if certificate is not None and certificate.revoked_for:
        _rewrite(table, key, certificate_without_words(certificate))


def rewrite_accommodations(table: Table, person_id: str) -> None:
    """Take the reasons out of what a person was given."""
    for item in pointers(table, person_id, ACCOMMODATION):
        _rewrite(table, _key(item), accommodation_without_words(unpack(Accommodation, item)))


def read_mail(table: Table, mail_id: str) -> Item | None:
    """The item of a mail, or None."""
    return table.get(mail_key(mail_id))


def mail_of(item: Item) -> OutboxRow:
    """A mail as it is now: the body is the mail as it was enqueued."""
    row = unpack(OutboxRow, item)
    return dataclasses.replace(
        row,
        tries=item["n"],
        unsettled=item.get("u", 0),
        sent_at=unstamp(item["t"]) if "t" in item else row.sent_at,
        failed=item.get("f", row.failed),
    )


def silence_mail(table: Table, item: Item) -> None:
    """Take out what a mail says. One that waits does not leave any more."""
    row = mail_of(item)
    body = dataclasses.replace(unpack(OutboxRow, item), payload="", failed=GONE if row.failed else "")
    waits = INDEX_PK in item
    # What failed may say whose address it was.
    change = "SET b = :b, f = :gone" if waits or "f" in item else "SET b = :b"
    values = {":b": pack(body), **({":gone": GONE} if waits or "f" in item else {})}
    table.update(Update(key=_key(item), change=f"{change} REMOVE GSI1PK, GSI1SK", values=values))


def _rewrite(table: Table, key: Key, record: object) -> None:
    table.update(Update(key=key, change="SET b = :b", condition="attribute_exists(PK)", values={":b": pack(record)}))


def _key(item: Item) -> Key:
    return item[PK], item[SK]
