"""Grade a submission and keep it with all that follows from it, in one transaction."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import outcome_of, result_of
from evenhand.assessment.certification import certificate_for
from evenhand.assessment.grading import GradeRecord, grade
from evenhand.assessment.judgement import judgements_of
from evenhand.assessment.submission import AnswersRejected, check_answers
from evenhand.errors import StaleVersion
from evenhand.mail.payload import ReceiptNote, ReceiptPayload, dump_receipt
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import Attempt, AttemptRecord, Standing
    from evenhand.assessment.certification import Certificate
    from evenhand.assessment.submission import Submission
    from evenhand.people.person import Person
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.desk import Desk

TRIES = 5
"""How often a submission is tried when the person's standing changes at the same moment."""


def keep_submission(
    person: Person | None,
    record: AttemptRecord,
    publication: Publication,
    submission: Submission,
    desk: Desk,
    *,
    receipt: bool = True,
) -> AttemptRecord | None:
    """The attempt with its first grade; None when it is not the person's open attempt any more, since it was submitted
    by another request or replaced because the test has changed."""
    attempt, taken = record.attempt, publication
    publication = _in_force(attempt, taken, submission, desk)
    key = publication.key.only(attempt.question_ids)
    graded = GradeRecord(
        id=desk.ids.new(),
        attempt_id=attempt.id,
        number=1,
        grade=grade(submission.answers, key),
        graded_at=submission.submitted_at,
        by="grader",
        reason="the time was up" if submission.automatic else "submitted",
        publication=None if publication is taken else publication.revision,
    )
    note = ReceiptNote.AUTOMATIC if submission.automatic else ReceiptNote.NONE
    mail_id, certificate_id = desk.ids.new(), desk.ids.new()
    addressee = in_own_language(person, desk.preferences) if receipt and person is not None else None
    for _ in range(TRIES):
        standing = desk.attempts.standing(attempt.person_id, attempt.quiz_id)
        if standing.open_attempt != attempt.id:
            return None
        after, certificate = standing_after(standing, attempt, graded, publication, certificate_id)
        first_pass = after.passed and not standing.passed and not standing.passed_before
        graded = dataclasses.replace(graded, first_pass=first_pass)
        mail = (
            receipt_of(mail_id, addressee, attempt, publication, graded, after, desk.site_url, note)
            if addressee is not None
            else None
        )
        try:
            return desk.attempts.submit(
                submission,
                graded,
                dataclasses.replace(after, open_attempt=None),
                result_of(
                    attempt,
                    submission.answers,
                    graded,
                    submitted_at=submission.submitted_at,
                    first_pass=first_pass,
                ),
                mail,
                judgements=judgements_of(attempt, submission, taken.key),
                certificate=certificate,
            )
        except StaleVersion:
            continue
    raise StaleVersion("Too much happens with this attempt at once. Nothing is lost: send it again.")


def _in_force(attempt: Attempt, taken: Publication, submission: Submission, desk: Desk) -> Publication:
    """What grades a submission: the test that is in force, so that no key is used that was corrected meanwhile; the one
    that the attempt was begun under where that does not ask the same any more."""
    current = desk.keys.current(attempt.quiz_id)
    if current is None or current.revision == taken.revision:
        return taken
    asked = current.key.only(attempt.question_ids)
    try:
        check_answers(submission.answers, asked)
    except AnswersRejected:
        return taken
    return current if len(asked.questions) == len(attempt.questions) else taken


def standing_after(
    standing: Standing, attempt: Attempt, graded: GradeRecord, publication: Publication, certificate_id: str
) -> tuple[Standing, Certificate | None]:
    """The standing after a grade, and the certificate that it gives, if it makes the result that counts a pass."""
    settings = publication.key.settings
    after = standing.with_outcome(outcome_of(attempt.id, graded.grade), settings, graded.graded_at)
    after = dataclasses.replace(after, version=standing.version + 1)
    if not settings.certifies or standing.passed or not after.passed:
        return after, None
    certificate = certificate_for(attempt, graded, settings, certificate_id)
    after = dataclasses.replace(after, certificate=certificate.number, certified_until=certificate.expires_at)
    return after, certificate


def receipt_of(
    mail_id: str,
    person: Person,
    attempt: Attempt,
    publication: Publication,
    graded: GradeRecord,
    standing: Standing,
    site_url: str,
    note: ReceiptNote,
) -> OutboxRow:
    """The mail that tells a person, with the language they chose, of a grade."""
    language = person.language
    payload = ReceiptPayload(
        person_name=person.name,
        language=language,
        quiz_title=publication.forms[publication.language(language)].title,
        number=attempt.number,
        score=graded.grade.score,
        pass_mark=publication.key.settings.pass_mark,
        passed=graded.grade.passed,
        attempts_left=standing.attempts_left(publication.key.settings.attempts),
        results_url=f"{site_url}/{language}/results/",
        note=note,
    )
    at: datetime = graded.graded_at
    return OutboxRow(id=mail_id, kind=MailKind.RECEIPT, to=person.id, payload=dump_receipt(payload), created_at=at)
