"""The numbers that a text names, so that two languages can be compared.

A number counts the same however it is written: `10,000`, `1 万` and `10000`; `80 %`, `80 percent` and `百分之 80`; `12`
and `twelve` and `十二`. Words are taken for numbers only where the other language writes the digits.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

NUMBER = re.compile(
    r"(?P<cent>百分之\s*)?(?P<digits>\d+(?:[,']\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)*)"
    r"(?:\s?(?P<unit>%|‰|per ?cents?\b|percentage points?\b|个百分点|万|亿|million\b|billion\b))?",
    re.IGNORECASE,
)
TIMES = {"万": 10**4, "亿": 10**8, "million": 10**6, "billion": 10**9}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\b", re.IGNORECASE)
CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d)\b(?:\s?(?P<late>[ap])\.?m\b)?|\s?(?P<half>[ap])\.?m\b)", re.IGNORECASE
)
NAMES = (
    ("zero", "zeroth"), ("one", "first"), ("two", "second"), ("three", "third"), ("four", "fourth"), ("five", "fifth"),
    ("six", "sixth"), ("seven", "seventh"), ("eight", "eighth"), ("nine", "ninth"), ("ten", "tenth"),
    ("eleven", "eleventh"), ("twelve", "twelfth"), ("thirteen",), ("fourteen",), ("fifteen",), ("sixteen",),
    ("seventeen",), ("eighteen",), ("nineteen",),
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
OTHERS = {"once": 1, "twice": 2, "double": 2, "half": 30, "quarter": 15, "dozen": 12, "hundred": 100, "pair": 2}
"""`half an hour` is 30 minutes, `a quarter of an hour` 15."""
WORDS: dict[str, int] = {
    **{name: number for number, names in enumerate(NAMES) for name in names},
    **{name: 10 * number for number, name in enumerate(TENS, start=2)},
    **OTHERS,
}
WORD = re.compile(r"[a-z]+", re.IGNORECASE)
DIGITS_ZH = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "双": 2, "首": 1}
NUMERAL_ZH = re.compile("[零〇一二两双首三四五六七八九十百半刻]+")


def numbers_in(text: str) -> dict[str, str]:
    """The numbers written in digits: each in one form for all languages, with how it is written here."""
    found: dict[str, str] = {}
    text = unicodedata.normalize("NFKC", text)
    for clock in CLOCK.finditer(text):
        half = (clock["half"] or clock["late"] or "").casefold()
        hour = int(clock["hour"]) % 12 + (12 if half == "p" else 0) if half else int(clock["hour"])
        found[str(hour)] = clock[0]
        if clock["minute"] not in (None, "00"):
            found[str(int(clock["minute"]))] = clock[0]
    for number in NUMBER.finditer(CLOCK.sub(" ", text)):
        found.setdefault(_value(number), number[0].strip())
    return found


def may_say(text: str, number: str) -> bool:
    """Whether a text may say a number in words: `twelve`, `十二`, `December`, or in other digits: `9 p.m.`, `21:00`."""
    said = {value for word in WORD.findall(text) if (value := WORDS.get(word.casefold())) is not None}
    said |= {MONTHS.index(month.casefold()) + 1 for month in MONTH.findall(text)}
    for numeral in NUMERAL_ZH.findall(text):
        said |= _chinese(numeral)
    tens = {ten + one for ten in said if 20 <= ten < 100 and ten % 10 == 0 for one in said if one < 10}
    digits = {int(each) for each in numbers_in(text) if each.isdigit() and len(each) < 3}
    afternoon = {hour + 12 for hour in digits if hour <= 12} | {hour - 12 for hour in digits if 12 <= hour <= 24}
    return number.rstrip("%") in {str(each) for each in said | tens | afternoon}


def _value(number: re.Match[str]) -> str:
    digits = re.sub(r"[,'](?=\d{3})", "", number["digits"])
    unit = (number["unit"] or "").casefold()
    if digits.count(".") > 1:
        return digits
    value = Fraction(digits) * TIMES.get(unit, 1)
    percent = number["cent"] or (unit and unit not in TIMES and unit != "‰")
    whole = str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
    return f"{whole}{'%' if percent else ''}"


def _chinese(numeral: str) -> set[int]:
    """What a Chinese numeral up to 199 may mean, read as a whole and sign by sign."""
    single = {DIGITS_ZH[char] for char in numeral if char in DIGITS_ZH}
    single |= {10} if "十" in numeral else set()
    single |= {100} if "百" in numeral else set()
    single |= {30} if "半" in numeral else set()
    single |= {15} if "刻" in numeral else set()
    before, ten, after = numeral.partition("十")
    if ten:
        tens, ones = DIGITS_ZH.get(before[-1:], 1), DIGITS_ZH.get(after[:1], 0)
        single.add(10 * tens + ones)
    return single
