"""A further grade of a submitted attempt, with all that follows from it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Superseded, result_of
from evenhand.assessment.grading import GradeRecord
from evenhand.errors import NotFound
from evenhand.ports.attempts import FurtherGrade
from evenhand.workflows.keep_submission import standing_after

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord, Standing
    from evenhand.assessment.grading import Grade
    from evenhand.assessment.submission import Answers
    from evenhand.ports.keys import KeyStore
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Who gives a further grade, and why."""

    id: str
    """The grade's: the same id is one grade, however often it is written."""
    by: str
    reason: str
    granted: tuple[str, ...] = ()
    """The questions that it gives full marks, besides those that have them."""
    appeal: str | None = None
    regrade: str | None = None
    late: str | None = None
    """The late answers that it grades; None for those that the grade before graded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """A further grade, not written yet."""

    written: FurtherGrade
    before: Standing
    """Where the person stood."""

    @property
    def questions_pass(self) -> bool:
        """Whether the quiz was passed, and with this grade is not: a certificate holds until somebody revokes it."""
        return self.before.passed and not self.written.standing.passed


def graded_under(record: AttemptRecord, keys: KeyStore) -> Publication:
    """What was published when the grade that counts was given; raises `NotFound` where it is not here any more."""
    latest = record.grades[-1].publication if record.grades else None
    publication = keys.revision(record.attempt.quiz_id, latest or record.attempt.publication)
    if publication is None:
        raise NotFound("The test as it was graded is not published here any more. Publish it again.")
    return publication


def further_grade(
    record: AttemptRecord,
    grade: Grade,
    publication: Publication,
    why: Why,
    desk: Desk,
    *,
    answers: Answers | None = None,
) -> Further:
    """What follows from a grade under a publication, of the answers that count or of others. Nothing is written."""
    attempt, latest = record.attempt, record.grades[-1]
    graded = GradeRecord(
        id=why.id,
        attempt_id=attempt.id,
        number=latest.number + 1,
        grade=grade,
        graded_at=desk.clock.now(),
        by=why.by,
        reason=why.reason,
        publication=None if publication.revision == attempt.publication else publication.revision,
        granted=tuple(dict.fromkeys((*latest.granted, *why.granted))),
        appeal=why.appeal,
        regrade=why.regrade,
        late=why.late or latest.late,
    )
    standing = desk.attempts.standing(attempt.person_id, attempt.quiz_id)
    after, certificate = standing_after(standing, attempt, graded, publication, desk.ids.new())
    if certificate is not None:
        own = desk.certificates.certificates_of(attempt.person_id)
        held = next((each for each in own if each.attempt_id == attempt.id and each.revoked_at is None), None)
        if held is not None:  # from before a grade that took the pass away, and nobody took the certificate
            after = dataclasses.replace(after, certificate=held.number, certified_until=held.expires_at)
            certificate = None
    # Where an earlier cycle, or another attempt, passed it for the first time, that stays so.
    first = not standing.passed_before and standing.passed_attempt in (None, attempt.id)
    passed = standing.passed and first if latest.first_pass is None else latest.first_pass
    first_pass = after.passed if first else passed
    graded = dataclasses.replace(graded, first_pass=first_pass)
    # As the grade before has it, so that this one takes out of a tally just what that one put in.
    before = Superseded(answers=record.graded_answers, grade=latest.grade, first_pass=passed)
    result = result_of(
        attempt,
        record.graded_answers if answers is None else answers,
        graded,
        submitted_at=record.grades[0].graded_at,
        first_pass=first_pass,
        before=before,
    )
    written = FurtherGrade(grade=graded, standing=after, result=result, certificate=certificate)
    return Further(written=written, before=standing)
