"""A quiz as its author wrote it, key and all.

A quiz never leaves the author's side whole: `evenhand.quiz.split` makes of it a form, which people see, and an answer
key, which they do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

ORIGINAL = "en"
"""The language that carries the key; every other file of a quiz is a translation of it."""

LANGUAGES = ("en", "zh")
"""The languages the site is built in, the original first."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    """One option is right and one can be chosen."""
    MULTIPLE = "multiple"
    """Any number of options is right and any number can be chosen."""


class FeedbackPolicy(StrEnum):
    """When a labeller sees feedback and right answers."""

    AFTER_LAST_ATTEMPT = "after_last_attempt"
    """After the last attempt or a pass; before that the score per policy only."""
    AFTER_EACH_ATTEMPT = "after_each_attempt"
    """After every attempt: looser, and the next attempt can be answered from memory."""
    SCORE_ONLY = "score_only"
    """Never: stricter, for tests whose questions are used again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the front matter says of a quiz."""

    pass_mark: Fraction = Fraction(4, 5)
    """The least share of the marks that passes, in [0, 1]."""
    attempts: int | None = 1
    """How often a person may take it; None is without limit."""
    feedback: FeedbackPolicy = FeedbackPolicy.AFTER_LAST_ATTEMPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the answers a question offers."""

    id: str
    text: str
    """Markdown, one line."""
    correct: bool
    feedback: str | None = None
    """Markdown shown to whoever chose it, when the feedback policy allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A heading, what stands under it, and the options."""

    id: str
    prompt: str
    """Markdown of the heading, one line."""
    material: str = ""
    """Markdown between the heading and the options: a caption, a transcript."""
    kind: Kind
    options: tuple[Option, ...]
    explanation: str | None = None
    """Markdown: why the right answer is right."""
    points: Fraction = Fraction(1)
    critical: bool = False
    """A critical question answered wrong fails the test whatever the score."""
    policy: str | None = None
    """The policy it tests and its version, as in `violence@3`."""
    tags: tuple[str, ...] = ()
    see: str | None = None
    """The page and section that answer it, relative to the language's folder: `modules/violence.md#blood`."""

    @property
    def correct_ids(self) -> tuple[str, ...]:
        """The ids of the right options, sorted, so that the order on the page does not count."""
        return tuple(sorted(option.id for option in self.options if option.correct))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One quiz in one language. A translation has no option marked correct."""

    id: str
    language: str
    title: str
    introduction: str = ""
    """Markdown between the front matter and the first question."""
    settings: Settings
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)
