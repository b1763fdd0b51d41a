"""Rules on a quiz as a whole: its settings, and what its questions have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction

from evenhand.quiz.craft.finding import Finding, QuizRule
from evenhand.quiz.model import Kind, Question, Quiz
from evenhand.quiz.problems import Code
from evenhand.quiz.settings import Draw, FeedbackPolicy, first_tag

ENOUGH = 5
"""Single choices from which on a place can be a habit."""
HABIT = Fraction(3, 5)
"""The share of them from which on it is one."""
LEAST_TIME = timedelta(seconds=20)
"""For a question, its material and a thought."""
AGAIN = Fraction(1, 2)
"""The share of a second paper from which on it is the first one again."""


def same_place(quiz: Quiz) -> Iterator[Finding]:
    """The right option stands in one place nearly everywhere, and the options are not shuffled."""
    if quiz.settings.shuffle.options:
        return
    places = [
        next((place for place, option in enumerate(question.options, start=1) if option.correct), 0)
        for question in quiz.asked
        if question.kind is Kind.SINGLE and len(question.options) > 2
    ]
    if len(places) < ENOUGH:
        return
    place, times = Counter(places).most_common(1)[0]
    if times > HABIT * len(places):
        message = f"In {times} of {len(places)} single choices the right option stands in place {place}."
        cure = "Put it elsewhere in some, or write `shuffle: options` where the order of options means nothing."
        yield Finding(message=message, cure=cure, setting="id")


def uneven_pool(quiz: Quiz) -> Iterator[Finding]:
    """Questions of one pool that are worth different points: papers would be worth different totals."""
    for draw in quiz.settings.draw:
        pool = _pool(quiz, draw)
        points = sorted({question.points for question in pool})
        if len(points) > 1 and draw.count < len(pool):
            pool_name = f"of the pool `{draw.tag}` " if draw.tag else ""
            message = f"The questions {pool_name}are worth {_shown(points[0])} to {_shown(points[-1])} points."
            cure = "Give all of a pool the same points, or draw from a pool for each; else papers differ in worth."
            yield Finding(message=message, cure=cure, setting="draw")


def repeated_draw(quiz: Quiz) -> Iterator[Finding]:
    """Pools so small that the second paper is mostly the first."""
    drawn = sum(draw.count for draw in quiz.settings.draw)
    if not drawn or quiz.settings.attempts == 1:
        return
    unseen = sum(min(draw.count, len(_pool(quiz, draw)) - draw.count) for draw in quiz.settings.draw)
    if 1 - Fraction(unseen, drawn) > AGAIN:
        message = f"A second attempt would draw {drawn - unseen} of its {drawn} questions again."
        cure = "Write more questions, or draw fewer: one and a half times as many as are drawn makes half of them new."
        yield Finding(message=message, cure=cure, setting="draw")


def short_time(quiz: Quiz) -> Iterator[Finding]:
    """A time limit in which the questions can hardly be read."""
    limit, asked = quiz.settings.time_limit, _asked(quiz)
    if limit is not None and asked and limit / asked < LEAST_TIME:
        message = f"The time limit leaves {int(limit.total_seconds()) // asked} seconds for each of {asked} questions."
        needed = -(-LEAST_TIME * asked // timedelta(minutes=1))
        cure = f"Give at least {needed}min; how long people really take is in the attempts of a trial run."
        yield Finding(message=message, cure=cure, setting="time_limit")


def never_closes(quiz: Quiz) -> Iterator[Finding]:
    """Feedback that waits for the close of a test that has none."""
    settings = quiz.settings
    if settings.feedback is FeedbackPolicy.AFTER_CLOSE and settings.window.closes_at is None:
        message = "Feedback is shown once the test is closed, and nothing here says when that is."
        cure = "Write `close: …`, unless every assignment of the test gives a time of its own."
        yield Finding(message=message, cure=cure, setting="feedback")


def easy_certificate(quiz: Quiz) -> Iterator[Finding]:
    """A certificate for a test that can be taken until it is passed, or answered from memory."""
    settings = quiz.settings
    if not settings.certifies or settings.attempts == 1:
        return
    if settings.attempts is None:
        message = "With unlimited attempts everybody passes in the end; the certificate says little."
        yield Finding(message=message, cure="Write `attempts: 2` and a `cool_down`.", setting="certificate")
    elif settings.feedback is FeedbackPolicy.AFTER_EACH_ATTEMPT:
        message = "Right answers are shown after each attempt, so that a certificate can be had by memory."
        yield Finding(message=message, cure="Write `feedback: after_last_attempt`.", setting="certificate")


def _pool(quiz: Quiz, draw: Draw) -> list[Question]:
    tags = {each.tag for each in quiz.settings.draw}
    return [each for each in quiz.asked if draw.tag is None or first_tag(each.tags, tags) == draw.tag]


def _asked(quiz: Quiz) -> int:
    """How many questions a paper has."""
    draws = quiz.settings.draw
    return len(quiz.asked) - sum(len(_pool(quiz, draw)) - draw.count for draw in draws)


def _shown(points: Fraction) -> str:
    return f"{float(points):g}"


QUIZ_RULES: Mapping[Code, QuizRule] = {
    Code.SAME_PLACE: same_place,
    Code.UNEVEN_POOL: uneven_pool,
    Code.REPEATED_DRAW: repeated_draw,
    Code.SHORT_TIME: short_time,
    Code.NEVER_CLOSES: never_closes,
    Code.EASY_CERTIFICATE: easy_certificate,
}
