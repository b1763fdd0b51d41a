"""What happens to an attempt, step by step, as the store tests need it."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING

import builders
from evenhand.ports.attempts import FurtherGrade

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord, Result, Standing
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.judgement import Judgement
    from evenhand.assessment.submission import LateAnswers
    from evenhand.ports.outbox import OutboxRow
    from evenhand.wiring import Stores


def standing(version: int) -> Standing:
    """Where somebody stands with an attempt that is no longer open."""
    return dataclasses.replace(builders.standing(version), open_attempt=None, submitted=1)


def begin(store: Stores, attempt_id: str = "attempt-1", *, ends_at: datetime | None = None) -> None:
    """Begin somebody's first attempt, timed or not; of each attempt it is somebody else."""
    person = person_of(attempt_id)
    store.attempts.start(
        builders.attempt(attempt_id, person=person, ends_at=ends_at),
        builders.standing(1, person=person, open_attempt=attempt_id),
    )


def submit(
    store: Stores,
    attempt_id: str = "attempt-1",
    *,
    judgements: Sequence[Judgement] = (),
    certificate: Certificate | None = None,
) -> AttemptRecord:
    """Submit it; the grade of `attempt-1` is `grade-1`."""
    grade_id = "grade-1" if attempt_id == "attempt-1" else f"grade-of-{attempt_id}"
    sent, graded = builders.submission(of=attempt_id), builders.grade_record(grade_id, of=attempt_id)
    person = person_of(attempt_id)
    return store.attempts.submit(
        sent,
        graded,
        builders.standing(2, person=person, open_attempt=None),
        builders.result(builders.attempt(attempt_id, person=person), sent, graded),
        None,
        judgements=judgements,
        certificate=certificate,
    )


def regrade(
    store: Stores,
    number: int = 2,
    *,
    grade_id: str = "",
    marks: tuple[Fraction, ...] | None = None,
    late: LateAnswers | None = None,
    version: int = 0,
    mail: OutboxRow | None = None,
    certificate: Certificate | None = None,
) -> AttemptRecord:
    """Grade `attempt-1` again, so many minutes later; the grade is `grade-2` and so on."""
    graded = builders.grade_record(
        grade_id or f"grade-{number}",
        number=number,
        graded=builders.grade(marks),
        graded_at=builders.minutes(20 + number),
        late=late and late.id,
    )
    rows = [row for row in feed_of(store) if row.attempt_id == "attempt-1"]
    return store.attempts.add_grade(
        graded,
        standing(version or number + 1),
        builders.result(graded=graded, late=late, before=rows[-1] if rows else None),
        mail,
        certificate=certificate,
    )


def further_grade(
    grade_id: str = "grade-2",
    *,
    number: int = 2,
    version: int = 3,
    of: str = "attempt-1",
    certificate: Certificate | None = None,
) -> FurtherGrade:
    """The second grade of an attempt that `submit` submitted, with full marks by a decision of `appeal-1`."""
    graded = dataclasses.replace(
        builders.grade_record(
            grade_id,
            of=of,
            number=number,
            graded=builders.grade((Fraction(1),) * 3),
            graded_at=builders.minutes(40),
        ),
        by="p-trainer",
        reason="An appeal was upheld.",
        granted=("street-fight",),
        appeal="appeal-1",
    )
    attempt = builders.attempt(of, person=person_of(of))
    return FurtherGrade(
        grade=graded,
        standing=builders.standing(version, person=person_of(of), open_attempt=None),
        result=builders.result(attempt, graded=graded, before=builders.result(attempt)),
        certificate=certificate,
    )


def feed_of(store: Stores) -> list[Result]:
    """The feed in the order of time."""
    return sorted(store.feed.feed(builders.QUIZ, None), key=lambda row: (row.at, row.grade_id))


def person_of(attempt_id: str) -> str:
    """Whose attempt it is."""
    return "p-ana" if attempt_id == "attempt-1" else f"p-of-{attempt_id}"
