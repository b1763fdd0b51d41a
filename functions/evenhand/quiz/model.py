"""A quiz as its author wrote it, key and all.

A quiz never leaves the author's side whole: `evenhand.quiz.split` makes of it a form, which people see, and an answer
key, which they do not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from evenhand.quiz.settings import Credit, Settings

ORIGINAL = "en"
"""The language that carries the key; every other file of a quiz is a translation of it."""

LANGUAGES = ("en", "zh")
"""The languages the site is built in, the original first."""


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    """One option is right and one can be chosen; true or false is one with two options."""
    MULTIPLE = "multiple"
    """Any number of options is right and any number can be chosen."""
    NUMERIC = "numeric"
    """A number is written; it is right within a tolerance or a range."""
    SHORT_TEXT = "short_text"
    """A few words are written; they are right when they equal an accepted form."""
    MATCHING = "matching"
    """Each part is given one of the options."""
    ORDERING = "ordering"
    """Each part is given its place, from 1."""
    CASE = "case"
    """An item is judged: it is given a label, a severity and an action of the taxonomy."""

    @property
    def chooses(self) -> bool:
        """Whether options are chosen."""
        return self is Kind.SINGLE or self is Kind.MULTIPLE

    @property
    def writes(self) -> bool:
        """Whether the answer is written."""
        return self is Kind.NUMERIC or self is Kind.SHORT_TEXT

    @property
    def has_parts(self) -> bool:
        """Whether several things are answered, each by one of some options."""
        return self in (Kind.MATCHING, Kind.ORDERING, Kind.CASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of the answers a question offers."""

    id: str
    text: str
    """Markdown, one line."""
    correct: bool = False
    accepted: bool = False
    """Accepted as well: in a single choice it is right too, in a multiple choice it may be chosen or left out."""
    feedback: str | None = None
    """Markdown shown to whoever chose it, when the feedback policy allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several things to answer within a question: a thing to match, a step to place, a dimension to judge."""

    id: str
    """For a case the dimension: `label`, `severity` or `action`."""
    text: str = ""
    """Markdown, one line; empty for a case, whose words are the taxonomy's."""
    right: str = ""
    """Its right answer: an option's id, a place from 1, or a value of the taxonomy. In a translation it is no key, but
    must not say anything else."""
    accepted: tuple[str, ...] = ()
    """Further answers, as `right` is written, that earn all that the right one earns."""
    feedback: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericRange:
    """The numbers from `low` to `high`, both included."""

    low: Fraction
    high: Fraction

    def holds(self, number: Fraction) -> bool:
        """Whether a number lies in it."""
        return self.low <= number <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A heading, what stands under it, and how it is answered."""

    id: str
    prompt: str
    """Markdown of the heading, one line."""
    material: str = ""
    """Markdown between the heading and the answers: a caption, a transcript."""
    kind: Kind
    options: tuple[Option, ...] = ()
    """What can be chosen: for single, multiple and matching."""
    parts: tuple[Part, ...] = ()
    """What is to be matched, ordered or judged."""
    ranges: tuple[NumericRange, ...] = ()
    """The right numbers."""
    unit: str = ""
    """Of the number, as shown beside the field."""
    accepted: tuple[str, ...] = ()
    """The right words, as their author wrote them."""
    credit: Credit | None = None
    """How part of the points is earned; None as the quiz says."""
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
    case: str | None = None
    """The id under which calibration and audits know this case; None names it after the quiz and the question."""
    void: bool = False
    """Withdrawn: no new attempt is asked it, and in those that were it counts for nothing."""

    @property
    def correct_ids(self) -> tuple[str, ...]:
        """The ids of the right options, sorted, so that the order on the page does not count."""
        return tuple(sorted(option.id for option in self.options if option.correct))

    def without_accepted(self) -> Question:
        """The same with its right answers alone, for where nothing else can be said."""
        options = tuple(replace(option, accepted=False) for option in self.options)
        return replace(self, options=options, parts=tuple(replace(part, accepted=()) for part in self.parts))

    @property
    def accepted_ids(self) -> tuple[str, ...]:
        """The ids of the options that are accepted as well, sorted."""
        return tuple(sorted(option.id for option in self.options if option.accepted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """One quiz in one language. A translation has no key."""

    id: str
    language: str
    title: str
    introduction: str = ""
    """Markdown between the front matter and the first question."""
    settings: Settings
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that a new attempt can ask: all but those that are void."""
        return tuple(question for question in self.questions if not question.void)

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None."""
        return next((question for question in self.questions if question.id == question_id), None)
