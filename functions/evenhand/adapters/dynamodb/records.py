"""Attempts as they are read: from the items that lie under one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.adapters.late_answers import in_order
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.submission import LateAnswers, Submission
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Key, Table

META, DRAFT, SUBMISSION, GRADE, LATE = "META", "DRAFT", "SUBMISSION", "GRADE#", "LATE#"


def read_record(table: Table, attempt_id: str) -> AttemptRecord | None:
    """The attempt with all that belongs to it, or None."""
    # All but the guards of its appeals.
    sort, values = "SK BETWEEN :first AND :last", {":first": DRAFT, ":last": SUBMISSION}
    for _ in table.tries():
        items = list(table.query(attempt_partition(attempt_id), sort, values))
        if not items:
            return None
        # A query can meet a transaction half-way.
        if _whole(items):
            return _record(items)
    raise Overloaded(f"The attempt `{attempt_id}` was being written, however often it was read.")


def read_submitted(table: Table, attempt_id: str) -> AttemptRecord:
    """The same of an attempt that is submitted; raises `NotFound`."""
    record = read_record(table, attempt_id)
    if record is None or record.submission is None:
        raise refusals.not_submitted(attempt_id)
    return record


def attempt_writes(attempt: Attempt) -> tuple[Put, ...]:
    """A new attempt with its empty draft."""
    draft = Draft()
    partition = attempt_partition(attempt.id)
    return (
        Put(item={PK: partition, SK: META, "b": pack(attempt)}, condition=NEW),
        Put(item={PK: partition, SK: DRAFT, "b": pack(draft), "v": draft.version}),
    )


def attempt_pointer(attempt: Attempt) -> Item:
    """What points to an attempt from its person."""
    sort = f"ATTEMPT#{stamp(attempt.started_at)}#{attempt.id}"
    return {PK: f"PERSON#{attempt.person_id}", SK: sort, "a": attempt.id}


def submission_write(submission: Submission) -> Put:
    """A submission, to be written with what marks its draft."""
    return Put(item={PK: attempt_partition(submission.attempt_id), SK: SUBMISSION, "b": pack(submission)})


def grade_write(grade: GradeRecord) -> Put:
    """A grade, unless there is one of its number."""
    item = {PK: attempt_partition(grade.attempt_id), SK: f"{GRADE}{grade.number:06}", "b": pack(grade)}
    return Put(item=item, condition=NEW)


def late_write(attempt_id: str, late: LateAnswers, number: int) -> Put:
    """Late answers in their place, unless it is taken."""
    return Put(item={PK: attempt_partition(attempt_id), SK: f"{LATE}{number:06}", "b": pack(late)}, condition=NEW)


def draft_key(attempt_id: str) -> Key:
    """Where an attempt's draft lies."""
    return attempt_partition(attempt_id), DRAFT


def attempt_partition(attempt_id: str) -> str:
    """Under which all of an attempt lies."""
    return f"ATTEMPT#{attempt_id}"


def _whole(items: Sequence[Item]) -> bool:
    """Whether everything is there that its transaction wrote."""
    by_sort = {item[SK]: item for item in items}
    if META not in by_sort or DRAFT not in by_sort:
        return False
    graded = any(sort.startswith(GRADE) for sort in by_sort)
    return ("sid" in by_sort[DRAFT]) == (SUBMISSION in by_sort) == graded


def _record(items: Sequence[Item]) -> AttemptRecord:
    by_sort = {item[SK]: item for item in items}
    return AttemptRecord(
        attempt=unpack(Attempt, by_sort[META]),
        draft=unpack(Draft, by_sort[DRAFT]),
        submission=unpack(Submission, by_sort[SUBMISSION]) if SUBMISSION in by_sort else None,
        grades=tuple(unpack(GradeRecord, item) for item in items if item[SK].startswith(GRADE)),
        late=in_order(unpack(LateAnswers, item) for item in items if item[SK].startswith(LATE)),
    )
