"""Tests whose key was changed since their attempts were graded: what a regrade is offered for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.workflows.changed_keys import changed_pass_mark, changed_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from evenhand.assessment.regrade import Regrade
    from evenhand.quiz.publication import Publication
    from evenhand.workflows.changed_keys import QuestionChange
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A test, what was changed in its key, and its regrades."""

    publication: Publication
    """The one in force."""
    questions: tuple[QuestionChange, ...]
    """What changed since everything was last graded; empty when nothing did."""
    pass_mark: str
    """From what to what it changed; empty where it did not."""
    attempts: int
    """How many were submitted."""
    latest: Regrade | None
    """The latest regrade, which may be under way."""

    @property
    def offered(self) -> bool:
        """Whether a regrade could change something."""
        return self.attempts > 0 and bool(self.questions or self.pass_mark)


def outdated(quiz_id: str, desk: Desk) -> Outdated | None:
    """What a regrade of a quiz is offered for; None where the quiz is not published.

    The key in force is compared with every one that was in force since the last regrade of all attempts.
    """
    current = desk.keys.current(quiz_id)
    if current is None:
        return None
    regrades = desk.regrades.regrades(quiz_id)
    earlier = list(_in_force_since_regraded(quiz_id, regrades, desk))
    changes = {change.question_id: change for each in earlier for change in changed_questions(each.key, current.key)}
    pass_marks = [told for each in earlier if (told := changed_pass_mark(each.key, current.key))]
    return Outdated(
        publication=current,
        questions=tuple(changes.values()),
        pass_mark=next(iter(pass_marks), ""),
        attempts=desk.attempts.taken(quiz_id) if changes or pass_marks else 0,
        latest=regrades[-1] if regrades else None,
    )


def all_outdated(desk: Desk) -> tuple[Outdated, ...]:
    """Every published quiz that a regrade is offered for, or that was regraded."""
    found = (outdated(quiz_id, desk) for quiz_id in desk.keys.quizzes())
    return tuple(each for each in found if each is not None and (each.offered or each.latest is not None))


def _in_force_since_regraded(quiz_id: str, regrades: Sequence[Regrade], desk: Desk) -> Iterator[Publication]:
    whole = [each for each in regrades if _reached_all(each)]
    revisions = [each.revision for each in desk.keys.history(quiz_id)]
    start = 0
    if whole and whole[-1].publication in revisions:
        start = len(revisions) - 1 - revisions[::-1].index(whole[-1].publication)
    for revision in dict.fromkeys(revisions[start:]):
        publication = desk.keys.revision(quiz_id, revision)
        if publication is not None:
            yield publication


def _reached_all(regrade: Regrade) -> bool:
    return regrade.ended_at is not None and regrade.since is None and not regrade.only_if_better
