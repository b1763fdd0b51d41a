"""Numbers as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction

import pytest

from evenhand.analysis.estimate import Described, Estimated, Method, NotEstimable, Reason
from evenhand.mail import numbers
from evenhand.mail.strings import CHINESE, ENGLISH, STRINGS, Strings


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(31, 38), "82 %"),
        (Fraction(1, 8), "12 %"),  # 12.5, to the even neighbour
        (Fraction(3, 8), "38 %"),  # 37.5, to the even neighbour
        (Fraction(0), "0 %"),
        (Fraction(1), "100 %"),
        (Fraction(1, 400), "0.2 %"),  # 0.25, to the even neighbour
        (Fraction(399, 400), "99.8 %"),
        (Fraction(1, 100_000), "0.1 %"),
        (Fraction(99_999, 100_000), "99.9 %"),
    ],
)
def test_a_share_is_in_whole_per_cent_but_never_reads_as_nothing_or_all_when_it_is_not(
    value: Fraction, text: str
) -> None:
    assert spaced(numbers.percent(value, ENGLISH)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(4, 5), "80%"), (Fraction(5, 8), "62.5%"), (Fraction(2, 3), "66.7%"), (Fraction(31, 400), "7.8%")],
)
def test_a_score_has_one_decimal_where_it_needs_one(value: Fraction, text: str) -> None:
    assert numbers.fine_percent(value, CHINESE) == text


@pytest.mark.parametrize(
    ("hours", "text"), [(0, "0"), (0.01, "0.1"), (12, "0.5"), (24, "1"), (60, "2.5"), (2400, "100"), (28.8, "1.2")]
)
def test_times_are_in_days_and_never_read_as_nothing_when_they_are_not(hours: float, text: str) -> None:
    assert numbers.days(timedelta(hours=hours)) == text


@pytest.mark.parametrize(("value", "text"), [(Fraction(20), "20"), (Fraction(3, 2), "1.5"), (39.46, "39.5"), (0, "0")])
def test_rates_have_one_decimal_where_they_need_one(value: Fraction | float, text: str) -> None:
    assert numbers.rate(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(10), "10"),
        (Fraction(100), "100"),
        (Fraction(3, 2), "1.5"),
        (Fraction(2, 3), "0.67"),
        (Fraction(1, 20), "0.05"),
    ],
)
def test_marks_have_the_decimals_they_need_and_two_at_the_most(value: Fraction, text: str) -> None:
    assert numbers.marks(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.314, "0.31"), (-0.055, "−0.06"), (-0.004, "0.00"), (-1, "−1.00"), (0.996, "1.00")]
)
def test_a_correlation_has_two_decimals_and_no_negative_zero(value: float, text: str) -> None:
    assert numbers.decimal(value) == text


def test_every_figure_comes_with_its_interval_and_n() -> None:
    share = Estimated(value=Fraction(31, 38), n=38, low=0.6658, high=0.9078, method=Method.WILSON)
    assert spaced(numbers.share(share, ENGLISH)) == "82 % (67 to 91 %)"
    assert spaced(numbers.share(share, ENGLISH, with_n=True)) == "82 % (67 to 91 %, n = 38)"
    assert spaced(numbers.share(share, CHINESE, with_n=True)) == "82%（67% 至 91%，n = 38）"
    correlation = Estimated(value=0.3, n=10, low=-0.406, high=0.782, method=Method.FISHER_Z)
    assert numbers.correlation(correlation, ENGLISH) == "0.30 (−0.41 to 0.78)"
    assert spaced(numbers.correlation(correlation, ENGLISH, with_n=True)) == "0.30 (−0.41 to 0.78, n = 10)"
    assert spaced(numbers.spread(Described(value=0.205, n=38), ENGLISH)) == "20.5 percentage points (n = 38)"


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("words", STRINGS.values(), ids=STRINGS)
def test_what_cannot_be_estimated_says_why_in_words(words: Strings, reason: Reason) -> None:
    missing = NotEstimable(n=3, reason=reason)
    for text in (
        numbers.share(missing, words),
        numbers.share(missing, words, with_n=True),
        numbers.correlation(missing, words),
        numbers.spread(missing, words),
    ):
        assert words.reasons[reason] in text
        assert spaced(text).count("n = 3") == 1


def test_times_are_shown_in_utc_whatever_zone_they_come_in() -> None:
    at = datetime(2026, 3, 1, 1, 5, tzinfo=timezone(timedelta(hours=8)))
    assert numbers.moment(at, ENGLISH) == "28 February 2026, 17:05 UTC"
    assert numbers.moment(at.astimezone(UTC), CHINESE) == "2026 年 2 月 28 日 17:05（UTC）"
