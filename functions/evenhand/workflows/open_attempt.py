"""The attempt a person has open, as long as it can be gone on with.

The page of a test shows it as it is published now. When questions or options came or went since an attempt began, the
answers a page would send no longer fit it: such an attempt is outdated, and starting again replaces it without using up
another. A test that hands out its paper shows an attempt the paper it began with, which nothing makes outdated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord, Standing
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.keys import KeyStore
    from evenhand.quiz.publication import Publication
    from evenhand.quiz.split import AnswerKey


def open_attempt(
    standing: Standing, current: Publication, *, attempts: AttemptStore, keys: KeyStore
) -> AttemptRecord | None:
    """The attempt that can be gone on with, or None when there is none or it is outdated."""
    record = attempts.get(standing.open_attempt) if standing.open_attempt else None
    if record is None or outdated(record, current, keys):
        return None
    return record


def outdated(record: AttemptRecord, current: Publication, keys: KeyStore) -> bool:
    """Whether the page that is published now cannot show the attempt."""
    if record.attempt.publication == current.revision:
        return False
    taken = keys.revision(record.attempt.quiz_id, record.attempt.publication)
    if taken is None:
        return True
    if taken.key.settings.paper:
        return False
    return current.key.settings.paper or _shape(taken.key) != _shape(current.key)


def _shape(key: AnswerKey) -> dict[str, tuple[str, frozenset[str]]]:
    """What can be answered: each question's kind with its options, or its parts with theirs."""
    return {
        question.id: (
            question.kind,
            frozenset(question.options) | {f"{part.id}={each}" for part in question.parts for each in part.options},
        )
        for question in key.asked
    }
