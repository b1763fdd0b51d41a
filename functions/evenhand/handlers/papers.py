"""Tests that hand out their questions when they are started, for browsers without JavaScript.

Starting leads to the paper as a form. It carries the attempt in its address and a token of its own, so that a form that
is sent twice is handed in once. The server's clock alone says what came in time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from evenhand.errors import Refused
from evenhand.handlers.http import BadRequest, Reply
from evenhand.handlers.pages import render
from evenhand.handlers.paper_html import laid_out
from evenhand.handlers.plain_form import ANYWAY, answers_in, gaps_in
from evenhand.handlers.presentation import attempt_view
from evenhand.handlers.session import language_of
from evenhand.people.permissions import Verb
from evenhand.workflows.close_attempt import close_if_over
from evenhand.workflows.own_attempt import find_attempt, publication_of
from evenhand.workflows.preferences import preferences_of
from evenhand.workflows.save_draft import save_draft
from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.handlers.http import Request

SAVE = "save"
"""The button that saves and hands nothing in."""
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,64}")


def start(request: Request) -> Reply:
    """Begin an attempt, or go on with the open one, and lead to its paper."""
    app, person, fields = request.application, request.signed_in, request.form()
    language = language_of(next(iter(fields.get("language", [])), None))
    current = app.keys.current(request.path["quiz_id"])
    if current is not None and not current.key.settings.paper:
        raise Refused("This test stands in its page as a form. Fill it in there.")
    started = start_attempt(person, request.path["quiz_id"], language, app)
    return _to(f"/api/attempts/{started.record.attempt.id}/form")


def show(request: Request) -> Reply:
    """The paper of an attempt as a form, or, when it is handed in, its result."""
    app, person = request.application, request.signed_in
    record = find_attempt(person, request.path["attempt_id"], Verb.TAKE_QUIZ, app.attempts)
    record = close_if_over(person, record, app)
    if record.submission is not None:
        return _to_result(record)
    publication, now = publication_of(record, app.keys), app.clock.now()
    view = attempt_view(record, publication, now)
    if any(question.html is None for question in view.questions):
        raise Refused("This test stands in its page as a form. Fill it in there.")
    questions = [
        laid_out(question.html or "", question.options, view.draft.answers.get(question.id, ()))
        for question in view.questions
    ]
    ends = view.deadline or view.ends_at
    zone = ZoneInfo(person.time_zone)
    html = render(
        "paper.html",
        view.language,
        display=preferences_of(person, app.preferences),
        title=publication.forms[view.language].title,
        number=view.number,
        questions=questions,
        action=f"/api/attempts/{view.id}/form",
        token=app.ids.new(),
        ends=_moment(ends, zone) if ends else "",
        minutes=max(0, -int((now - ends).total_seconds() // 60)) if ends else 0,
        saved=_moment(view.draft.saved_at, zone) if view.draft.saved_at else "",
        zone=person.time_zone,
        save=SAVE,
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")


def hand_in(request: Request) -> Reply:
    """Save or hand in a paper from a browser without JavaScript.

    A form with gaps is first shown which they are; nothing is used up until it is sent anyway.
    """
    app, person, fields = request.application, request.signed_in, request.form()
    attempt_id, answers = request.path["attempt_id"], answers_in(fields)
    token = next(iter(fields.get("token", [])), "")
    if not TOKEN.fullmatch(token):
        raise BadRequest(400, "malformed-form", "The form is not whole. Go back, reload the page and send it again.")
    record = find_attempt(person, attempt_id, Verb.TAKE_QUIZ, app.attempts)
    record = close_if_over(person, record, app)
    if record.submission is None:
        if SAVE in fields:
            save_draft(person, attempt_id, record.draft.version + 1, answers, app)
            return _to(f"/api/attempts/{attempt_id}/form")
        asked = publication_of(record, app.keys).key.only(record.attempt.question_ids)
        gaps = gaps_in(asked.questions, answers)
        if gaps and ANYWAY not in fields:
            html = render("gaps.html", record.attempt.language, gaps=gaps, fields=fields, anyway=ANYWAY)
            return Reply(body=html, media_type="text/html; charset=utf-8")
    return _to_result(submit_attempt(person, attempt_id, token, answers, app))


def _to_result(record: AttemptRecord) -> Reply:
    return _to(f"/api/attempts/{record.attempt.id}/page")


def _to(address: str) -> Reply:
    return Reply(status=303, headers={"Location": address})


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"
