"""Submit an attempt: store the answers verbatim and grade them, once, however often they are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.submission import LateAnswers, Submission, check_answers, is_omitted
from evenhand.errors import AlreadySubmitted, Conflict, Refused
from evenhand.people.permissions import Verb
from evenhand.quiz.revision import digest
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.keep_submission import keep_submission
from evenhand.workflows.own_attempt import find_attempt, publication_of
from evenhand.workflows.start_attempt import start_attempt

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


def submit_attempt(
    person: Person, attempt_id: str, submission_id: str, answers: Answers, desk: Desk, *, receipt: bool = True
) -> AttemptRecord:
    """The attempt with its first grade.

    The same submission id again gives the first result; another id raises `AlreadySubmitted`. Answers that arrive
    after the time was up are kept as evidence; what counts is what was saved before.
    """
    record = close_if_over(person, find_attempt(person, attempt_id, Verb.TAKE_QUIZ, desk.attempts), desk)
    if record.submission is not None:
        return _again(record, submission_id, answers, desk)
    publication = publication_of(record, desk.keys)
    check_answers(answers, publication.key.only(record.attempt.question_ids))
    submission = Submission(id=submission_id, attempt_id=attempt_id, answers=answers, submitted_at=desk.clock.now())
    kept = keep_submission(person, record, publication, submission, desk, receipt=receipt)
    return kept or _again(find_attempt(person, attempt_id, Verb.TAKE_QUIZ, desk.attempts), submission_id, answers, desk)


def submit_form(person: Person, quiz_id: str, language: str, answers: Answers, desk: Desk) -> AttemptRecord:
    """Submit a whole test at once, as a browser without JavaScript does.

    Such a form has no submission id, so the digest of person, quiz and answers serves as one: a form posted twice
    gives the first result, and answers that differ are another attempt.
    """
    publication = desk.keys.current(quiz_id)
    if publication is not None and publication.key.settings.paper:
        raise Refused("This test hands out its questions when you start it. Open its page and press Start.")
    chosen = sorted((question, sorted(given)) for question, given in answers.items() if given)
    submission_id = "form-" + digest([person.id, quiz_id, chosen])
    for record in desk.attempts.of_person(person.id):
        if record.submission is not None and record.submission.id == submission_id:
            return record
    try:
        # Named after the answers too: of two equal forms that arrive at once only one can begin an attempt.
        started = start_attempt(person, quiz_id, language, desk, attempt_id=f"attempt-{submission_id}")
        attempt_id = started.record.attempt.id
    except Conflict:
        attempt_id = f"attempt-{submission_id}"
    return submit_attempt(person, attempt_id, submission_id, answers, desk)


def keep_late(record: AttemptRecord, late_id: str, answers: Answers, desk: Desk) -> AttemptRecord:
    """Keep answers that came after the time was up, unless they are what was submitted anyway."""
    submitted = record.submission.answers if record.submission else {}
    if _given(answers) == _given(submitted):
        return record
    check_answers(answers, publication_of(record, desk.keys).key.only(record.attempt.question_ids))
    late = LateAnswers(id=late_id, answers=answers, received_at=desk.clock.now())
    return desk.attempts.keep_late(record.attempt.id, late)


def _again(record: AttemptRecord, submission_id: str, answers: Answers, desk: Desk) -> AttemptRecord:
    if record.submission is not None and record.submission.id == submission_id:
        return record
    if record.submission is None:
        raise Conflict("The test has changed since, and a newer attempt took the place of this one. Reload the page.")
    if record.submission.automatic:
        return keep_late(record, submission_id, answers, desk)
    raise AlreadySubmitted("This attempt was submitted before, perhaps in another tab. Its result is on your page.")


def _given(answers: Answers) -> dict[str, list[str]]:
    return {question: sorted(given) for question, given in answers.items() if not is_omitted(given)}
