"""How far the scores of a test can be trusted, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evenhand.analysis.decision import ErrorAtMark
from evenhand.analysis.estimate import Described, Estimated
from evenhand.analysis.score_figures import ScoreFigures
from evenhand.mail import numbers
from evenhand.mail.strings import Strings


def trust_of(scores: ScoreFigures | None, words: Strings) -> Iterator[tuple[str, str]]:
    """Labels and what they say; nothing in a report from before it was given."""
    if scores is None:
        return
    w = words.figures
    n = w.earlier.format(n=scores.n, earlier=scores.earlier_n) if scores.earlier_n else str(scores.n)
    yield w.trust_n, n
    yield w.median, median(scores, words)
    yield w.alpha, numbers.correlation(scores.alpha, words, with_n=True)
    yield w.standard_error, numbers.spread(scores.standard_error, words)
    yield w.at_mark, _at_mark(scores, words)
    yield w.consistency, numbers.share(scores.consistency, words, with_n=True)
    if isinstance(scores.consistency, Estimated):  # what is not given is not given twice
        yield w.kappa, numbers.correlation(scores.kappa, words, with_n=True)


def median(scores: ScoreFigures, words: Strings) -> str:
    """The median, with its interval where there is one."""
    if isinstance(scores.median, Described):
        value = numbers.percent(scores.median.value, words)
        return words.with_range.format(value=value, range=words.n.format(n=scores.median.n))
    return numbers.share(scores.median, words, with_n=True)


def _at_mark(scores: ScoreFigures, words: Strings) -> str:
    error = scores.error_at_mark
    if not isinstance(error, ErrorAtMark):
        return words.not_estimable_plainly.format(reason=words.reasons[error.reason])
    return words.figures.at_mark_value.format(
        points=numbers.points(Fraction(error.value), words), score=numbers.fine_percent(error.score, words)
    )
