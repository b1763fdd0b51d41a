"""Save the answers so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Draft
from evenhand.assessment.submission import check_answers
from evenhand.errors import AlreadySubmitted
from evenhand.people.permissions import Verb
from evenhand.workflows.own_attempt import find_attempt, publication_of

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.ports import AttemptStore, Clock, KeyStore


def save_draft(
    person: Person,
    attempt_id: str,
    version: int,
    answers: Answers,
    *,
    attempts: AttemptStore,
    keys: KeyStore,
    clock: Clock,
) -> Draft:
    """Keep the answers as version `version` of the draft, which must be the next one."""
    record = find_attempt(person, attempt_id, Verb.TAKE_QUIZ, attempts)
    if record.submission is not None:
        raise AlreadySubmitted("This attempt is submitted; its answers can no longer change.")
    check_answers(answers, publication_of(record, keys).key)
    draft = Draft(answers=answers, version=version, saved_at=clock.now())
    attempts.save(attempt_id, draft)
    return draft
