"""Start an attempt, or go on with the one that is open."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, Standing, revisions_of
from evenhand.assessment.submission import AnswersRejected, check_answers
from evenhand.errors import NotFound, Refused, StaleVersion
from evenhand.workflows.open_attempt import open_attempt

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.people.person import Person
    from evenhand.ports import AttemptStore, Clock, Ids, KeyStore
    from evenhand.quiz.publication import Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The open attempt, and whether it was begun by this call."""

    record: AttemptRecord
    created: bool


def start_attempt(
    person: Person,
    quiz_id: str,
    language: str,
    *,
    attempts: AttemptStore,
    keys: KeyStore,
    clock: Clock,
    ids: Ids,
    attempt_id: str | None = None,
) -> Started:
    """The person's open attempt at a quiz; a new one is begun when none is open and attempts are left.

    Two tabs that start at the same moment get the same attempt. An outdated attempt is replaced by one under the same
    number, with the answers that still fit. `attempt_id` names a new attempt; a fresh id does when it is None.
    """
    publication = keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`.")
    standing = attempts.standing(person.id, quiz_id)
    record = open_attempt(standing, publication, attempts=attempts, keys=keys)
    if record is None:
        replaced = attempts.get(standing.open_attempt) if standing.open_attempt else None
        number = replaced.attempt.number if replaced else _next_number(standing, publication)
        attempt = _attempt(person, publication, language, attempt_id or ids.new(), number, clock)
        begun = dataclasses.replace(standing, started=number, open_attempt=attempt.id, version=standing.version + 1)
        try:
            attempts.start(attempt, begun)
        except StaleVersion:
            standing = attempts.standing(person.id, quiz_id)
            record = open_attempt(standing, publication, attempts=attempts, keys=keys)
        else:
            draft = _carry_over(replaced, attempt.id, publication, attempts, clock) if replaced else Draft()
            return Started(record=AttemptRecord(attempt=attempt, draft=draft), created=True)
    if record is None:
        raise StaleVersion("The attempt was submitted at this very moment in another tab. Reload the page.")
    return Started(record=record, created=False)


def _next_number(standing: Standing, publication: Publication) -> int:
    if standing.attempts_left(publication.key.settings.attempts) == 0:
        raise Refused("You have passed this test." if standing.passed else "You have used all your attempts.")
    return standing.started + 1


def _attempt(
    person: Person, publication: Publication, language: str, attempt_id: str, number: int, clock: Clock
) -> Attempt:
    shown = publication.language(language)
    forms = {question.id: question.revision for question in publication.forms[shown].questions}
    return Attempt(
        id=attempt_id,
        quiz_id=publication.quiz_id,
        number=number,
        person_id=person.id,
        vendor_id=person.vendor_id,
        cohort=person.cohort,
        language=shown,
        publication=publication.revision,
        questions=revisions_of(publication.key, forms),
        policies=publication.key.policies,
        started_at=clock.now(),
    )


def _carry_over(
    replaced: AttemptRecord, attempt_id: str, publication: Publication, attempts: AttemptStore, clock: Clock
) -> Draft:
    """Save the answers of a replaced attempt that still fit as the first draft of the new one."""
    kept: Answers = {
        question: chosen
        for question, chosen in replaced.draft.answers.items()
        if _fits({question: chosen}, publication)
    }
    if not kept:
        return Draft()
    draft = Draft(answers=kept, version=1, saved_at=clock.now())
    attempts.save(attempt_id, draft)
    return draft


def _fits(answers: Answers, publication: Publication) -> bool:
    try:
        check_answers(answers, publication.key)
    except AnswersRejected:
        return False
    return True
