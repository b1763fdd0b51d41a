"""The figures of appeals as a report mail prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from evenhand.analysis.appeals import AppealFigures, AppealGroup, Grouping, Waited
from evenhand.analysis.estimate import Estimated, NotEstimable
from evenhand.mail import numbers
from evenhand.mail.strings import Strings

MOST_SHOWN = 3
"""Of the questions, policies, languages and vendors each: the most appealed."""


def appeals_of(figures: AppealFigures | None, words: Strings) -> Iterator[tuple[str, str]]:
    """Labels and what they say; nothing where nobody appealed."""
    if figures is None or not figures.appeals:
        return
    yield words.appeals_per_100, _per_100(figures, words)
    upheld = words.appeals_upheld_value.format(
        upheld=figures.upheld, decided=figures.decided, rate=numbers.share(figures.overturn_rate, words)
    )
    yield words.appeals_upheld, upheld if figures.decided else numbers.share(figures.overturn_rate, words)
    if isinstance(figures.waited, Waited):
        yield words.appeals_waited, _waited(figures.waited, words)
    if isinstance(figures.in_time, Estimated):
        yield words.appeals_in_time, numbers.share(figures.in_time, words, with_n=True)
    if figures.open:
        some = words.appeals_open_value.format(open=figures.open, overdue=figures.overdue)
        yield words.appeals_open, some if figures.overdue else str(figures.open)


def appeal_groups_of(groups: Iterable[AppealGroup], words: Strings) -> Iterator[tuple[str, str]]:
    """Where the appeals are: the most appealed questions, and the rest where there are several to compare."""
    for grouping, members in groupby(groups, key=lambda group: group.grouping):
        some = list(members)
        if grouping is Grouping.QUESTION or len(some) > 1:
            for group in some[:MOST_SHOWN]:
                yield _label(group, words), _told(group.figures, words)


def _label(group: AppealGroup, words: Strings) -> str:
    match group.grouping:
        case Grouping.QUESTION:
            return words.appeals_question.format(number=group.name)
        case Grouping.LANGUAGE:
            return words.language_name(group.name)
        case Grouping.POLICY | Grouping.VENDOR:
            return group.name


def _told(figures: AppealFigures, words: Strings) -> str:
    if not figures.appeals:
        return _per_100(figures, words)
    if not figures.decided:
        return words.appeals_undecided.format(appeals=figures.appeals)
    return words.appeals_group_value.format(
        appeals=figures.appeals,
        upheld=figures.upheld,
        decided=figures.decided,
        rate=numbers.share(figures.overturn_rate, words),
    )


def _per_100(figures: AppealFigures, words: Strings) -> str:
    estimate = figures.per_100
    if isinstance(estimate, NotEstimable):
        return numbers.why_not(estimate, words)
    return words.appeals_per_100_value.format(
        rate=numbers.rate(estimate.value),
        low=numbers.rate(estimate.low),
        high=numbers.rate(estimate.high),
        appeals=figures.appeals,
        attempts=figures.attempts,
    )


def _waited(waited: Waited, words: Strings) -> str:
    n = words.n.format(n=waited.n)
    interval = words.waited_short
    if waited.low is not None and waited.high is not None:
        interval = words.days_range.format(low=numbers.days(waited.low), high=numbers.days(waited.high))
    one, _, more = words.days.partition("|")
    days = numbers.days(waited.median)
    value = one if days == "1" or not more else more
    return words.with_range.format(value=value.format(n=days), range=words.range_with_n.format(range=interval, n=n))
