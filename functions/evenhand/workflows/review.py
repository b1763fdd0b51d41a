"""What a person sees of an attempt: as much as the feedback policy discloses now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import AttemptRecord, Standing
from evenhand.assessment.disclosure import Disclosure, PolicyScore, disclosure, score_by_policy
from evenhand.people.permissions import Verb, Whose, reach
from evenhand.quiz.publication import Publication
from evenhand.workflows.own_attempt import find_attempt, publication_of

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import AppealStore, AttemptStore, KeyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An attempt, the test it was, where the person stands, and how much may be shown."""

    record: AttemptRecord
    publication: Publication
    standing: Standing
    disclosure: Disclosure
    policies: tuple[PolicyScore, ...] = ()
    appeals: tuple[Appeal, ...] = ()


def review_attempt(
    person: Person, attempt_id: str, *, attempts: AttemptStore, keys: KeyStore, appeals: AppealStore
) -> Review:
    """The attempt as the person may see it."""
    record = find_attempt(person, attempt_id, Verb.SEE_ATTEMPT, attempts)
    return review_record(person, record, attempts=attempts, keys=keys, appeals=appeals)


def review_record(
    person: Person, record: AttemptRecord, *, attempts: AttemptStore, keys: KeyStore, appeals: AppealStore
) -> Review:
    """The same for an attempt already at hand; those who decide appeals always see all of it."""
    publication = publication_of(record, keys)
    standing = attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    settings = publication.key.settings
    shown = disclosure(settings.feedback, standing, settings.attempts)
    own = record.attempt.person_id == person.id
    if not own and reach(person, Verb.SEE_ATTEMPT) is Whose.ALL:
        shown = Disclosure.FULL
    if record.grade is None:
        return Review(record=record, publication=publication, standing=standing, disclosure=Disclosure.SCORE)
    return Review(
        record=record,
        publication=publication,
        standing=standing,
        disclosure=shown,
        policies=score_by_policy(record.grade, publication.key),
        appeals=tuple(appeals.of_attempt(record.attempt.id)) if shown is Disclosure.FULL else (),
    )


def review_all(person: Person, *, attempts: AttemptStore, keys: KeyStore, appeals: AppealStore) -> tuple[Review, ...]:
    """The person's own attempts, the newest first."""
    records = reversed(attempts.of_person(person.id))
    return tuple(review_record(person, record, attempts=attempts, keys=keys, appeals=appeals) for record in records)
