"""Accept answers that arrived after the time was up: a further grade, and nothing of the first is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Superseded, result_of
from evenhand.assessment.grading import GradeRecord, grade
from evenhand.errors import Forbidden, Refused, StaleVersion
from evenhand.mail.payload import ReceiptNote
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note
from evenhand.workflows.keep_submission import TRIES, receipt_of, standing_after
from evenhand.workflows.own_attempt import find_attempt, publication_of

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


def accept_late(trainer: Person, attempt_id: str, late_id: str, reason: str, desk: Desk) -> AttemptRecord:
    """The attempt graded by late answers. Accepting the same answers again changes nothing.

    Refused when it would lower the mark, when it is the trainer's own attempt, and to whoever is no trainer.
    """
    if reach(trainer, Verb.ACCEPT_LATE) is None:
        raise Forbidden("Only trainers accept late answers.")
    record = find_attempt(trainer, attempt_id, Verb.ACCEPT_LATE, desk.attempts)
    if record.attempt.person_id == trainer.id:
        raise Forbidden("Nobody accepts late answers of their own. Ask another trainer.")
    late = next((each for each in record.late if each.id == late_id), None)
    if late is None:
        raise Refused("The attempt has no such late answers.")
    for _ in range(TRIES):
        before = record.grades[-1]
        if before.late == late_id:
            _note(record, before, desk)
            return record
        publication = publication_of(record, desk.keys)
        fresh = grade(late.answers, publication.key.only(record.attempt.question_ids))
        if fresh.marks < before.grade.marks:
            raise Refused("With the late answers the mark would be lower; what counts stays as it is.")
        graded = GradeRecord(
            id=desk.ids.new(),
            attempt_id=attempt_id,
            number=before.number + 1,
            grade=fresh,
            graded_at=desk.clock.now(),
            by=trainer.id,
            reason=reason,
            late=late_id,
        )
        standing = desk.attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
        after, certificate = standing_after(standing, record.attempt, graded, publication, desk.ids.new())
        first = not standing.passed_before and standing.passed_attempt in (None, attempt_id)
        result = result_of(
            record.attempt,
            late.answers,
            graded,
            first_pass=after.passed and first,
            before=Superseded(answers=record.graded_answers, grade=before.grade, first_pass=standing.passed and first),
        )
        owner = desk.directory.person(record.attempt.person_id)
        mail = (
            receipt_of(
                desk.ids.new(),
                owner,
                record.attempt,
                publication,
                graded,
                after,
                desk.site_url,
                ReceiptNote.LATE_ACCEPTED,
            )
            if owner
            else None
        )
        try:
            accepted = desk.attempts.add_grade(graded, after, result, mail, certificate=certificate)
        except StaleVersion:
            record = find_attempt(trainer, attempt_id, Verb.ACCEPT_LATE, desk.attempts)
            continue
        _note(accepted, graded, desk)
        return accepted
    raise StaleVersion("Too much happens with this attempt at once. Nothing is changed: try again.")


def _note(record: AttemptRecord, graded: GradeRecord, desk: Desk) -> None:
    attempt = record.attempt
    note(
        desk,
        graded.by,
        Action.LATE_ACCEPTED,
        person_id=attempt.person_id,
        vendor_id=attempt.vendor_id,
        object=f"attempt/{attempt.id}",
        detail=graded.reason,
        once=graded.id,
    )
