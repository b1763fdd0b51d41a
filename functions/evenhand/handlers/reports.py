"""The reports in the site: which there are, one as a page, and its figures as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, StringConstraints

from evenhand.analysis.comparison import Beside, Compared
from evenhand.analysis.estimate import NotEstimable
from evenhand.analysis.group import Selection
from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render
from evenhand.handlers.report_charts import Dots, across, bars_of, dots_of, map_of
from evenhand.handlers.report_questions import fifths_of, question_figures
from evenhand.handlers.report_strings import STRINGS
from evenhand.handlers.requests import Body, Language, Slug
from evenhand.handlers.session import language_of
from evenhand.mail import numbers
from evenhand.mail.payload import ReportPayload
from evenhand.mail.report_view import view_of
from evenhand.mail.spreadsheet import spreadsheet_of
from evenhand.mail.strings import strings_of
from evenhand.workflows.preferences import in_own_language, preferences_of
from evenhand.workflows.read_report import read_report, reportable

if TYPE_CHECKING:
    from collections.abc import Callable

    from evenhand.analysis.report import Report
    from evenhand.handlers.http import Request
    from evenhand.mail.strings import Strings
    from evenhand.workflows.read_report import ReportRead


def _if_any(value: object) -> object:
    """What a form sends for a choice that was not made is nothing."""
    return value or None


Cohort = Annotated[str, StringConstraints(max_length=100)]
Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]


class ReportQuery(Body):
    """What a report shows."""

    language: Language | None = None
    """Of the reader; without it the one that they chose."""
    vendor: Annotated[Slug | None, BeforeValidator(_if_any)] = None
    cohort: Annotated[Cohort | None, BeforeValidator(_if_any)] = None
    taken_in: Annotated[Language | None, BeforeValidator(_if_any)] = None
    first: Annotated[Month | None, BeforeValidator(_if_any)] = None
    last: Annotated[Month | None, BeforeValidator(_if_any)] = None
    beside: Annotated[Beside | None, BeforeValidator(_if_any)] = None

    @property
    def selection(self) -> Selection:
        """What is narrowed down to."""
        return Selection(
            vendor_id=self.vendor,
            language=self.taken_in,
            cohort=self.cohort,
            first_month=self.first,
            last_month=self.last,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """The groups side by side, with their pictures."""

    what: str
    rows: tuple[tuple[str, Compared], ...]
    """Each with its name."""
    passes: Dots
    means: Dots


def list_(request: Request) -> Reply:
    """The tests whose reports the person may read, as a page."""
    language = _language(request, request.query.get("language"))
    tests = [
        (publication.quiz_id, publication.forms[publication.language(language)].title, publication.language(language))
        for publication in reportable(request.signed_in, request.application)
    ]
    return _html(request, "reports.html", language, tests=tests)


def page(request: Request) -> Reply:
    """The result analysis of a test as a page, narrowed down and put side by side as asked."""
    asked = request.ask(ReportQuery)
    language = _language(request, asked.language)
    read = _read(request, asked, language)
    report, words = read.report, strings_of(language)
    payload = ReportPayload(
        recipient_name=request.signed_in.name, language=language, report=report, site_url=f"/{language}/"
    )
    return _html(
        request,
        "report.html",
        language,
        read=read,
        report=report,
        view=view_of(payload, words, ""),
        words=words,
        numbers=numbers,
        query=asked.model_dump(mode="json", exclude_none=True, exclude={"language"}),
        bars=bars_of(report.summary.histogram, report.pass_mark),
        mark=across(report.pass_mark),
        facilities=dots_of(((str(each.number), each.figures.facility) for each in report.questions), report.pass_mark),
        map=map_of(report.questions),
        figures=[question_figures(each, STRINGS[language], words) for each in report.questions],
        fifths=fifths_of(STRINGS[language]),
        missing=_missing(report),
        compared=_side_by_side(read, words),
    )


def csv(request: Request) -> Reply:
    """The same figures as a CSV file for spreadsheet programs."""
    asked = request.ask(ReportQuery)
    language = _language(request, asked.language)
    report = _read(request, asked, language).report
    name = f"{report.quiz_id}-{report.as_of:%Y-%m-%d}.csv"
    return Reply(
        body=spreadsheet_of(report, strings_of(language)).decode(),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _read(request: Request, asked: ReportQuery, language: str) -> ReportRead:
    return read_report(
        request.signed_in,
        request.path["quiz_id"],
        asked.selection,
        request.application,
        language=language,
        beside=asked.beside,
    )


def _language(request: Request, asked: str | None) -> str:
    if asked:
        return language_of(asked)
    return in_own_language(request.signed_in, request.application.preferences).language


def _html(request: Request, template: str, language: str, **values: object) -> Reply:
    display = preferences_of(request.signed_in, request.application.preferences)
    html = render(template, language, display=display, w=STRINGS[language], **values)
    return Reply(body=html, media_type="text/html; charset=utf-8")


def _missing(report: Report) -> str:
    """The numbers of the questions that are not on the map."""
    figures = ((each.number, (each.figures.facility, each.figures.discrimination)) for each in report.questions)
    return ", ".join(str(number) for number, both in figures if any(isinstance(each, NotEstimable) for each in both))


def _side_by_side(read: ReportRead, words: Strings) -> SideBySide | None:
    if read.beside is None:
        return None
    w = STRINGS[words.lang[:2]]
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
