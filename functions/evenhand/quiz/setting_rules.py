"""The settings of a quiz: which there are, what each may say, and how to say it.

This table is what the front matter is read by, what the JSON Schema for editors is made from, and what the cures name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from evenhand.quiz.attributes import ID
from evenhand.quiz.durations import MOMENT, read_duration, read_zone
from evenhand.quiz.settings import Counts, Credit, Draw, FeedbackPolicy, Shuffle

Written: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""A value of the front matter: plain text, a list of them, or names with them."""

PERCENT = re.compile(r"(?P<number>\d{1,3}(?:\.\d{1,4})?)[ \t]*%")
MODULE = re.compile(r"(?!/)[^\s#?]+\.md")
MOST_ATTEMPTS = 100
MOST_DRAWN = 1000
MOST_APPEALS = 100
YEARS = timedelta(days=3650)
LONGEST_GRACE = timedelta(minutes=10)
DURATION_SCHEMA = {"type": "string", "pattern": r"^\d{1,5} ?(s|min|h|d)$"}
MOMENT_SCHEMA = {"type": "string", "pattern": f"^{MOMENT.pattern}$"}


class NotThat(ValueError):
    """The value is not one the setting can have; the text is the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRule:
    """One setting."""

    name: str
    meaning: str
    example: str
    """A line of front matter."""
    schema: Mapping[str, Any]
    """JSON Schema of what may be written."""
    read: Callable[[Written], Any]
    """The value; raises `NotThat`."""


def _text(written: Written) -> str:
    if not isinstance(written, str):
        raise NotThat("it must be one plain value")
    return written.strip()


def _one_of(names: type[StrEnum]) -> Callable[[Written], Any]:
    def read(written: Written) -> StrEnum:
        text = _text(written)
        if text not in [name.value for name in names]:
            raise NotThat(f"it must be one of {', '.join(names)}")
        return names(text)

    return read


def _names(names: type[StrEnum]) -> dict[str, Any]:
    return {"enum": [name.value for name in names]}


def _id(written: Written) -> str:
    if not ID.fullmatch(_text(written)):
        raise NotThat("an id has small letters, digits and hyphens, 64 at the most")
    return _text(written)


def _pass_mark(written: Written) -> Fraction:
    found = PERCENT.fullmatch(_text(written))
    if not found or Fraction(found["number"]) > 100:
        raise NotThat("it must be a percentage from 0% to 100%")
    return Fraction(found["number"]) / 100


def _count(text: str, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= most else None


def _limit(most: int) -> Callable[[Written], int | None]:
    def read(written: Written) -> int | None:
        text = _text(written)
        number = _count(text, most)
        if number is None and text != "unlimited":
            raise NotThat(f"it must be a whole number from 1 to {most}, or `unlimited`")
        return number

    return read


def _draw(written: Written) -> tuple[Draw, ...]:
    if isinstance(written, str):
        pairs: list[tuple[str | None, str]] = [(None, written.strip())]
    elif isinstance(written, Mapping):
        pairs = list(written.items())
    else:
        pairs = []
    counts = [(tag, _count(count, MOST_DRAWN)) for tag, count in pairs]
    if not counts or any(count is None for _, count in counts):
        raise NotThat(f"it must be how many questions, from 1 to {MOST_DRAWN}, or how many for each tag")
    return tuple(Draw(tag=tag, count=count) for tag, count in counts if count is not None)


def _duration(least: timedelta, most: timedelta, rule: str) -> Callable[[Written], timedelta]:
    def read(written: Written) -> timedelta:
        duration = read_duration(_text(written))
        if duration is None or not least <= duration <= most:
            raise NotThat(rule)
        return duration

    return read


def _requires(written: Written) -> tuple[str, ...]:
    targets = [written] if isinstance(written, str) else list(written) if isinstance(written, Sequence) else []
    good = [each for each in targets if ID.fullmatch(each) or (MODULE.fullmatch(each) and ".." not in each.split("/"))]
    if not targets or len(good) != len(targets):
        raise NotThat("it must be a list of modules (`modules/violence.md`) and of quizzes (`real-world-violence`)")
    return tuple(dict.fromkeys(targets))


def _days(what: str) -> Callable[[Written], timedelta | None]:
    def read(written: Written) -> timedelta | None:
        text = _text(written)
        duration = read_duration(text)
        if text != "unlimited" and (duration is None or duration < timedelta(days=1)):
            raise NotThat(f"it must say {what}, at least `1d`, or `unlimited`")
        return duration

    return read


def _zone(written: Written) -> str:
    if read_zone(_text(written)) is None:
        raise NotThat("it must be the IANA name of a time zone")
    return _text(written)


def _moment(written: Written) -> str:
    if not MOMENT.fullmatch(_text(written)):
        raise NotThat("it must be a date, or a date and a time")
    return _text(written)


RULES: tuple[SettingRule, ...] = (
    SettingRule(
        name="id",
        meaning="The quiz's name for good: results refer to it. It is the name of its folder too.",
        example="id: real-world-violence",
        schema={"type": "string", "pattern": f"^{ID.pattern}$"},
        read=_id,
    ),
    SettingRule(
        name="pass_mark",
        meaning="The least share of the marks that passes.",
        example="pass_mark: 80%",
        schema={"type": "string", "pattern": r"^\d{1,3}(\.\d{1,4})? ?%$"},
        read=_pass_mark,
    ),
    SettingRule(
        name="attempts",
        meaning="How often a person may take it.",
        example="attempts: 2",
        schema={"oneOf": [{"type": "integer", "minimum": 1, "maximum": MOST_ATTEMPTS}, {"const": "unlimited"}]},
        read=_limit(MOST_ATTEMPTS),
    ),
    SettingRule(
        name="counts",
        meaning="Which attempt counts when there are several.",
        example="counts: best",
        schema=_names(Counts),
        read=_one_of(Counts),
    ),
    SettingRule(
        name="cool_down",
        meaning="The least time between submitting one attempt and starting the next.",
        example="cool_down: 24h",
        schema=DURATION_SCHEMA,
        read=_duration(timedelta(0), YEARS, "it must be a whole number and `s`, `min`, `h` or `d`"),
    ),
    SettingRule(
        name="credit",
        meaning="How part of the points is earned where several choices are right.",
        example="credit: each_answer",
        schema=_names(Credit),
        read=_one_of(Credit),
    ),
    SettingRule(
        name="feedback",
        meaning="When right answers and feedback are shown.",
        example="feedback: after_last_attempt",
        schema=_names(FeedbackPolicy),
        read=_one_of(FeedbackPolicy),
    ),
    SettingRule(
        name="shuffle",
        meaning="What is put into an order of its own for each attempt.",
        example="shuffle: options",
        schema=_names(Shuffle),
        read=_one_of(Shuffle),
    ),
    SettingRule(
        name="draw",
        meaning="How many questions are drawn, from all of them or from the pool of each tag.",
        example="draw: 10",
        schema={
            "oneOf": [
                {"type": "integer", "minimum": 1, "maximum": MOST_DRAWN},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "integer", "minimum": 1, "maximum": MOST_DRAWN},
                },
            ]
        },
        read=_draw,
    ),
    SettingRule(
        name="time_limit",
        meaning="How long an attempt lasts, before a person's extra time.",
        example="time_limit: 20min",
        schema=DURATION_SCHEMA,
        read=_duration(
            timedelta(minutes=1), timedelta(days=1), "it must be from `1min` to `24h`, a whole number and its unit"
        ),
    ),
    SettingRule(
        name="grace",
        meaning="How much later than the time limit an answer may arrive.",
        example="grace: 30s",
        schema=DURATION_SCHEMA,
        read=_duration(timedelta(0), LONGEST_GRACE, "it must be from `0s` to `10min`, a whole number and its unit"),
    ),
    SettingRule(
        name="requires",
        meaning="What comes first: modules to read and quizzes to pass.",
        example="requires: [modules/violence.md]",
        schema={"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]},
        read=_requires,
    ),
    SettingRule(
        name="certificate",
        meaning="That a pass gives a certificate, and how long it is valid.",
        example="certificate: 365d",
        schema={"oneOf": [DURATION_SCHEMA, {"const": "unlimited"}]},
        read=_days("how long it is valid"),
    ),
    SettingRule(
        name="appeals",
        meaning="How many appeals a person has at this quiz; one that is upheld is given back.",
        example="appeals: 3",
        schema={"oneOf": [{"type": "integer", "minimum": 1, "maximum": MOST_APPEALS}, {"const": "unlimited"}]},
        read=_limit(MOST_APPEALS),
    ),
    SettingRule(
        name="appeal_window",
        meaning="How long after a mark is shown it can be appealed.",
        example="appeal_window: 14d",
        schema={"oneOf": [DURATION_SCHEMA, {"const": "unlimited"}]},
        read=_days("how long a mark can be appealed"),
    ),
    SettingRule(
        name="appeal_decision",
        meaning="How long after it was opened an appeal is to be decided.",
        example="appeal_decision: 5d",
        schema=DURATION_SCHEMA,
        read=_duration(timedelta(hours=1), YEARS, "it must be at least `1h`, a whole number and its unit"),
    ),
    SettingRule(
        name="open",
        meaning="From when it can be taken.",
        example="open: 2026-12-01 09:00",
        schema=MOMENT_SCHEMA,
        read=_moment,
    ),
    SettingRule(
        name="due",
        meaning="By when it is asked for; later is late, not impossible.",
        example="due: 2026-12-04 18:00",
        schema=MOMENT_SCHEMA,
        read=_moment,
    ),
    SettingRule(
        name="close",
        meaning="From when it can no longer be taken.",
        example="close: 2026-12-05 18:00",
        schema=MOMENT_SCHEMA,
        read=_moment,
    ),
    SettingRule(
        name="time_zone",
        meaning="The time zone of the three times; UTC when it is left out.",
        example="time_zone: Asia/Shanghai",
        schema={"type": "string"},
        read=_zone,
    ),
)

BY_NAME: Mapping[str, SettingRule] = {rule.name: rule for rule in RULES}
