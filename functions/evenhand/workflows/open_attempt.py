"""The attempt a person has open, as long as it is an attempt at the test as it stands now.

A page shows the test as it is published. When questions or options came or went since an attempt began, the answers a
page would send no longer fit it: such an attempt is outdated, and starting again replaces it without using up another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord, Standing
    from evenhand.ports import AttemptStore, KeyStore
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
    """Whether questions or options came or went since the attempt began."""
    if record.attempt.publication == current.revision:
        return False
    taken = keys.revision(record.attempt.quiz_id, record.attempt.publication)
    return taken is None or _shape(taken.key) != _shape(current.key)


def _shape(key: AnswerKey) -> dict[str, frozenset[str]]:
    return {question.id: frozenset(question.options) for question in key.questions}
