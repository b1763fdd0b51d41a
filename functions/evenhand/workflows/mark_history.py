"""How a mark came to be what it is, and how the key of a question changed: who decided what, when, under which key."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from evenhand.errors import Forbidden, NotFound
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.changed_keys import changed_questions
from evenhand.workflows.review import review_attempt

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.appeal import Appeal
    from evenhand.assessment.grading import GradeRecord
    from evenhand.assessment.regrade import Regrade
    from evenhand.people.person import Person
    from evenhand.quiz.publication import Publication
    from evenhand.quiz.split import QuestionKey
    from evenhand.workflows.changed_keys import Difference, QuestionChange
    from evenhand.workflows.desk import Desk
    from evenhand.workflows.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkHistory:
    """Every grade of an attempt, the first first, with the appeals against its marks."""

    review: Review
    grades: tuple[GradeRecord, ...]
    appeals: tuple[Appeal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """A key revision of a question, from when it was in force."""

    at: datetime
    key: QuestionKey | None
    """None where the question was not in the test."""
    change: str
    """What changed to it, from what to what; empty for the first."""
    differences: tuple[Difference, ...]
    """The same, one by one."""
    regrades: tuple[Regrade, ...]
    """Those under this state of the test."""


def mark_history(person: Person, attempt_id: str, desk: Desk) -> MarkHistory:
    """The history of an attempt's marks, as far as the person may see them."""
    review = review_attempt(person, attempt_id, desk)
    return MarkHistory(review=review, grades=review.record.grades, appeals=review.appeals)


def question_history(trainer: Person, quiz_id: str, question_id: str, desk: Desk) -> tuple[KeyState, ...]:
    """The key revisions of a question, the earliest first, each with the regrades under it."""
    if reach(trainer, Verb.REGRADE) is None:
        raise Forbidden("Only trainers see the history of a key.")
    regrades = desk.regrades.regrades(quiz_id)
    states: list[KeyState] = []
    before: Publication | None = None
    for published in desk.keys.history(quiz_id):
        publication = desk.keys.revision(quiz_id, published.revision)
        if publication is None:
            continue
        key = publication.key.question(question_id)
        under = tuple(each for each in regrades if each.publication == published.revision)
        known = states[-1].key if states else None
        if states and _revision(key) == _revision(known):
            more = tuple(each for each in under if each not in states[-1].regrades)
            states[-1] = replace(states[-1], regrades=(*states[-1].regrades, *more))
        elif states or key is not None:
            change = _change(before, publication, question_id)
            what, differences = (change.what, change.differences) if change else ("", ())
            states.append(KeyState(at=published.at, key=key, change=what, differences=differences, regrades=under))
        before = publication
    if not states:
        raise NotFound(f"The published test `{quiz_id}` never had a question `{question_id}`.")
    return tuple(states)


def _revision(key: QuestionKey | None) -> str | None:
    return key.revision if key else None


def _change(before: Publication | None, after: Publication, question_id: str) -> QuestionChange | None:
    changes = changed_questions(before.key, after.key) if before else ()
    return next((each for each in changes if each.question_id == question_id), None)
