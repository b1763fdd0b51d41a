"""What is held about somebody, and taking out what is to be held no longer.

The file must not keep what a record has lost: pages are overwritten with zeros when something is deleted
(`evenhand.adapters.sqlite.database`), and the log beside the file is emptied at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import dump, dump_all, load, stamp
from evenhand.adapters.sqlite.outbox import mail_row
from evenhand.adapters.sqlite.records import read_record, read_records
from evenhand.adapters.unreadable import passed_over
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal, AppealEvent
from evenhand.assessment.certification import Certificate
from evenhand.assessment.forgetting import (
    GONE,
    accommodation_without_words,
    appeal_without_words,
    certificate_without_words,
    event_without_words,
    last_touched,
    without_answers,
    without_words,
)
from evenhand.assessment.submission import LateAnswers
from evenhand.people.address import folded
from evenhand.ports.privacy import Identity

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from evenhand.adapters.sqlite.database import Database
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.ports.outbox import OutboxRow

MAILS_TO = """
    SELECT id, kind, recipient, payload, created_at, tries, unsettled, sent_at, failed FROM outbox
    WHERE recipient = ? ORDER BY created_at, id
"""
OF_PERSON = (
    "DELETE FROM sessions WHERE person_id = ?",
    "DELETE FROM sign_in_codes WHERE person_id = ?",
    "DELETE FROM identities WHERE person_id = ?",
    "DELETE FROM preferences WHERE person_id = ?",
    "DELETE FROM subscriptions WHERE person_id = ?",
    "DELETE FROM subscription_runs WHERE person_id = ?",
    "DELETE FROM bounces WHERE person_id = ?",
)
"""What goes whole."""
SILENCE = """
    UPDATE outbox SET payload = '', failed = CASE WHEN sent_at IS NULL THEN :gone ELSE '' END WHERE recipient = :to
"""
OLD_MAIL = """
    SELECT id FROM outbox
    WHERE payload != '' AND ((sent_at IS NOT NULL AND sent_at < :before) OR (failed != '' AND created_at < :before))
"""
FORGET_MAIL = "UPDATE outbox SET payload = '', failed = CASE failed WHEN '' THEN '' ELSE ? END WHERE id = ?"
OLD_ATTEMPTS = """
    SELECT attempts.id FROM attempts JOIN answers ON answers.attempt_id = attempts.id
    WHERE attempts.started_at < ? AND answers.forgotten = 0
"""
FORGET = """
    UPDATE answers SET draft = ?, submission = ?, late = ?, forgotten = submission_id IS NOT NULL WHERE attempt_id = ?
"""


class SqlitePrivacy:
    """`evenhand.ports.privacy.PrivacyStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def identities_of(self, person_id: str) -> Sequence[Identity]:
        """What identity providers call a person."""
        query = "SELECT issuer, subject FROM identities WHERE person_id = ? ORDER BY issuer, subject"
        with self._database.read() as connection:
            rows = connection.execute(query, (person_id,)).fetchall()
        return [Identity(issuer=issuer, subject=subject) for issuer, subject in rows]

    def mails_to(self, person_id: str) -> Sequence[OutboxRow]:
        """The mails in the outbox to a person, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(MAILS_TO, (person_id,)).fetchall()
        return [mail_row(row) for row in rows]

    def erase(self, pseudonym: Person) -> None:
        """Take out whatever tells who somebody was, all in one transaction."""
        row = (folded(pseudonym.email), dump(pseudonym), pseudonym.id)

        def write(connection: sqlite3.Connection) -> None:
            for statement in OF_PERSON:
                connection.execute(statement, (pseudonym.id,))
            for record in map(without_words, read_records(connection, pseudonym.id)):
                _rewrite(connection, record)
                _rewrite_grades(connection, record)
            connection.execute(
                "UPDATE answers SET ends_at = NULL WHERE submission_id IS NULL AND attempt_id IN"
                " (SELECT id FROM attempts WHERE person_id = ?)",
                (pseudonym.id,),
            )
            _rewrite_appeals(connection, pseudonym.id)
            _rewrite_certificates(connection, pseudonym.id)
            _rewrite_accommodations(connection, pseudonym.id)
            connection.execute(SILENCE, {"gone": GONE, "to": pseudonym.id})
            connection.execute("UPDATE people SET address = ?, body = ? WHERE id = ?", row)

        self._database.write(write)
        self._database.empty_log()

    def old_mail(self, before: datetime) -> Sequence[str]:
        """The mails that left, or were given up, before a time."""
        with self._database.read() as connection:
            return [mail_id for (mail_id,) in connection.execute(OLD_MAIL, {"before": stamp(before)})]

    def forget_mail(self, mail_ids: Iterable[str]) -> None:
        """Take out what these mails say."""
        rows = [(GONE, mail_id) for mail_id in mail_ids]
        if rows:
            self._database.write(lambda connection: connection.executemany(FORGET_MAIL, rows))
            self._database.empty_log()

    def forget_answers(self, before: datetime, *, dry_run: bool = False) -> int:
        """Take drafts and written answers out of old attempts."""
        with self._database.read() as connection:
            old = [attempt_id for (attempt_id,) in connection.execute(OLD_ATTEMPTS, (stamp(before),))]
        # One transaction for each, so that nobody who submits has to wait for all of them.
        count = sum(self._forget_attempt(attempt_id, before, dry_run) for attempt_id in old)
        if count and not dry_run:
            self._database.empty_log()
        return count

    def forget_events(self, before: datetime, *, dry_run: bool = False) -> int:
        """Delete old events of the audit trail."""
        values = {"before": stamp(before)}

        def write(connection: sqlite3.Connection) -> int:
            connection.execute("UPDATE audit_horizon SET at = :before WHERE at < :before", values)
            return connection.execute("DELETE FROM audit WHERE at < :before", values).rowcount

        if dry_run:
            with self._database.read() as connection:
                (count,) = connection.execute("SELECT count(*) FROM audit WHERE at < :before", values).fetchone()
            return int(count)
        deleted = self._database.write(write)
        if deleted:
            self._database.empty_log()
        return deleted

    def _forget_attempt(self, attempt_id: str, before: datetime, dry_run: bool) -> bool:
        def write(connection: sqlite3.Connection) -> bool:
            record = None
            with passed_over(f"attempt/{attempt_id}"):
                record = read_record(connection, attempt_id)
            if record is None or last_touched(record) >= before:
                return False
            left = without_answers(record)
            if record.submission is None and left == record:
                return False  # open, and nothing is written in it
            if not dry_run:
                _rewrite(connection, left)
            return True

        if dry_run:
            with self._database.read() as connection:
                return write(connection)
        return self._database.write(write)


def _rewrite(connection: sqlite3.Connection, record: AttemptRecord) -> None:
    submission = record.submission and dump(record.submission)
    late = dump_all(LateAnswers, record.late) if record.late else None
    connection.execute(FORGET, (dump(record.draft), submission, late, record.attempt.id))


def _rewrite_grades(connection: sqlite3.Connection, record: AttemptRecord) -> None:
    connection.executemany(
        "UPDATE grades SET body = ? WHERE attempt_id = ? AND number = ?",
        [(dump(graded), graded.attempt_id, graded.number) for graded in record.grades],
    )


def _rewrite_appeals(connection: sqlite3.Connection, person_id: str) -> None:
    """Bodies of appeals are kept without their histories, and events apart from them."""
    appeals = connection.execute("SELECT id, body FROM appeals WHERE person_id = ?", (person_id,)).fetchall()
    for appeal_id, body in appeals:
        left = appeal_without_words(load(Appeal, body))
        connection.execute("UPDATE appeals SET body = ? WHERE id = ?", (dump(left), appeal_id))
        events = connection.execute("SELECT number, body FROM appeal_events WHERE appeal_id = ?", (appeal_id,))
        for number, event in events.fetchall():
            silent = dump(event_without_words(load(AppealEvent, event)))
            connection.execute(
                "UPDATE appeal_events SET body = ? WHERE appeal_id = ? AND number = ?", (silent, appeal_id, number)
            )


def _rewrite_certificates(connection: sqlite3.Connection, person_id: str) -> None:
    query = "SELECT number, body FROM certificates WHERE person_id = ?"
    for number, body in connection.execute(query, (person_id,)).fetchall():
        left = dump(certificate_without_words(load(Certificate, body)))
        connection.execute("UPDATE certificates SET body = ? WHERE number = ?", (left, number))


def _rewrite_accommodations(connection: sqlite3.Connection, person_id: str) -> None:
    query = "SELECT id, body FROM accommodations WHERE person_id = ?"
    for accommodation_id, body in connection.execute(query, (person_id,)).fetchall():
        left = dump(accommodation_without_words(load(Accommodation, body)))
        connection.execute(
            "UPDATE accommodations SET body = ? WHERE person_id = ? AND id = ?", (left, person_id, accommodation_id)
        )
