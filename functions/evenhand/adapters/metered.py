"""Stores that count what is written through them.

Whatever changes something goes through a store: a request, a worker, a job. So this is the one place that counts, and
no verb has to know of it. What a store answers with because it was there already is not counted again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from evenhand.ports.meter import Metric, Trail

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.attempt import Attempt, AttemptRecord, Result, Standing
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.grading import GradeRecord
    from evenhand.assessment.judgement import Judgement
    from evenhand.assessment.regrade import Regrade
    from evenhand.assessment.submission import LateAnswers, Submission
    from evenhand.ports.appeals import AppealStore
    from evenhand.ports.attempts import AttemptStore, FurtherGrade
    from evenhand.ports.meter import Meter
    from evenhand.ports.outbox import OutboxRow, OutboxStore
    from evenhand.ports.regrades import RegradeStore


def metered_attempts(store: AttemptStore, meter: Meter) -> AttemptStore:
    """Attempts, counted as they are begun, submitted and graded."""
    return cast("AttemptStore", _Attempts(store, meter))


def metered_appeals(store: AppealStore, meter: Meter) -> AppealStore:
    """Appeals, counted as they are opened, with the grades that follow from them."""
    return cast("AppealStore", _Appeals(store, meter))


def metered_regrades(store: RegradeStore, meter: Meter) -> RegradeStore:
    """Regrades, followed from their start to their last round."""
    return cast("RegradeStore", _Regrades(store, meter))


def metered_outbox(store: OutboxStore, meter: Meter) -> OutboxStore:
    """Mail, followed from when it is enqueued, and counted as it leaves, or does not."""
    return cast("OutboxStore", _Outbox(store, meter))


class _Metered:
    """A store, all of whose calls go through; what is counted besides, its heirs say."""

    def __init__(self, store: Any, meter: Meter) -> None:
        self._store = store
        self._meter = meter

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def _mail(self, mail: OutboxRow | None) -> None:
        if mail is not None:
            self._meter.follow(Trail.MAILS, mail.id)


class _Attempts(_Metered):
    def start(self, attempt: Attempt, standing: Standing) -> None:
        self._store.start(attempt, standing)
        self._meter.count(Metric.ATTEMPTS)

    def submit(
        self,
        submission: Submission,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None,
        *,
        judgements: Sequence[Judgement] = (),
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        record: AttemptRecord = self._store.submit(
            submission, grade, standing, result, mail, judgements=judgements, certificate=certificate
        )
        if record.grades[0].id == grade.id:
            self._meter.count(Metric.SUBMISSIONS)
            self._meter.count(Metric.GRADES)
            self._mail(mail)
        return record

    def add_grade(
        self,
        grade: GradeRecord,
        standing: Standing,
        result: Result,
        mail: OutboxRow | None = None,
        *,
        certificate: Certificate | None = None,
    ) -> AttemptRecord:
        record: AttemptRecord = self._store.add_grade(grade, standing, result, mail, certificate=certificate)
        if grade in record.grades:
            self._meter.count(Metric.GRADES)
            self._mail(mail)
        return record

    def keep_late(self, attempt_id: str, late: LateAnswers) -> AttemptRecord:
        record: AttemptRecord = self._store.keep_late(attempt_id, late)
        if late in record.late:
            self._meter.count(Metric.LATE_ANSWERS)
        return record


class _Appeals(_Metered):
    def open(self, appeal: Appeal) -> None:
        self._store.open(appeal)
        self._meter.count(Metric.APPEALS)

    def append(self, appeal: Appeal, *, further: FurtherGrade | None = None, mail: OutboxRow | None = None) -> None:
        self._store.append(appeal, further=further, mail=mail)
        self._meter.count(Metric.GRADES, int(further is not None))
        self._mail(mail)


class _Regrades(_Metered):
    def put_regrade(self, regrade: Regrade) -> None:
        self._store.put_regrade(regrade)
        self._meter.follow(Trail.REGRADES, regrade.id)


class _Outbox(_Metered):
    def enqueue(self, rows: Iterable[OutboxRow]) -> None:
        rows = tuple(rows)
        self._store.enqueue(rows)
        for row in rows:
            self._mail(row)

    def postpone(self, mail_id: str, tries: int, until: datetime, *, unsent: bool = False) -> bool:
        done: bool = self._store.postpone(mail_id, tries, until, unsent=unsent)
        if done:
            self._told(Metric.MAIL_DELAYED, mail_id)
        return done

    def mark_sent(self, mail_id: str, at: datetime) -> None:
        self._store.mark_sent(mail_id, at)
        self._told(Metric.MAIL_SENT, mail_id)

    def mark_failed(self, mail_id: str, tries: int, why: str) -> bool:
        done: bool = self._store.mark_failed(mail_id, tries, why)
        if done:
            self._told(Metric.MAIL_FAILED, mail_id)
        return done

    def _told(self, metric: Metric, mail_id: str) -> None:
        self._meter.count(metric)
        self._meter.follow(Trail.MAILS, mail_id)
