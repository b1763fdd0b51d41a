"""The rows of a record of a backup, as the stores write them one by one."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from evenhand.adapters.codec import dump, dump_all, stamp
from evenhand.adapters.tallies import dump_tally
from evenhand.analysis.fairness import Fairness
from evenhand.analysis.tally import Tally
from evenhand.archive import (
    KeptAttempt,
    KeptIdentity,
    KeptMail,
    KeptRun,
    KeptSecret,
)
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Regrade
from evenhand.assessment.submission import LateAnswers
from evenhand.people.address import folded
from evenhand.people.audit import AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Subscriptions

if TYPE_CHECKING:
    from evenhand.archive import Record

Row = tuple[str, tuple[Any, ...]]
"""A table and what is to stand in its columns, as in `COLUMNS`."""

COLUMNS: Final = {
    "vendors": "id, body",
    "people": "id, address, body",
    "assignments": "id, body",
    "standings": "person_id, quiz_id, version, body",
    "attempts": "id, person_id, started_at, body",
    "answers": "attempt_id, draft_version, draft, submission_id, submission, ends_at, late, forgotten",
    "grades": "attempt_id, number, id, quiz_id, graded_at, first_pass, body",
    "judgements": "case_id, at, id, body",
    "certificates": "number, person_id, issued_at, body",
    "appeals": "id, attempt_id, question_id, person_id, opened_at, state, body, quiz_id, number",
    "appeal_events": "appeal_id, number, body",
    "regrades": "id, quiz_id, started_at, ended, version, body",
    "tallies": "quiz_id, version, body",
    "fairness": "quiz_id, body",
    "readings": "person_id, module, revision, read_at, body",
    "accommodations": "person_id, id, at, body",
    "preferences": "person_id, body",
    "subscriptions": "person_id, version, body",
    "subscription_runs": "person_id, subscription_id, at",
    "bounces": "person_id, body",
    "identities": "issuer, subject, person_id",
    "secrets": "name, value",
    "audit": "id, at, person_id, actor_id, action, body",
    "outbox": "id, kind, recipient, payload, created_at, tries, held_until, sent_at, failed, unsettled",
}
"""What belongs to a backup, and each of its columns."""


def rows_of(record: Record) -> list[Row]:
    """The rows of a record, those first that others refer to."""
    match record:
        case KeptAttempt():
            return _attempt_rows(record)
        case Appeal():
            return _appeal_rows(record)
        case _:
            return [_row(record)]


def _row(record: Record) -> Row:
    """The one row of a record that has no more."""
    match record:
        case Vendor():
            return "vendors", (record.id, dump(record))
        case Person():
            return "people", (record.id, folded(record.email), dump(record))
        case Assignment():
            return "assignments", (record.id, dump(record))
        case Standing():
            return "standings", (record.person_id, record.quiz_id, record.version, dump(record))
        case Judgement():
            return "judgements", (record.case_id, stamp(record.at), record.id, dump(record))
        case Certificate():
            return "certificates", (record.number, record.person_id, stamp(record.issued_at), dump(record))
        case Regrade():
            ended, started_at = record.ended_at is not None, stamp(record.started_at)
            return "regrades", (record.id, record.quiz_id, started_at, ended, record.version, dump(record))
        case Tally():
            return "tallies", (record.quiz_id, record.version, dump_tally(record))
        case Fairness():
            return "fairness", (record.quiz_id, dump(record))
        case Reading():
            read_at = stamp(record.read_at)
            return "readings", (record.person_id, record.module, record.revision, read_at, dump(record))
        case Accommodation():
            return "accommodations", (record.person_id, record.id, stamp(record.at), dump(record))
        case Preferences():
            return "preferences", (record.person_id, dump(record))
        case Subscriptions():
            return "subscriptions", (record.person_id, record.version, dump(record))
        case KeptRun():
            return "subscription_runs", (record.person_id, record.subscription_id, stamp(record.at))
        case Bounce():
            return "bounces", (record.person_id, dump(record))
        case KeptIdentity():
            return "identities", (record.identity.issuer, record.identity.subject, record.person_id)
        case KeptSecret():
            return "secrets", (record.name, record.value)
        case AuditEvent():
            at = stamp(record.at)
            return "audit", (record.id, at, record.person_id, record.actor_id, record.action, dump(record))
        case KeptMail():
            return "outbox", _mail_values(record)
        case _:
            raise TypeError(f"{type(record).__name__} has not one row")


def _attempt_rows(kept: KeptAttempt) -> list[Row]:
    record, attempt = kept.record, kept.record.attempt
    submission, ends_at = record.submission, attempt.ends_at
    answers = (
        attempt.id,
        record.draft.version,
        dump(record.draft),
        submission and submission.id,
        submission and dump(submission),
        stamp(ends_at) if ends_at and (kept.timed or submission) else None,
        dump_all(LateAnswers, record.late) if record.late else None,
        kept.forgotten,
    )
    grades = [
        (each.attempt_id, each.number, each.id, attempt.quiz_id, stamp(each.graded_at), first_pass, dump(each))
        for each, first_pass in zip(record.grades, kept.first_passes, strict=True)
    ]
    return [
        ("attempts", (attempt.id, attempt.person_id, stamp(attempt.started_at), dump(attempt))),
        ("answers", answers),
        *(("grades", row) for row in grades),
    ]


def _appeal_rows(appeal: Appeal) -> list[Row]:
    row = (
        appeal.id,
        appeal.attempt_id,
        appeal.question_id,
        appeal.person_id,
        stamp(appeal.opened_at),
        appeal.state,
        dump(dataclasses.replace(appeal, history=())),
        appeal.quiz_id,
        appeal.number,
    )
    events = [("appeal_events", (appeal.id, number, dump(event))) for number, event in enumerate(appeal.history, 1)]
    return [("appeals", row), *events]


def _mail_values(kept: KeptMail) -> tuple[Any, ...]:
    row = kept.row
    return (
        row.id,
        row.kind,
        row.to,
        row.payload,
        stamp(row.created_at),
        row.tries,
        kept.held_until and stamp(kept.held_until),
        row.sent_at and stamp(row.sent_at),
        row.failed,
        row.unsettled,
    )
