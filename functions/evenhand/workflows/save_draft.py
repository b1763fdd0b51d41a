"""Save the answers so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Draft
from evenhand.assessment.submission import check_answers
from evenhand.errors import AlreadySubmitted
from evenhand.people.permissions import Verb
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.own_attempt import find_attempt, publication_of
from evenhand.workflows.submit_attempt import keep_late

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


def save_draft(person: Person, attempt_id: str, version: int, answers: Answers, desk: Desk) -> Draft:
    """Keep the answers as version `version` of the draft, which must be the next one.

    Raises `AlreadySubmitted` when the attempt is; answers that come after the time was up are kept as evidence first.
    """
    record = close_if_over(person, find_attempt(person, attempt_id, Verb.TAKE_QUIZ, desk.attempts), desk)
    if record.submission is not None:
        if record.submission.automatic:
            keep_late(record, f"draft-{version}", answers, desk)
            raise AlreadySubmitted("The time is up. What was saved before is submitted; this is kept as late.")
        raise AlreadySubmitted("This attempt is submitted; its answers can no longer change.")
    check_answers(answers, publication_of(record, desk.keys).key.only(record.attempt.question_ids))
    draft = Draft(answers=answers, version=version, saved_at=desk.clock.now())
    desk.attempts.save(attempt_id, draft)
    return draft
