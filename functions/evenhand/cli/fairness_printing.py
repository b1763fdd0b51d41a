"""How fairness is shown to people: what to look at, and a table for each comparison."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evenhand.analysis.comparison import Contrast
from evenhand.analysis.estimate import Reason
from evenhand.cli.printing import out
from evenhand.handlers.views_fairness import ComparisonView, DifView, DriftView, FacilityView, FairnessView
from evenhand.mail.strings import ENGLISH

NOT_GIVEN = "–"
WIDTH = 100
"""What a table needs; a narrower terminal breaks its lines and loses nothing."""


def print_fairness(view: FairnessView) -> None:
    """What to look at first, then every comparison, then every question over time."""
    people = "1 person" if view.people == 1 else f"{view.people} people"
    out.print(f"{view.title}: first attempts of {people}", markup=False)
    out.print()
    out.print("Look at:" if view.findings else "Nothing to look at: no question is of class C, and none drifts.")
    for finding in view.findings:
        out.print(f"  {finding.question_id}: {finding.sentence}", markup=False)
    for comparison in view.comparisons:
        _print_comparison(comparison)
    if not view.comparisons:
        out.print()
        out.print("Nobody to compare yet: it takes two languages, or two vendors.")
    _print_drift(view)


def _print_comparison(comparison: ComparisonView) -> None:
    if comparison.contrast is Contrast.LANGUAGE:
        title = f"{comparison.focal_name} against {ENGLISH.language_name(comparison.reference)}"
    else:
        title = f"{comparison.focal_name} against the other vendors"
    out.print()
    out.print(title, style="bold", markup=False)
    if all(each.dif.reason is Reason.TOO_FEW_TO_COMPARE for each in comparison.questions):
        focal = max((each.focal_n for each in comparison.questions), default=0)
        reference = max((each.reference_n for each in comparison.questions), default=0)
        out.print(f"  Too few people: {focal} against {reference}; it takes 200 in each group and 500 in all.")
        return
    table = _table("People", "Compared", "D", "Class", "Harder for")
    for each in comparison.questions:
        against = {"focal": comparison.focal_name, "reference": "the others", None: ""}[each.dif.against]
        table.add_row(
            escape(each.question_id),
            f"{each.focal_n} / {each.reference_n}",
            str(each.dif.used or NOT_GIVEN),
            _size(each.dif),
            each.dif.category or NOT_GIVEN,
            escape(against),
        )
    _print_table(table)
    _print_reasons({each.question_id: each.dif for each in comparison.questions})
    _print_set_aside(comparison.set_aside)


def _print_drift(view: FairnessView) -> None:
    out.print()
    out.print("Over time", style="bold")
    table = _table("Earlier half", "Later half", "D", "")
    for each in view.drift:
        table.add_row(
            escape(each.question_id), _facility(each.early), _facility(each.late), _size(each.dif), _drifts(each)
        )
    _print_table(table)
    _print_reasons({each.question_id: each.dif for each in view.drift})
    _print_set_aside(view.drift_set_aside)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Question", overflow="fold", min_width=8)
    for name in columns:
        table.add_column(name, no_wrap=True)
    return table


def _print_table(table: Table) -> None:
    wide = Console(width=WIDTH, soft_wrap=True, highlight=False, emoji=False)
    (wide if out.width < WIDTH else out).print(table)


def _print_reasons(results: dict[str, DifView]) -> None:
    """Why there are dashes, each reason once."""
    counts = Counter(each.reason for each in results.values() if each.reason is not None)
    for reason, count in counts.items():
        which = ", ".join(question for question, each in results.items() if each.reason is reason)
        who = "every question" if count == len(results) else which
        out.print(f"  {NOT_GIVEN} {who}: cannot be estimated: {ENGLISH.reasons[reason]}", markup=False)


def _print_set_aside(questions: tuple[str, ...]) -> None:
    if questions:
        out.print(f"  Matched by the score without {', '.join(questions)}.", markup=False)


def _size(dif: DifView) -> str:
    value = dif.smd if dif.mh_d_dif is None else dif.mh_d_dif
    if value is None or dif.low is None or dif.high is None:
        return NOT_GIVEN
    return f"{_signed(value)} \\[{_signed(dif.low)}, {_signed(dif.high)}]"


def _facility(facility: FacilityView) -> str:
    if facility.value is None or facility.low is None or facility.high is None:
        return NOT_GIVEN
    return f"{facility.value:.0%} \\[{facility.low:.0%}, {facility.high:.0%}], n = {facility.n}"


def _drifts(drift: DriftView) -> str:
    if not drift.drifting:
        return ""
    return "drifts: harder" if (drift.dif.high or 0) < 0 else "drifts: easier"


def _signed(value: float) -> str:
    """With a minus, and none before a zero."""
    text = format(value, ".2f")
    return text.lstrip("-") if not text.strip("-0.") else text
