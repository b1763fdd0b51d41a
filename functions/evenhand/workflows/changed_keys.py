"""Compare a key as it is written now with the one in force, for a quiz that people have taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.quiz.model import Kind
from evenhand.quiz.number import number_text, range_text

if TYPE_CHECKING:
    from evenhand.ports import AttemptStore, KeyStore
    from evenhand.quiz.split import AnswerKey, QuestionKey


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """A question whose marks another answer would earn now."""

    question_id: str
    what: str
    """What changed, from what to what: `points: 1, now 2`; empty where the question is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyChange:
    """What an edit changes for the attempts there are."""

    quiz_id: str
    attempts: int
    """How many were submitted."""
    pass_mark: str = ""
    """From what to what it changed; empty where it did not."""
    questions: tuple[QuestionChange, ...]
    """In the order in which they are published."""


def changed_keys(key: AnswerKey, *, keys: KeyStore, attempts: AttemptStore) -> KeyChange | None:
    """What publishing a key would change for those who took the quiz; None where nothing, or where nobody did.

    Questions that are new change nothing: nobody was asked them.
    """
    published = keys.current(key.quiz_id)
    questions = tuple(changed_questions(published.key, key)) if published else ()
    pass_mark = changed_pass_mark(published.key, key) if published else ""
    if not questions and not pass_mark:
        return None
    taken = attempts.taken(key.quiz_id)
    if taken == 0:
        return None
    return KeyChange(quiz_id=key.quiz_id, attempts=taken, pass_mark=pass_mark, questions=questions)


def changed_pass_mark(published: AnswerKey, key: AnswerKey) -> str:
    """From what to what the pass mark changed; empty where it did not."""
    old, new = published.settings.pass_mark, key.settings.pass_mark
    return "" if old == new else f"{float(old * 100):g}%, now {float(new * 100):g}%"


def changed_questions(published: AnswerKey, now: AnswerKey) -> Iterator[QuestionChange]:
    """The questions of a published key whose marks another answer would earn now, and what changed."""
    for old in published.questions:
        new = now.question(old.id)
        if new is None:
            yield QuestionChange(question_id=old.id, what="")
        elif (old.revision, old.critical) != (new.revision, new.critical):
            what = "; ".join(told for name, show in SHOWN if (told := _told(name, show(old), show(new))))
            yield QuestionChange(question_id=old.id, what=what or "what an answer earns")


def _told(name: str, old: str, new: str) -> str:
    return f"{name}: {old}, now {new}" if old != new else ""


def _list(items: Iterable[str]) -> str:
    return ", ".join(items) or "none"


def _parts(key: QuestionKey) -> str:
    if key.kind is Kind.ORDERING:
        return _list(part.id for part in sorted(key.parts, key=lambda part: int(part.right)))
    return _list(f"{part.id} = {part.right}" for part in key.parts)


def _also(key: QuestionKey) -> str:
    if key.kind is Kind.CASE or not key.parts:
        return _list(key.also)
    further = (f"{part.id} = {answer}" for part in key.parts for answer in sorted(part.shares) if answer != part.right)
    return _list(further)


SHOWN: tuple[tuple[str, Callable[[QuestionKey], str]], ...] = (
    ("kind", lambda key: key.kind),
    ("points", lambda key: number_text(key.points)),
    ("options", lambda key: _list(sorted(key.options))),
    ("right", lambda key: _list(key.correct)),
    ("accepted as well", _also),
    ("right numbers", lambda key: _list(map(range_text, key.ranges))),
    ("unit", lambda key: key.unit or "none"),
    ("accepted", lambda key: _list(sorted(key.accepted))),
    ("right answers", _parts),
    ("credit", lambda key: key.credit),
    ("critical", lambda key: "yes" if key.critical else "no"),
    ("void", lambda key: "yes" if key.void else "no"),
)
"""What decides the marks of a question, as its author knows it."""
