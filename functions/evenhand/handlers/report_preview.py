"""A report as its mail would be now, to look at before anybody gets it. Nothing is sent and nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render
from evenhand.handlers.policies import FRAMING_POLICY, MAIL_POLICY
from evenhand.handlers.presentation import describe
from evenhand.handlers.session import language_of
from evenhand.handlers.subscription_strings import STRINGS
from evenhand.handlers.views_people import ChoiceView
from evenhand.handlers.views_subscriptions import ReportPreviewQuery
from evenhand.quiz.model import LANGUAGES
from evenhand.workflows.preferences import in_own_language, preferences_of
from evenhand.workflows.preview_report import Preview, preview_report, recipients_for
from evenhand.workflows.subscribe import choices_of

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def page(request: Request) -> Reply:
    """Choose a test, a recipient, a vendor, a cohort and a language, and see the mail."""
    app, person, asked = request.application, request.signed_in, request.ask(ReportPreviewQuery)
    language = language_of(asked.page or in_own_language(person, app.preferences).language)
    choices = choices_of(person, app)
    quiz_id = asked.quiz or next(iter(choices.quizzes), "")
    asked = asked.model_copy(update={"quiz": quiz_id, "to": asked.to or person.id})
    shown = _preview(request, asked) if quiz_id else None
    query = urlencode({name: value for name, value in asked.model_dump().items() if value})
    html = render(
        "report_preview.html",
        language,
        display=preferences_of(person, app.preferences),
        w=STRINGS[language],
        asked=asked,
        shown=shown,
        mail=f"/api/report-preview/mail?{query}",
        quizzes=tuple(ChoiceView(id=each, name=describe(each, app.keys, language)[0]) for each in choices.quizzes),
        people=recipients_for(person, app),
        vendors=choices.vendors,
        cohorts=choices.cohorts,
        languages=LANGUAGES,
    )
    return Reply(body=html, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": FRAMING_POLICY})


def mail(request: Request) -> Reply:
    """The HTML of the mail, in a page that can run nothing."""
    shown = _preview(request, request.ask(ReportPreviewQuery))
    html = shown.mail.html if shown.mail else ""
    headers = {"Content-Security-Policy": MAIL_POLICY}
    return Reply(body=html, media_type="text/html; charset=utf-8", headers=headers)


def _preview(request: Request, asked: ReportPreviewQuery) -> Preview:
    app, person = request.application, request.signed_in
    return preview_report(
        person,
        asked.quiz or next(iter(choices_of(person, app).quizzes), ""),
        app,
        to=asked.to or person.id,
        vendor_id=asked.vendor,
        cohort=asked.cohort,
        language=asked.language or "",
    )
