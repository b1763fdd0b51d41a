"""What the front matter says of a quiz: how it is delivered, marked and told."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction


class Credit(StrEnum):
    """How a question with several right choices earns part of its points. An empty answer earns nothing in any.

    With c right options, n options in all, t right and f wrong ones chosen, the share of the points earned is as
    below. In matching and ordering every part has one right answer: there c and n are the parts, t those answered
    right, f those answered wrong, and a part left open is a mistake that `net_correct` and `coverage` do not count as
    wrong.
    """

    ALL_OR_NOTHING = "all_or_nothing"
    """1 when exactly the right options are chosen, else 0."""
    NET_CORRECT = "net_correct"
    """max(0, t - f) / c, as PrairieLearn's `net-correct`."""
    COVERAGE = "coverage"
    """t / c x t / (t + f), as PrairieLearn's `coverage`."""
    EACH_ANSWER = "each_answer"
    """(t + the wrong options left out) / n, as PrairieLearn's `each-answer` and Open edX's EDC; t / n with parts."""
    HALVES = "halves"
    """1, 1/2, 1/4 for no, one, two mistakes, one taking 3 options and two taking 5, as Open edX's `halves`."""


class FeedbackPolicy(StrEnum):
    """When a labeller sees feedback and right answers."""

    AFTER_LAST_ATTEMPT = "after_last_attempt"
    """After the last attempt or a pass; before that the score per policy only."""
    AFTER_EACH_ATTEMPT = "after_each_attempt"
    """After every attempt: looser, and the next attempt can be answered from memory."""
    AFTER_CLOSE = "after_close"
    """Once the test is closed for this person: nobody who still can take it hears the answers."""
    SCORE_ONLY = "score_only"
    """Never: stricter, for tests whose questions are used again."""


class Counts(StrEnum):
    """Which attempt counts when there are several."""

    FIRST = "first"
    BEST = "best"
    LAST = "last"
    MEAN = "mean"


class Shuffle(StrEnum):
    """What is put into an order of its own for each attempt."""

    NONE = "none"
    QUESTIONS = "questions"
    OPTIONS = "options"
    ALL = "all"

    @property
    def questions(self) -> bool:
        """Whether the questions are."""
        return self in (Shuffle.QUESTIONS, Shuffle.ALL)

    @property
    def options(self) -> bool:
        """Whether the options of each question are."""
        return self in (Shuffle.OPTIONS, Shuffle.ALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How many questions are drawn from a pool."""

    tag: str | None = None
    """The pool: the questions whose first tag that is drawn from is this one; None is all questions."""
    count: int


def first_tag(tags: Iterable[str], drawn: Container[str | None]) -> str | None:
    """The pool of a question with these tags: the first of them that is drawn from; None when there is none."""
    return next((tag for tag in tags if tag in drawn), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When something can be done: moments with a time zone; None is without limit."""

    opens_at: datetime | None = None
    due_at: datetime | None = None
    """By when it is asked for; later is late, not impossible."""
    closes_at: datetime | None = None
    time_zone: str = "UTC"
    """The IANA name of the zone the times were written in and are shown in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a quiz; an assignment may give other times."""

    pass_mark: Fraction = Fraction(4, 5)
    """The least share of the marks that passes, in [0, 1]."""
    attempts: int | None = 1
    """How often a person may take it; None is without limit."""
    counts: Counts = Counts.BEST
    cool_down: timedelta = timedelta(0)
    """The least time between submitting one attempt and starting the next."""
    credit: Credit = Credit.ALL_OR_NOTHING
    """For the questions that name none."""
    feedback: FeedbackPolicy = FeedbackPolicy.AFTER_LAST_ATTEMPT
    shuffle: Shuffle = Shuffle.NONE
    draw: tuple[Draw, ...] = ()
    """Empty asks every question. Questions of no pool that is drawn from are always asked."""
    time_limit: timedelta | None = None
    """From the start of an attempt, before extra time."""
    grace: timedelta = timedelta(seconds=30)
    """How much later an answer may arrive, for slow connections."""
    requires: tuple[str, ...] = ()
    """What comes first: modules to read (`modules/violence.md`) and quizzes to pass (`real-world-violence`)."""
    certifies: bool = False
    """Whether a pass gives a certificate."""
    certificate_valid: timedelta | None = None
    """How long it is valid; None is for ever."""
    appeals: int | None = 3
    """How many appeals a person has at this quiz; one that is upheld is given back. None is without limit."""
    appeal_window: timedelta | None = timedelta(days=14)
    """How long after a mark is shown it can be appealed; None is for ever."""
    appeal_decision: timedelta = timedelta(days=5)
    """The service level: how long after an appeal is opened it is to be decided."""
    window: Window = field(default_factory=Window)

    @property
    def paper(self) -> bool:
        """Whether the questions are handed out when an attempt starts instead of standing in the public page."""
        return bool(self.draw) or self.time_limit is not None
