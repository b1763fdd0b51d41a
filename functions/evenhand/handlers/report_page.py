"""What the page of a report shows: the words of the mail, and the pictures that a mail cannot have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evenhand.analysis.estimate import NotEstimable
from evenhand.analysis.side_by_side import Beside, Compared
from evenhand.handlers.report_charts import Dots, across, bars_of, dots_of, map_of
from evenhand.handlers.report_questions import fifths_of, question_figures
from evenhand.handlers.report_strings import STRINGS
from evenhand.mail import numbers
from evenhand.mail.report_payload import ReportPayload
from evenhand.mail.report_view import view_of
from evenhand.mail.strings import strings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evenhand.analysis.report import Report
    from evenhand.mail.strings import Strings
    from evenhand.workflows.read_report import ReportRead


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """The groups side by side, with their pictures."""

    what: str
    rows: tuple[tuple[str, Compared], ...]
    """Each with its name."""
    passes: Dots
    means: Dots


def page_values(read: ReportRead, language: str, *, recipient: str) -> dict[str, Any]:
    """All that the template is filled in with."""
    report, words, w = read.report, strings_of(language), STRINGS[language]
    payload = ReportPayload(recipient_name=recipient, language=language, report=report, site_url="")
    return {
        "read": read,
        "report": report,
        "view": view_of(payload, words, ""),
        "words": words,
        "numbers": numbers,
        "bars": bars_of(report.summary.histogram, report.pass_mark),
        "mark": across(report.pass_mark),
        "facilities": dots_of(
            ((str(each.number), each.figures.facility) for each in report.questions), report.pass_mark
        ),
        "losses": _losses(report, words),
        "map": map_of(report.questions),
        "figures": [None if each.figures.is_hidden else question_figures(each, w, words) for each in report.questions],
        "fifths": fifths_of(w),
        "missing": _missing(report),
        "compared": _side_by_side(read, w, words),
    }


def _losses(report: Report, words: Strings) -> Dots | None:
    lossy = [loss for loss in report.policies if loss.part]
    if not lossy:
        return None
    return dots_of(((loss.policy or words.figures.no_policy, loss.lost) for loss in lossy), named_above=True)


def _missing(report: Report) -> str:
    """The numbers of the questions that are not on the map."""
    figures = ((each.number, (each.figures.facility, each.figures.discrimination)) for each in report.questions)
    return ", ".join(str(number) for number, both in figures if any(isinstance(each, NotEstimable) for each in both))


def _side_by_side(read: ReportRead, w: Mapping[str, str], words: Strings) -> SideBySide | None:
    if read.beside is None:
        return None
    vendors = {vendor.id: vendor.name for vendor in read.choices.vendors}
    naming: dict[Beside, Callable[[str], str]] = {
        Beside.VENDOR: lambda name: vendors.get(name, name),
        Beside.LANGUAGE: words.language_name,
        Beside.COHORT: lambda name: name or w["no_cohort"],
        Beside.MONTH: lambda name: name,
    }
    rows = tuple((naming[read.beside](each.name), each) for each in read.compared)
    return SideBySide(
        what=w[f"beside_{read.beside}"],
        rows=rows,
        passes=dots_of(((name, each.summary.pass_rate) for name, each in rows), named_above=True),
        means=dots_of(((name, each.summary.mean) for name, each in rows), read.report.pass_mark, named_above=True),
    )
