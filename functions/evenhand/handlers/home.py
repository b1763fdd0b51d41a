"""One's own page: as data for the page with JavaScript, and whole for browsers without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.home_strings import STRINGS
from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render
from evenhand.handlers.preferences import preferences_view
from evenhand.handlers.presentation import certificate_view, person_view, result_view, task_view
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.times import told
from evenhand.handlers.views_home import HomeAppealView, HomeAttemptView, HomeView
from evenhand.people.permissions import Verb, reach
from evenhand.quiz.model import LANGUAGES
from evenhand.workflows.my_page import my_page
from evenhand.workflows.preferences import in_own_language, preferences_of

if TYPE_CHECKING:
    from evenhand.handlers.http import Request
    from evenhand.people.person import Person
    from evenhand.workflows.appeal_mark import AppealCase
    from evenhand.workflows.review import Review


def show(request: Request) -> Reply:
    """What the person has to do, has done, and is to be shown how."""
    return Reply(body=_view(request, language_of(request.query.get("language"))))


def page(request: Request) -> Reply:
    """The same as a page that needs no JavaScript."""
    person = request.signed_in
    language = language_of(request.query.get("language") or _chosen(request))
    zone = person.time_zone
    html = render(
        "my.html",
        language,
        display=preferences_of(person, request.application.preferences),
        home=_view(request, language),
        w=STRINGS[language],
        languages=LANGUAGES,
        told=lambda moment: told(moment, zone),
        zone=zone,
        saved=request.query.get("saved") == "1",
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")


def _chosen(request: Request) -> str:
    return in_own_language(request.signed_in, request.application.preferences).language


def _view(request: Request, language: str) -> HomeView:
    app, person = request.application, request.signed_in
    mine = my_page(person, app)
    return HomeView(
        person=person_view(in_own_language(person, app.preferences), vendor_names(app).get(person.vendor_id, "")),
        now=app.clock.now(),
        tasks=tuple(task_view(task, app.keys, language) for task in mine.tasks),
        attempts=tuple(_attempt(person, review, language) for review in mine.attempts),
        appeals=tuple(_appeal(case, language) for case in mine.appeals),
        certificates=tuple(certificate_view(each, language) for each in mine.certificates),
        preferences=preferences_view(mine.preferences),
        reports=reach(person, Verb.RECEIVE_REPORT) is not None,
    )


def _attempt(person: Person, review: Review, language: str) -> HomeAttemptView:
    result = result_view(person, review, language)
    return HomeAttemptView(
        id=result.id,
        title=result.title,
        number=result.number,
        submitted_at=result.submitted_at,
        score=result.score,
        passed=result.passed,
        address=result.page if result.submitted_at is None else f"/api/attempts/{result.id}/page",
    )


def _appeal(case: AppealCase, language: str) -> HomeAppealView:
    decision = case.appeal.decision
    return HomeAppealView(
        id=case.appeal.id,
        title=case.publication.forms[case.publication.language(language)].title,
        state=case.appeal.state,
        opened_at=case.appeal.opened_at,
        due_at=None if case.appeal.state.closed else case.appeal.due_at,
        rationale=decision.note if decision else None,
    )
