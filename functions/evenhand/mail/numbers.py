"""Numbers as people read them. Rounding happens here and nowhere before, half to even, on exact fractions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from evenhand.analysis.estimate import Description, Estimate, Estimated, NotEstimable, Reason
from evenhand.mail.strings import Strings

MINUS = "\N{MINUS SIGN}"


def percent(value: Fraction | float, words: Strings) -> str:
    """A share in whole per cent. What is not quite nothing or all gets a decimal, so that it does not read as such."""
    exact = Fraction(value)
    whole = round(exact * 100)
    if whole in (0, 100) and exact * 100 != whole:
        return words.percent.format(n=_tenths(min(max(round(exact * 1000), 1), 999)))
    return words.percent.format(n=whole)


def fine_percent(value: Fraction, words: Strings) -> str:
    """A share in per cent with one decimal where it has one: for a single score and for a pass mark."""
    return words.percent.format(n=_tenths(round(value * 1000)))


def marks(value: Fraction) -> str:
    """Marks with up to two decimals: `2`, `1.5`, `0.67`."""
    hundredths = round(value * 100)
    return f"{hundredths // 100}.{hundredths % 100:02d}".rstrip("0").rstrip(".")


def decimal(value: Fraction | float) -> str:
    """A correlation with two decimals and a real minus sign."""
    hundredths = round(Fraction(value) * 100)
    sign = MINUS if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def percent_range(estimate: Estimated, words: Strings) -> str:
    """The interval of a share."""
    return words.range.format(low=round(estimate.low * 100), high=round(estimate.high * 100))


def share(estimate: Estimate, words: Strings, *, with_n: bool = False) -> str:
    """A share with its interval, or why there is none: `82 % (67 to 91 %)`, `82 % (67 to 91 %, n = 38)`."""
    if isinstance(estimate, NotEstimable):
        return why_not(estimate, words)
    interval = _interval(percent_range(estimate, words), estimate, words, with_n=with_n)
    return words.with_range.format(value=percent(estimate.value, words), range=interval)


def correlation(estimate: Estimate, words: Strings, *, with_n: bool = False) -> str:
    """A correlation with its interval, or why there is none: `0.31 (-0.01 to 0.57)`."""
    if isinstance(estimate, NotEstimable):
        return why_not(estimate, words)
    ends = words.plain_range.format(low=decimal(estimate.low), high=decimal(estimate.high))
    return words.with_range.format(value=decimal(estimate.value), range=_interval(ends, estimate, words, with_n=with_n))


def spread(description: Description, words: Strings) -> str:
    """A standard deviation of shares with its n, or why there is none: `12 percentage points (n = 38)`."""
    if isinstance(description, NotEstimable):
        return why_not(description, words)
    value = points(Fraction(description.value), words)
    return words.with_range.format(value=value, range=words.n.format(n=description.n))


def points(value: Fraction, words: Strings) -> str:
    """A difference of shares in percentage points, with one decimal where it has one."""
    return words.points.format(n=_tenths(round(value * 1000)))


def why_not(missing: NotEstimable, words: Strings) -> str:
    """That a figure cannot be estimated or is not shown, and why."""
    text = words.not_shown if missing.reason is Reason.TOO_FEW_TO_SHOW else words.not_estimable
    return text.format(reason=words.reasons[missing.reason], n=words.n.format(n=missing.n))


def rate(value: Fraction | float) -> str:
    """How often something happens, with one decimal where it has one: `1.5`."""
    return _tenths(round(Fraction(value) * 10))


def days(time: timedelta) -> str:
    """A time in days, as a bare number with one decimal where it has one. What is not quite nothing is not 0."""
    tenths = round(Fraction(10 * (time // timedelta(microseconds=1)), timedelta(days=1) // timedelta(microseconds=1)))
    return _tenths(max(tenths, 1) if time else 0)


def moment(at: datetime, words: Strings) -> str:
    """A date and time, in UTC."""
    utc = at.astimezone(UTC)
    month = words.months[utc.month - 1] if words.months else str(utc.month)
    return words.moment.format(day=utc.day, month=month, year=utc.year, time=f"{utc:%H:%M}")


def _interval(ends: str, estimate: Estimated, words: Strings, *, with_n: bool) -> str:
    return words.range_with_n.format(range=ends, n=words.n.format(n=estimate.n)) if with_n else ends


def _tenths(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
