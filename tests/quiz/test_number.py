"""Numbers as people write them, read exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.model import NumericRange
from evenhand.quiz.number import number_text, range_text, read_number
from strategies import decimals

NUMBERS = {
    "0": "0",
    "42": "42",
    "+42": "42",
    "-42": "-42",
    "−42": "-42",
    "–42": "-42",
    "－４２": "-42",
    " 3.14 ": "3.14",
    "３．１４": "3.14",
    "3。14": "3.14",
    ".5": "0.5",
    ",5": "0.5",
    "5.": "5",
    "007": "7",
    # A comma is a decimal comma unless three digits follow it, as thousands do.
    "1,5": "1.5",
    "1,50": "1.5",
    "3,1416": "3.1416",
    "1234,567": "1234.567",
    "0,125": "0.125",
    "-0,125": "-0.125",
    # Thousands, by a comma, a space of any kind, an apostrophe or a low line, in every place alike.
    "1,000": "1000",
    "1，000": "1000",
    "12,345": "12345",
    "1,234,567.89": "1234567.89",
    "1,000.": "1000",
    "1 000": "1000",
    "1\u00a0000": "1000",
    "1\u202f000": "1000",
    "1\u2009000 000": "1000000",
    "1'000": "1000",
    "1’000": "1000",
    "1_000_000": "1000000",
    "-1,000": "-1000",
    # A point is never a thousands separator.
    "1.000": "1",
    "1.234": "1.234",
    # Powers of ten.
    "1e3": "1000",
    "2.5E-3": "0.0025",
    "1,5e2": "150",
}

NOT_NUMBERS = [
    "",
    "  ",
    "three",
    "三",
    "3 4",
    "3 or 4",
    "3-4",
    "3/4",
    "1.000,5",
    "1,000,5",
    "1,00,000",
    "1,000 000",
    "1 00",
    "1000,000,000",
    "--3",
    "+-3",
    "- 3",
    "3 %",
    "3s",
    "e3",
    "1e",
    "1e999",
    "0x10",
    "nan",
    "inf",
    "-infinity",
    "½",
    "٣",
    "3" * 101,
    ".",
    ",",
    "-",
    "1.2.3",
]


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read_as_it_is_written(text: str, number: str) -> None:
    assert read_number(text) == Fraction(number)


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_or_could_be_two_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("12.5", "s", "12.5"),
        ("12.5s", "s", "12.5"),
        ("12.5 S", "s", "12.5"),
        ("12.5 ｓ", "s", "12.5"),
        ("80%", "%", "80"),
        ("８０％", "%", "80"),
        ("3 km/h", "km/h", "3"),
        ("30秒", "秒", "30"),
        ("30 秒 ", " 秒", "30"),
        ("1,000 s", "s", "1000"),
        ("5 µm", "μm", "5"),
    ],
)
def test_the_unit_may_stand_after_the_number_or_not(text: str, unit: str, number: str) -> None:
    assert read_number(text, unit) == Fraction(number)


@pytest.mark.parametrize(("text", "unit"), [("12.5 min", "s"), ("s", "s"), ("s 12.5", "s"), ("12.5 s s", "s")])
def test_another_unit_is_no_number(text: str, unit: str) -> None:
    assert read_number(text, unit) is None


def test_numbers_are_exact() -> None:
    assert read_number("0.1") + read_number("0.2") == read_number("0.3")  # type: ignore[operator]
    assert read_number("0." + "3" * 50) == Fraction(int("3" * 50), 10**50)


@given(number=decimals, unit=st.sampled_from(["", "s", "%", " 秒"]))
def test_a_number_that_is_printed_is_read_back(number: Fraction, unit: str) -> None:
    assert read_number(number_text(number) + unit, unit) == number


@given(text=st.text(), unit=st.text(max_size=3))
def test_any_text_is_a_number_or_none_and_never_an_error(text: str, unit: str) -> None:
    assert isinstance(read_number(text, unit), Fraction | None)


@given(number=st.integers(-(10**9), 10**9))
def test_thousands_may_be_separated_or_not(number: int) -> None:
    assert read_number(f"{number:,}") == read_number(f"{number:_}") == read_number(str(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-5, 2), "-2.5"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(10**12), "1000000000000"),
        (Fraction(1, 3), "0.333333333333"),
        (Fraction(-2, 3), "-0.666666666667"),
        (Fraction(1, 2**20), "0.00000095367431640625"),
    ],
)
def test_a_number_is_printed_exactly_where_it_has_an_end(number: Fraction, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("3.14", "3.14", "3.14"), ("3.13", "3.15", "3.14 ± 0.01"), ("3", "4", "3.5 ± 0.5"), ("-1", "1", "0 ± 1")],
)
def test_a_range_is_printed_as_people_read_it(low: str, high: str, text: str) -> None:
    assert range_text(NumericRange(low=Fraction(low), high=Fraction(high))) == text


@pytest.mark.parametrize(
    ("number", "inside"), [("2.9", False), ("3", True), ("3.5", True), ("4", True), ("4.1", False)]
)
def test_a_range_holds_its_ends(number: str, inside: bool) -> None:
    assert NumericRange(low=Fraction(3), high=Fraction(4)).holds(Fraction(number)) is inside
