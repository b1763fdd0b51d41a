"""What a person sees of an attempt: as much as the feedback policy discloses now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.appeal import Appeal
from evenhand.assessment.attempt import AttemptRecord, Standing
from evenhand.assessment.disclosure import Disclosure, PolicyScore, score_by_policy
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb
from evenhand.quiz.model import Settings
from evenhand.quiz.publication import Publication
from evenhand.workflows.own_attempt import disclosed_to, find_attempt, publication_of, settings_in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    shown = disclosed_to(person, record, standing, settings)
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
    """The person's own attempts that are submitted or open, the newest first."""
    records = reversed(attempts.of_person(person.id))
    return tuple(
        review
        for review in _readable(person, records, attempts=attempts, keys=keys, appeals=appeals)
        if review.record.submission is not None or review.standing.open_attempt == review.record.attempt.id
    )


def review_latest(
    person: Person, quiz_id: str, *, attempts: AttemptStore, keys: KeyStore, appeals: AppealStore
) -> Review | None:
    """The person's newest submitted attempt at a quiz, or None."""
    records = (
        record
        for record in reversed(attempts.of_person(person.id))
        if record.attempt.quiz_id == quiz_id and record.submission is not None
    )
    return next(_readable(person, records, attempts=attempts, keys=keys, appeals=appeals), None)


def _readable(
    person: Person,
    records: Iterable[AttemptRecord],
    *,
    attempts: AttemptStore,
    keys: KeyStore,
    appeals: AppealStore,
) -> Iterator[Review]:
    """Review one attempt after the other. One whose publication is not here any more is left out rather than hiding
    all the others."""
    for record in records:
        try:
            yield review_record(person, record, attempts=attempts, keys=keys, appeals=appeals)
        except NotFound:
            continue
