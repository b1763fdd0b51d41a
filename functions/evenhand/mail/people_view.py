"""Who needs help: how many people, and of what kind. It names nobody: names are on a page that asks who is reading."""

from __future__ import annotations

from collections.abc import Iterator

from evenhand.analysis.estimate import NotEstimable
from evenhand.analysis.standing import Standings
from evenhand.analysis.summary import Summary
from evenhand.mail import numbers
from evenhand.mail.strings import Strings, counted


def attention_of(summary: Summary, standings: Standings | None, words: Strings) -> Iterator[str]:
    """The lines, the most pressing first: of those who have the test to do now where that is known, else of those who
    took it."""
    if standings is not None and standings.people:
        yield from _standing(standings, words)
    elif isinstance(summary.pass_rate, NotEstimable):
        yield numbers.why_not(summary.pass_rate, words)
    else:
        yield from _taken(summary, words)


def _standing(standings: Standings, words: Strings) -> Iterator[str]:
    w = words.figures
    some = [
        counted(text, n)
        for text, n in (
            (w.none_left, standings.none_left),
            (w.may_try, standings.may_try),
            (w.not_begun, standings.not_begun),
        )
        if n
    ]
    one, _, more = w.to_do.partition("|")
    yield from some or [w.all_passed]
    yield (one if standings.people == 1 or not more else more).format(n=standings.people, passed=standings.passed)


def _taken(summary: Summary, words: Strings) -> Iterator[str]:
    waiting, later = summary.people - summary.passed, summary.passed - summary.first_passed
    yield counted(words.not_passed, waiting) if waiting else words.nobody_open
    if later > 0:
        yield counted(words.later, later)
