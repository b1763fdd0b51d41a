"""Start, save, submit, see the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from evenhand.errors import NotFound, StaleVersion
from evenhand.handlers.http import Reply, encode, problem
from evenhand.handlers.pages import render
from evenhand.handlers.requests import DraftRequest, StartRequest, SubmissionRequest
from evenhand.handlers.session import language_of
from evenhand.handlers.views import (
    ResultsView,
    attempt_view,
    draft_view,
    quiz_view,
    result_view,
)
from evenhand.workflows.open_attempt import open_attempt
from evenhand.workflows.review import review_all, review_attempt, review_latest, review_record
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt, submit_form

if TYPE_CHECKING:
    from evenhand.assessment.submission import Answers
    from evenhand.handlers.http import Request
    from evenhand.wiring import Application

FIELD = "answer."
"""What the names of the answer fields of a form begin with."""
ANYWAY = "anyway"
"""The field of a form that is sent although questions are unanswered."""


def show_quiz(request: Request) -> Reply:
    """A quiz, and where the person stands with it."""
    app, person = request.application, request.signed_in
    publication = app.keys.current(request.path["quiz_id"])
    if publication is None:
        raise NotFound(f"There is no quiz `{request.path['quiz_id']}`.")
    language = language_of(request.query.get("language"))
    standing = app.attempts.standing(person.id, publication.quiz_id)
    record = open_attempt(standing, publication, attempts=app.attempts, keys=app.keys)
    latest = None
    if standing.submitted:
        quiz_id = publication.quiz_id
        review = review_latest(person, quiz_id, attempts=app.attempts, keys=app.keys, appeals=app.appeals)
        latest = result_view(person, review, language) if review else None
    return Reply(body=quiz_view(publication, language, standing, record, latest))


def start(request: Request) -> Reply:
    """Begin an attempt, or go on with the open one."""
    app, body = request.application, request.read(StartRequest)
    started = start_attempt(
        request.signed_in,
        body.quiz_id,
        body.language,
        attempts=app.attempts,
        keys=app.keys,
        clock=app.clock,
        ids=app.ids,
    )
    return Reply(status=201 if started.created else 200, body=attempt_view(started.record))


def list_own(request: Request) -> Reply:
    """The person's attempts."""
    app, person = request.application, request.signed_in
    language = request.query.get("language")
    reviews = review_all(person, attempts=app.attempts, keys=app.keys, appeals=app.appeals)
    return Reply(body=ResultsView(attempts=tuple(result_view(person, review, language) for review in reviews)))


def show(request: Request) -> Reply:
    """One attempt with as much of its result as may be shown."""
    app, person = request.application, request.signed_in
    review = review_attempt(
        person, request.path["attempt_id"], attempts=app.attempts, keys=app.keys, appeals=app.appeals
    )
    return Reply(body=result_view(person, review, request.query.get("language")))


def save(request: Request) -> Reply:
    """Save the answers so far."""
    app, person, body = request.application, request.signed_in, request.read(DraftRequest)
    attempt_id = request.path["attempt_id"]
    try:
        draft = save_draft(
            person, attempt_id, body.version, body.answers, attempts=app.attempts, keys=app.keys, clock=app.clock
        )
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
    record = submit_attempt(
        person,
        request.path["attempt_id"],
        body.submission_id,
        body.answers,
        attempts=app.attempts,
        keys=app.keys,
        clock=app.clock,
        ids=app.ids,
        site_url=app.settings.site_url,
    )
    review = review_record(person, record, attempts=app.attempts, keys=app.keys, appeals=app.appeals)
    return Reply(body=result_view(person, review))


def submit_without_script(request: Request) -> Reply:
    """Submit a whole test from a browser without JavaScript, then show the result.

    A form with gaps is first shown which they are; nothing is used up until it is sent anyway.
    """
    app, person, fields = request.application, request.signed_in, request.form()
    language = language_of(next(iter(fields.get("language", [])), None))
    answers = {name[len(FIELD) :]: tuple(values) for name, values in fields.items() if name.startswith(FIELD)}
    gaps = _gaps(app, request.path["quiz_id"], answers)
    if gaps and ANYWAY not in fields:
        html = render("gaps.html", language, gaps=gaps, fields=fields, anyway=ANYWAY)
        return Reply(body=html, media_type="text/html; charset=utf-8")
    record = submit_form(
        person,
        request.path["quiz_id"],
        language,
        answers,
        attempts=app.attempts,
        keys=app.keys,
        clock=app.clock,
        ids=app.ids,
        site_url=app.settings.site_url,
    )
    return Reply(status=303, headers={"Location": f"/api/attempts/{record.attempt.id}/page"})


def _gaps(app: Application, quiz_id: str, answers: Answers) -> list[int]:
    """The numbers of the questions that have no answer."""
    publication = app.keys.current(quiz_id)
    questions = publication.key.questions if publication else ()
    return [number for number, question in enumerate(questions, 1) if not answers.get(question.id)]


def page(request: Request) -> Reply:
    """The result as a page that needs no JavaScript."""
    app, person = request.application, request.signed_in
    review = review_attempt(
        person, request.path["attempt_id"], attempts=app.attempts, keys=app.keys, appeals=app.appeals
    )
    result = result_view(person, review)
    html = render("result.html", result.language, result=result, person=person)
    return Reply(body=html, media_type="text/html; charset=utf-8")
