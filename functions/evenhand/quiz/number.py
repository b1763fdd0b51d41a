"""Numbers as people write them."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.quiz.model import NumericRange

SIGNS = str.maketrans({"−": "-", "–": "-", "、": ",", "。": ".", "’": "'"})
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([, '_])\d{3})(?:\1\d{3})*(?:\.\d*)?")
DECIMAL = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,2})?")
LONGEST = 100


def read_number(text: str, unit: str = "") -> Fraction | None:
    """The exact number in a text, or None where there is none.

    Full-width digits, a thousands separator in every place, a decimal comma, a sign, an exponent, and the unit after
    the number are understood. `1,000` is a thousand; `1,5` is one and a half, and `0,125` an eighth, since no thousands
    begin with a nought.
    """
    text = unicodedata.normalize("NFKC", text).strip().casefold().translate(SIGNS)
    unit = unicodedata.normalize("NFKC", unit).strip().casefold()
    if unit and text.endswith(unit):
        text = text[: -len(unit)].rstrip()
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    grouped = GROUPED.fullmatch(text)
    if grouped:
        return Fraction(text.replace(grouped[1], ""))
    if not DECIMAL.fullmatch(text):
        return None
    return Fraction(text.replace(",", "."))


def number_text(number: Fraction) -> str:
    """A number as an author writes it, exact where it has finitely many decimals, else to twelve digits."""
    scaled = number
    for decimals in range(41):
        if scaled.denominator == 1:
            digits = f"{abs(scaled.numerator):0{decimals + 1}d}"
            whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
            return f"{'-' if number < 0 else ''}{whole}{'.' if part else ''}{part}"
        scaled *= 10
    return f"{float(number):.12g}"


def range_text(number: NumericRange) -> str:
    """A range as people read it: `3.14`, `3.14 ± 0.01`."""
    middle, spread = (number.low + number.high) / 2, (number.high - number.low) / 2
    return number_text(middle) if spread == 0 else f"{number_text(middle)} \N{PLUS-MINUS SIGN} {number_text(spread)}"
