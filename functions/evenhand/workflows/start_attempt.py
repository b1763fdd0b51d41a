"""Start an attempt, or go on with the one that is open."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.attempt import Attempt, AttemptRecord, Draft, revisions_of
from evenhand.errors import NotFound, Refused, StaleVersion

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import AttemptStore, Clock, Ids, KeyStore


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
) -> Started:
    """The person's open attempt at a quiz; a new one is begun when none is open and attempts are left.

    Two tabs that start at the same moment get the same attempt.
    """
    publication = keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`.")
    standing = attempts.standing(person.id, quiz_id)
    if standing.open_attempt is None:
        if standing.attempts_left(publication.key.settings.attempts) == 0:
            raise Refused("You have passed this test." if standing.passed else "You have used all your attempts.")
        shown = publication.language(language)
        forms = {question.id: question.revision for question in publication.forms[shown].questions}
        attempt = Attempt(
            id=ids.new(),
            quiz_id=quiz_id,
            number=standing.started + 1,
            person_id=person.id,
            vendor_id=person.vendor_id,
            cohort=person.cohort,
            language=shown,
            publication=publication.revision,
            questions=revisions_of(publication.key, forms),
            policies=publication.key.policies,
            started_at=clock.now(),
        )
        begun = dataclasses.replace(
            standing, started=standing.started + 1, open_attempt=attempt.id, version=standing.version + 1
        )
        try:
            attempts.start(attempt, begun)
        except StaleVersion:
            standing = attempts.standing(person.id, quiz_id)
        else:
            return Started(record=AttemptRecord(attempt=attempt, draft=Draft()), created=True)
    record = attempts.get(standing.open_attempt) if standing.open_attempt else None
    if record is None:
        raise StaleVersion("The attempt was submitted at this very moment in another tab. Reload the page.")
    return Started(record=record, created=False)
