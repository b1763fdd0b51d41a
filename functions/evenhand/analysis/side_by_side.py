"""Results side by side: how those of several vendors, languages, cohorts or months did at one test.

Every group is computed from its own results alone, and its intervals with it. Intervals that do not overlap differ more
than chance explains; of those that do, some differ too, and whoever looks at many will find one that does by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evenhand.analysis.estimate import Estimate
from evenhand.analysis.group import GroupKey, Selection, read_group
from evenhand.analysis.item_analysis import facility
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.summary import Summary, summary_of
from evenhand.analysis.tally import Tally, item_name, merge
from evenhand.quiz.model import LANGUAGES
from evenhand.quiz.split import AnswerKey


class Beside(StrEnum):
    """What is put side by side."""

    VENDOR = "vendor"
    LANGUAGE = "language"
    COHORT = "cohort"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One of the groups side by side."""

    name: str
    """The vendor's id, the language's code, the cohort (may be empty), or the month."""
    summary: Summary
    facilities: Mapping[str, Estimate]
    """Question id to facility, under the key in force."""


def compare(tally: Tally, key: AnswerKey, selection: Selection, beside: Beside) -> tuple[Compared, ...]:
    """The groups among what is selected; by name, languages and months in their own order."""
    parts: dict[str, list[str]] = {}
    for name in tally.groups:
        group = read_group(name)
        if selection.holds(group):
            parts.setdefault(_value(group, beside), []).append(name)
    return tuple(
        _compared(value, tally, parts[value], key) for value in sorted(parts, key=lambda each: _place(each, beside))
    )


def _compared(name: str, tally: Tally, groups: list[str], key: AnswerKey) -> Compared:
    sums = merge(tally.groups[group] for group in groups)
    return Compared(
        name=name,
        summary=summary_of(sums),
        facilities={
            question.id: facility(sums.items.get(item_name(question.id, question.revision), ItemSums()))
            for question in key.asked
        },
    )


def _value(group: GroupKey, beside: Beside) -> str:
    return group.vendor_id if beside is Beside.VENDOR else str(getattr(group, beside.value))


def _place(value: str, beside: Beside) -> tuple[int, str]:
    if beside is Beside.LANGUAGE and value in LANGUAGES:
        return LANGUAGES.index(value), value
    return len(LANGUAGES), value
