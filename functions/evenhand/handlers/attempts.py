"""Start, save, submit, see the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from evenhand.errors import StaleVersion
from evenhand.handlers.http import Reply, encode, problem
from evenhand.handlers.pages import render
from evenhand.handlers.plain_form import ANYWAY, answers_in, gaps_in
from evenhand.handlers.presentation import attempt_view, draft_view, quiz_view, result_view
from evenhand.handlers.requests import DraftRequest, LateRequest, StartRequest, SubmissionRequest
from evenhand.handlers.session import language_of
from evenhand.handlers.views import ResultsView
from evenhand.workflows.accept_late import accept_late
from evenhand.workflows.enter_quiz import enter_quiz
from evenhand.workflows.preferences import preferences_of
from evenhand.workflows.review import review_all, review_attempt, review_latest, review_record
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt, submit_form

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.handlers.http import Request
    from evenhand.wiring import Application


def show_quiz(request: Request) -> Reply:
    """A quiz, and where the person stands with it."""
    app, person = request.application, request.signed_in
    entry = enter_quiz(person, request.path["quiz_id"], app)
    language = language_of(request.query.get("language"))
    latest = None
    if entry.standing.submitted:
        review = review_latest(person, entry.publication.quiz_id, app)
        latest = result_view(person, review, language) if review else None
    return Reply(body=quiz_view(person, entry, language, latest, app.keys, app.clock.now()))


def start(request: Request) -> Reply:
    """Begin an attempt, or go on with the open one."""
    app, body = request.application, request.read(StartRequest)
    started = start_attempt(request.signed_in, body.quiz_id, body.language, app)
    view = attempt_view(started.record, started.publication, app.clock.now())
    return Reply(status=201 if started.created else 200, body=view)


def list_own(request: Request) -> Reply:
    """The person's attempts."""
    app, person = request.application, request.signed_in
    language = request.query.get("language")
    return Reply(
        body=ResultsView(attempts=tuple(result_view(person, review, language) for review in review_all(person, app)))
    )


def show(request: Request) -> Reply:
    """One attempt with as much of its result as may be shown."""
    app, person = request.application, request.signed_in
    review = review_attempt(person, request.path["attempt_id"], app)
    return Reply(body=result_view(person, review, request.query.get("language")))


def save(request: Request) -> Reply:
    """Save the answers so far."""
    app, person, body = request.application, request.signed_in, request.read(DraftRequest)
    attempt_id = request.path["attempt_id"]
    try:
        draft = save_draft(person, attempt_id, body.version, body.answers, app)
    except StaleVersion as error:
        record = app.attempts.get(attempt_id)
        status, document = problem(error)
        stored = draft_view(record.draft).model_dump_json() if record else "null"
        return Reply(
            status=status,
            body=encode({**document, "draft": json.loads(stored)}),
            media_type="application/problem+json",
        )
    return Reply(body=draft_view(draft))


def submit(request: Request) -> Reply:
    """Submit the final answers; the same id again gives the first result."""
    app, person, body = request.application, request.signed_in, request.read(SubmissionRequest)
    record = submit_attempt(person, request.path["attempt_id"], body.submission_id, body.answers, app)
    return Reply(body=result_view(person, review_record(person, record, app)))


def accept(request: Request) -> Reply:
    """Accept answers that came after the time was up."""
    app, person, body = request.application, request.signed_in, request.read(LateRequest)
    record = accept_late(person, request.path["attempt_id"], body.late_id, body.reason, app)
    return Reply(body=result_view(person, review_record(person, record, app)))


def submit_without_script(request: Request) -> Reply:
    """Submit a whole test from a browser without JavaScript, then show the result.

    A form with gaps is first shown which they are; nothing is used up until it is sent anyway.
    """
    app, person, fields = request.application, request.signed_in, request.form()
    language = language_of(next(iter(fields.get("language", [])), None))
    answers = answers_in(fields)
    gaps = _gaps(app, request.path["quiz_id"], answers)
    if gaps and ANYWAY not in fields:
        html = render("gaps.html", language, gaps=gaps, fields=fields, anyway=ANYWAY)
        return Reply(body=html, media_type="text/html; charset=utf-8")
    record = submit_form(person, request.path["quiz_id"], language, answers, app)
    return Reply(status=303, headers={"Location": f"/api/attempts/{record.attempt.id}/page"})


def _gaps(app: Application, quiz_id: str, answers: Answers) -> list[int]:
    """The numbers of the questions of a test that stands in its page which are not answered in all their parts."""
    publication = app.keys.current(quiz_id)
    return gaps_in(publication.key.asked, answers) if publication and not publication.key.settings.paper else []


def page(request: Request) -> Reply:
    """The result as a page that needs no JavaScript."""
    app, person = request.application, request.signed_in
    result = result_view(person, review_attempt(person, request.path["attempt_id"], app))
    display = preferences_of(person, app.preferences)
    html = render("result.html", result.language, display=display, result=result, person=person)
    return Reply(body=html, media_type="text/html; charset=utf-8")
