"""Find an attempt that a person may do something with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.disclosure import Disclosure, disclosure, in_force, is_closed
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb, may

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord, Standing
    from evenhand.people.person import Person
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.keys import KeyStore
    from evenhand.quiz.publication import Publication
    from evenhand.quiz.settings import Settings


def find_attempt(person: Person, attempt_id: str, verb: Verb, attempts: AttemptStore) -> AttemptRecord:
    """The attempt, or `NotFound`: one that is another's looks like one that does not exist."""
    record = attempts.get(attempt_id)
    if record is None or not may(person, verb, owner_id=record.attempt.person_id, vendor_id=record.attempt.vendor_id):
        raise NotFound("There is no such attempt, or it is not yours.")
    return record


def settings_in_force(publication: Publication, keys: KeyStore) -> Settings:
    """The settings that decide what may be shown of attempts under a publication, now."""
    current = keys.current(publication.quiz_id) or publication
    return in_force(publication.key.settings, current.key.settings)


def disclosed_to(
    person: Person, record: AttemptRecord, standing: Standing, settings: Settings, now: datetime
) -> Disclosure:
    """How much of an attempt may be shown to a person who may see it; `settings` are those in force.

    Nothing but the score before it is graded; to others than its owner all when they decide about it, else the score.
    """
    attempt = record.attempt
    if record.grade is None or not may(
        person, Verb.SEE_ANSWERS, owner_id=attempt.person_id, vendor_id=attempt.vendor_id
    ):
        return Disclosure.SCORE
    if attempt.person_id != person.id:
        return Disclosure.FULL
    closed = is_closed(record.attempt.window, settings.window, now)
    return disclosure(settings.feedback, standing, settings.attempts, closed=closed)


def publication_of(record: AttemptRecord, keys: KeyStore) -> Publication:
    """What was published when the attempt began."""
    publication = keys.revision(record.attempt.quiz_id, record.attempt.publication)
    if publication is None:
        raise NotFound("The test as you took it is not published here any more. Tell your trainer.")
    return publication
