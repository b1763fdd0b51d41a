"""The reports in the site: which there are, one as a page, and its figures as a file.

What draws a report is imported when one is read: no other call waits for it at a cold start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator, StringConstraints

from evenhand.analysis.group import Selection
from evenhand.analysis.side_by_side import Beside
from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render
from evenhand.handlers.requests import Body, Language, Slug
from evenhand.handlers.session import language_of
from evenhand.workflows.preferences import in_own_language, preferences_of
from evenhand.workflows.read_report import read_report, reportable

if TYPE_CHECKING:
    from evenhand.handlers.http import Request
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
    from evenhand.handlers.report_page import page_values

    asked = request.ask(ReportQuery)
    language = _language(request, asked.language)
    read = _read(request, asked, language)
    query = asked.model_dump(mode="json", exclude_none=True, exclude={"language"})
    return _html(
        request, "report.html", language, query=query, **page_values(read, language, recipient=request.signed_in.name)
    )


def csv(request: Request) -> Reply:
    """The same figures as a CSV file for spreadsheet programs."""
    from evenhand.mail.spreadsheet import spreadsheet_of
    from evenhand.mail.strings import strings_of

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
    from evenhand.handlers.report_strings import STRINGS

    display = preferences_of(request.signed_in, request.application.preferences)
    html = render(template, language, display=display, w=STRINGS[language], **values)
    return Reply(body=html, media_type="text/html; charset=utf-8")
