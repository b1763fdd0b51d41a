"""Submit the answers of an attempt: store them verbatim, grade them, and let the world know, all at once."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import AttemptRecord, Standing, result_of
from evenhand.assessment.grading import Grade, GradeRecord, grade
from evenhand.assessment.submission import Submission, check_answers
from evenhand.errors import AlreadySubmitted, Conflict, StaleVersion
from evenhand.mail.payload import ReceiptPayload, dump_receipt
from evenhand.people.permissions import Verb
from evenhand.ports import MailKind, OutboxRow
from evenhand.quiz.revision import digest
from evenhand.workflows.own_attempt import find_attempt, publication_of
from evenhand.workflows.start_attempt import start_attempt

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.ports import AttemptStore, Clock, Ids, KeyStore
    from evenhand.quiz.publication import Publication

TRIES = 5
"""How often a submission is tried when the person's standing changes at the same moment."""


def submit_attempt(
    person: Person,
    attempt_id: str,
    submission_id: str,
    answers: Answers,
    *,
    attempts: AttemptStore,
    keys: KeyStore,
    clock: Clock,
    ids: Ids,
    site_url: str,
    receipt: bool = True,
) -> AttemptRecord:
    """The attempt with its first grade.

    The same submission id again gives the first result; another id raises `AlreadySubmitted`.
    """
    record = find_attempt(person, attempt_id, Verb.TAKE_QUIZ, attempts)
    if record.submission is not None:
        return _again(record, submission_id)
    publication = publication_of(record, keys)
    check_answers(answers, publication.key)
    submission = Submission(id=submission_id, attempt_id=attempt_id, answers=answers, submitted_at=clock.now())
    graded = GradeRecord(
        id=ids.new(),
        attempt_id=attempt_id,
        number=1,
        grade=grade(answers, publication.key),
        graded_at=submission.submitted_at,
        by="grader",
        reason="submitted",
    )
    mail_id = ids.new()
    for _ in range(TRIES):
        standing = attempts.standing(person.id, record.attempt.quiz_id)
        if standing.open_attempt != attempt_id:
            # Submitted at this moment by another request, or replaced because the test has changed.
            return _again(find_attempt(person, attempt_id, Verb.TAKE_QUIZ, attempts), submission_id)
        after = _standing_after(standing, record, graded.grade)
        result = result_of(record.attempt, submission, graded, first_pass=graded.grade.passed and not standing.passed)
        mail = _receipt(mail_id, person, record, publication, graded, after, site_url) if receipt else None
        try:
            return attempts.submit(submission, graded, after, result, mail)
        except StaleVersion:
            continue
    raise StaleVersion("Too much happens with this attempt at once. Nothing is lost: send it again.")


def submit_form(
    person: Person,
    quiz_id: str,
    language: str,
    answers: Answers,
    *,
    attempts: AttemptStore,
    keys: KeyStore,
    clock: Clock,
    ids: Ids,
    site_url: str,
) -> AttemptRecord:
    """Submit a whole test at once, as a browser without JavaScript does.

    Such a form has no submission id, so the digest of person, quiz and answers serves as one: a form posted twice
    gives the first result, and answers that differ are another attempt.
    """
    chosen = sorted((question, sorted(options)) for question, options in answers.items() if options)
    submission_id = "form-" + digest([person.id, quiz_id, chosen])
    for record in attempts.of_person(person.id):
        if record.submission is not None and record.submission.id == submission_id:
            return record
    try:
        # Named after the answers too: of two equal forms that arrive at once only one can begin an attempt.
        started = start_attempt(
            person,
            quiz_id,
            language,
            attempts=attempts,
            keys=keys,
            clock=clock,
            ids=ids,
            attempt_id=f"attempt-{submission_id}",
        )
        attempt_id = started.record.attempt.id
    except Conflict:
        attempt_id = f"attempt-{submission_id}"
    return submit_attempt(
        person,
        attempt_id,
        submission_id,
        answers,
        attempts=attempts,
        keys=keys,
        clock=clock,
        ids=ids,
        site_url=site_url,
    )


def _again(record: AttemptRecord, submission_id: str) -> AttemptRecord:
    if record.submission is not None and record.submission.id == submission_id:
        return record
    if record.submission is None:
        raise Conflict("The test has changed since, and a newer attempt took the place of this one. Reload the page.")
    raise AlreadySubmitted("This attempt was submitted before, perhaps in another tab. Its result is on your page.")


def _standing_after(standing: Standing, record: AttemptRecord, outcome: Grade) -> Standing:
    attempt_id = record.attempt.id
    return dataclasses.replace(
        standing,
        open_attempt=None,
        submitted=standing.submitted + 1,
        passed_attempt=standing.passed_attempt or (attempt_id if outcome.passed else None),
        version=standing.version + 1,
    )


def _receipt(
    mail_id: str,
    person: Person,
    record: AttemptRecord,
    publication: Publication,
    graded: GradeRecord,
    standing: Standing,
    site_url: str,
) -> OutboxRow:
    language = person.language
    payload = ReceiptPayload(
        person_name=person.name,
        language=language,
        quiz_title=publication.forms[publication.language(language)].title,
        number=record.attempt.number,
        score=graded.grade.score,
        pass_mark=publication.key.settings.pass_mark,
        passed=graded.grade.passed,
        attempts_left=standing.attempts_left(publication.key.settings.attempts),
        results_url=f"{site_url}/{language}/results/",
    )
    return OutboxRow(
        id=mail_id,
        kind=MailKind.RECEIPT,
        to=person.id,
        payload=dump_receipt(payload),
        created_at=graded.graded_at,
    )
