"""Accept answers that arrived after the time was up: a further grade, and nothing of the first is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.grading import grade
from evenhand.assessment.regrade import with_granted
from evenhand.errors import Forbidden, Refused, StaleVersion
from evenhand.mail.payload import ReceiptNote
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note
from evenhand.workflows.further_grade import Why, further_grade, graded_under
from evenhand.workflows.keep_submission import TRIES, receipt_of
from evenhand.workflows.own_attempt import find_attempt, publication_of
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.grading import GradeRecord
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
            _note(record, next(each for each in record.grades if each.late == late_id), desk)
            return record
        publication = graded_under(record, desk.keys)
        key = publication.key.only(record.attempt.question_ids)
        fresh = with_granted(grade(late.answers, key), before.granted, key)
        if fresh.marks < before.grade.marks:
            raise Refused("With the late answers the mark would be lower; what counts stays as it is.")
        why = Why(id=desk.ids.new(), by=trainer.id, reason=reason, late=late_id)
        further = further_grade(record, fresh, publication, why, desk, answers=late.answers)
        graded, after = further.written.grade, further.written.standing
        owner, taken = desk.directory.person(record.attempt.person_id), publication_of(record, desk.keys)
        mail = (
            receipt_of(
                desk.ids.new(),
                in_own_language(owner, desk.preferences),
                record.attempt,
                taken,
                graded,
                after,
                desk.site_url,
                ReceiptNote.LATE_ACCEPTED,
            )
            if owner
            else None
        )
        try:
            kept = desk.attempts.add_grade(
                graded, after, further.written.result, mail, certificate=further.written.certificate
            )
        except StaleVersion:
            record = find_attempt(trainer, attempt_id, Verb.ACCEPT_LATE, desk.attempts)
            continue
        _note(kept, graded, desk)
        return kept
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
