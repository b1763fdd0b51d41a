"""What a person sees of an attempt: as much as the feedback policy discloses now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import AttemptRecord, Standing
from evenhand.assessment.disclosure import Disclosure, PolicyScore, disclosure, score_by_policy
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb
from evenhand.quiz.model import Settings
from evenhand.quiz.publication import Publication
from evenhand.workflows.own_attempt import find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import AppealStore, AttemptStore, KeyStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """An attempt, the test it was, where the person stands, and how much may be shown."""

    record: AttemptRecord
    publication: Publication
    standing: Standing
    settings: Settings
    """Those in force now, which may be later than the publication's."""
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
    """The same for an attempt already at hand. Whoever may see another's attempt sees all of it."""
    publication = publication_of(record, keys)
    standing = attempts.standing(record.attempt.person_id, record.attempt.quiz_id)
    settings = settings_in_force(publication, keys)
    if record.grade is None:
        shown = Disclosure.SCORE
    elif record.attempt.person_id != person.id:
        shown = Disclosure.FULL
    else:
        shown = disclosure(settings.feedback, standing, settings.attempts)
    return Review(
        record=record,
        publication=publication,
        standing=standing,
        settings=settings,
        disclosure=shown,
        policies=score_by_policy(record.grade, publication.key) if record.grade else (),
        appeals=tuple(appeals.of_attempt(record.attempt.id)) if shown is Disclosure.FULL else (),
    )


def review_all(person: Person, *, attempts: AttemptStore, keys: KeyStore, appeals: AppealStore) -> tuple[Review, ...]:
    """The person's own attempts that are submitted or open, the newest first.

    One whose publication is not here any more is left out rather than hiding all the others.
    """
    reviews = []
    for record in reversed(attempts.of_person(person.id)):
        try:
            review = review_record(person, record, attempts=attempts, keys=keys, appeals=appeals)
        except NotFound:
            continue
        if record.submission is not None or review.standing.open_attempt == record.attempt.id:
            reviews.append(review)
    return tuple(reviews)
