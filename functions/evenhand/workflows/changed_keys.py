"""Compare a key as it is written now with the one in force, for a quiz that people have taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from evenhand.quiz.model import Kind
from evenhand.quiz.number import number_text, range_text

if TYPE_CHECKING:
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.keys import KeyStore
    from evenhand.quiz.split import AnswerKey, QuestionKey


class Aspect(StrEnum):
    """What decides the marks of a question, as its author knows it."""

    KIND = "kind"
    POINTS = "points"
    OPTIONS = "options"
    RIGHT = "right"
    ALSO = "accepted as well"
    NUMBERS = "right numbers"
    UNIT = "unit"
    ACCEPTED = "accepted"
    PARTS = "right answers"
    CREDIT = "credit"
    CRITICAL = "critical"
    VOID = "void"

    @property
    def word(self) -> str:
        """Its name for programs, and for who translates it: the same without spaces."""
        return self.replace(" ", "_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one aspect was, and is now."""

    aspect: Aspect
    was: str
    now: str
    """As it is written in the quiz; `none` where it is not written, `yes` or `no` where it holds or does not."""

    def __str__(self) -> str:
        return f"{self.aspect}: {self.was}, now {self.now}"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChange:
    """A question whose marks another answer would earn now."""

    question_id: str
    what: str
    """What changed, from what to what: `points: 1, now 2`; empty where the question is gone."""
    differences: tuple[Difference, ...] = ()
    """The same, one by one; empty too where other costs of the taxonomy change what an answer earns."""


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
            differences = tuple(
                Difference(aspect=aspect, was=show(old), now=show(new))
                for aspect, show in SHOWN.items()
                if show(old) != show(new)
            )
            what = "; ".join(map(str, differences)) or "what an answer earns"
            yield QuestionChange(question_id=old.id, what=what, differences=differences)


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


SHOWN: Mapping[Aspect, Callable[[QuestionKey], str]] = MappingProxyType(
    {
        Aspect.KIND: lambda key: key.kind,
        Aspect.POINTS: lambda key: number_text(key.points),
        Aspect.OPTIONS: lambda key: _list(sorted(key.options)),
        Aspect.RIGHT: lambda key: _list(key.correct),
        Aspect.ALSO: _also,
        Aspect.NUMBERS: lambda key: _list(map(range_text, key.ranges)),
        Aspect.UNIT: lambda key: key.unit or "none",
        Aspect.ACCEPTED: lambda key: _list(sorted(key.accepted)),
        Aspect.PARTS: _parts,
        Aspect.CREDIT: lambda key: key.credit,
        Aspect.CRITICAL: lambda key: "yes" if key.critical else "no",
        Aspect.VOID: lambda key: "yes" if key.void else "no",
    }
)
