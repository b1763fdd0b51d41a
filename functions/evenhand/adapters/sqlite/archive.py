"""The file as a backup sees it: read in one transaction, so that everything is as it was at one moment."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from evenhand.adapters.codec import load, unstamp
from evenhand.adapters.sqlite.archive_rows import COLUMNS, rows_of
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.outbox import mail_row
from evenhand.adapters.sqlite.records import load_late
from evenhand.adapters.tallies import load_tally
from evenhand.analysis.fairness import Fairness
from evenhand.archive import (
    KeptAttempt,
    KeptIdentity,
    KeptMail,
    KeptRun,
    KeptSecret,
    Unknown,
    portable,
)
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal, AppealEvent
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.grading import GradeRecord
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Regrade
from evenhand.assessment.submission import Submission
from evenhand.people.audit import AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Subscriptions
from evenhand.ports.privacy import Identity

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from evenhand.archive import Record

LEFT_OUT: Final = frozenset({"sessions", "pending_sign_ins", "sign_in_codes", "counters", "audit_horizon"})
"""What lives for hours, and until when the audit trail was let go, which only keeps this file from losing more."""

BODIES: Final[dict[str, type[Record]]] = {
    "vendors": Vendor,
    "people": Person,
    "assignments": Assignment,
    "standings": Standing,
    "judgements": Judgement,
    "certificates": Certificate,
    "fairness": Fairness,
    "readings": Reading,
    "accommodations": Accommodation,
    "preferences": Preferences,
    "subscriptions": Subscriptions,
    "bounces": Bounce,
    "audit": AuditEvent,
}
"""Tables whose bodies are the records."""

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
ATTEMPTS = """
    SELECT attempts.id, attempts.body, answers.draft, answers.submission, answers.late,
        answers.ends_at IS NOT NULL AND answers.submission_id IS NULL, answers.forgotten, grades.body, grades.first_pass
    FROM attempts
    JOIN answers ON answers.attempt_id = attempts.id
    LEFT JOIN grades ON grades.attempt_id = attempts.id
    ORDER BY attempts.id, grades.number
"""
APPEALS = """
    SELECT appeals.id, appeals.body, appeal_events.body
    FROM appeals LEFT JOIN appeal_events ON appeal_events.appeal_id = appeals.id
    ORDER BY appeals.id, appeal_events.number
"""
OUTBOX = """
    SELECT id, kind, recipient, payload, created_at, tries, unsettled, sent_at, failed, held_until FROM outbox
"""


class SqliteArchive:
    """`evenhand.archive.Archive`."""

    def __init__(self, path: Path) -> None:
        """Open the file, making or migrating it; raises `evenhand.adapters.sqlite.NewerDatabase`."""
        self._database = Database(path)

    def records(self) -> Iterator[Record]:
        """All records, as they are at the moment at which the first is asked for."""
        with self._database.read() as connection:
            connection.execute("BEGIN")
            try:
                yield from _records(connection)
            finally:
                connection.execute("ROLLBACK")

    def add(self, records: Iterable[Record]) -> None:
        """Keep records, all in one transaction."""
        rows = [row for record in records for row in rows_of(record)]

        def write(connection: sqlite3.Connection) -> None:
            for table, values in rows:
                places = ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({places})", values)  # noqa: S608 -- names of ours

        self._database.write(write)

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _records(connection: sqlite3.Connection) -> Iterator[Record]:
    unknown = {name for (name,) in connection.execute(TABLES)} - COLUMNS.keys() - LEFT_OUT
    if unknown:
        raise Unknown(f"The database has a table that no backup knows: {', '.join(sorted(unknown))}.")
    for table, kind in BODIES.items():
        for (body,) in connection.execute(f"SELECT body FROM {table}"):  # noqa: S608 -- a name of ours
            yield load(kind, body)
    for _, rows in groupby(connection.execute(ATTEMPTS), key=lambda row: row[0]):
        yield _attempt(list(rows))
    for _, rows in groupby(connection.execute(APPEALS), key=lambda row: row[0]):
        yield _appeal(list(rows))
    for (body,) in connection.execute("SELECT body FROM regrades"):
        yield portable(load(Regrade, body))
    for quiz_id, version, body in connection.execute("SELECT quiz_id, version, body FROM tallies"):
        yield load_tally(quiz_id, version, body)
    for person_id, subscription_id, at in connection.execute(
        "SELECT person_id, subscription_id, at FROM subscription_runs"
    ):
        yield KeptRun(person_id=person_id, subscription_id=subscription_id, at=unstamp(at))
    for issuer, subject, person_id in connection.execute("SELECT issuer, subject, person_id FROM identities"):
        yield KeptIdentity(identity=Identity(issuer=issuer, subject=subject), person_id=person_id)
    for name, value in connection.execute("SELECT name, value FROM secrets"):
        yield KeptSecret(name=name, value=value)
    for *row, held_until in connection.execute(OUTBOX):
        yield KeptMail(row=mail_row(row), held_until=held_until and unstamp(held_until))


def _attempt(rows: list[Any]) -> KeptAttempt:
    (_, attempt, draft, submission, late, timed, forgotten, *_), *_ = rows
    graded = [(grade, first_pass) for *_, grade, first_pass in rows if grade is not None]
    return KeptAttempt(
        record=AttemptRecord(
            attempt=load(Attempt, attempt),
            draft=load(Draft, draft),
            submission=None if submission is None else load(Submission, submission),
            grades=tuple(load(GradeRecord, grade) for grade, _ in graded),
            late=load_late(late),
        ),
        first_passes=tuple(bool(first_pass) for _, first_pass in graded),
        timed=bool(timed),
        forgotten=bool(forgotten),
    )


def _appeal(rows: list[Any]) -> Appeal:
    _, body, _ = rows[0]
    history = tuple(load(AppealEvent, event) for *_, event in rows if event is not None)
    return dataclasses.replace(load(Appeal, body), history=history)
