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
from evenhand.analysis.item_sums import ItemSums
from evenhand.analysis.question_report import facilities_of
from evenhand.analysis.summary import Summary, summary_of
from evenhand.analysis.tally import GroupSums, Tally, item_name, merge
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


def compare(
    tally: Tally, key: AnswerKey, selection: Selection, beside: Beside, *, least: int = 1
) -> tuple[Compared, ...]:
    """The groups among what is selected; by name, languages and months in their own order. Of questions that fewer
    people than `least` met in one of them, no facility is shown."""
    parts: dict[str, list[GroupSums]] = {}
    for name, sums in tally.groups.items():
        group = read_group(name)
        if selection.holds(group):
            parts.setdefault(_value(group, beside), []).append(sums)
    merged = {value: merge(parts[value]) for value in sorted(parts, key=lambda each: _place(each, beside))}
    facilities = {
        question.id: facilities_of(
            {
                value: sums.items.get(item_name(question.id, question.revision), ItemSums())
                for value, sums in merged.items()
            },
            least,
        )
        for question in key.asked
    }
    return tuple(
        Compared(
            name=value,
            summary=summary_of(sums),
            facilities={question_id: each[value] for question_id, each in facilities.items()},
        )
        for value, sums in merged.items()
    )


def _value(group: GroupKey, beside: Beside) -> str:
    return group.vendor_id if beside is Beside.VENDOR else str(getattr(group, beside.value))


def _place(value: str, beside: Beside) -> tuple[int, str]:
    if beside is Beside.LANGUAGE and value in LANGUAGES:
        return LANGUAGES.index(value), value
    return len(LANGUAGES), value
