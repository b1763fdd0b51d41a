"""The submitting handler against a bare function that validates, grades and stores the same."""

from __future__ import annotations

import dataclasses
import json
import time
from itertools import count
from typing import TYPE_CHECKING

from example import QUIZ_ID, answers, quiz_text
from side_by_side import Comparison, in_turn

from evenhand.assessment.attempt import result_of
from evenhand.assessment.grading import GradeRecord, grade
from evenhand.assessment.submission import Submission
from evenhand.handlers.api import make_api
from evenhand.handlers.requests import SubmissionRequest
from evenhand.local.gateway import event_of
from evenhand.people.person import Person, Role
from evenhand.ports.outbox import MailKind, OutboxRow
from evenhand.settings import read_settings
from evenhand.wiring import wire
from evenhand.workflows.sign_in import Visit, sign_in_demo
from evenhand.workflows.start_attempt import start_attempt
from support import NINE, PEOPLE, VENDORS, publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.wiring import Application

ROUNDS = 15
PER_ROUND = 40


QUESTIONS = 50


def prepare(folder: Path, questions: int = QUESTIONS) -> Application:
    """An application in demo mode with the long test published."""
    settings = read_settings({"EVENHAND_STATE": str(folder), "EVENHAND_MODE": "demo"})
    settings.site.mkdir(parents=True)
    publish(settings.keys, quiz_text(questions))
    application = wire(settings)
    application.directory.put(VENDORS, PEOPLE)
    return application


class People:
    """New people, each with an open attempt and a session."""

    def __init__(self, application: Application) -> None:
        self._app = application
        self._numbers = count()

    def next(self) -> tuple[Person, str, str]:
        """A person, the id of the open attempt, and the session's token."""
        app, number = self._app, next(self._numbers)
        person = Person(
            id=f"p{number}", name="N", email=f"p{number}@x.example", role=Role.LABELLER, vendor_id="acme", cohort="c"
        )
        app.directory.put((), (person,))
        started = start_attempt(person, QUIZ_ID, "en", app)
        token = sign_in_demo(person.id, demo=True, desk=app, visit=Visit(address="192.0.2.1")).token
        return person, started.record.attempt.id, token


def submission_event(attempt_id: str, token: str, number: int, questions: int = QUESTIONS) -> dict[str, object]:
    """The event that submits an attempt."""
    body = json.dumps({"submission_id": f"submission-{number:08}", "answers": answers(questions, number)}).encode()
    scope = {
        "method": "POST",
        "path": f"/api/attempts/{attempt_id}/submission",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [
            (b"content-type", b"application/json"),
            (b"cookie", f"evenhand={token}".encode()),
            (b"x-evenhand", b"1"),
        ],
    }
    return event_of(scope, body)


PAYLOAD = "{" + " " * 250 + "}"
"""As long as the payload of a receipt."""


def bare(application: Application, person: Person, attempt_id: str, body: str) -> None:
    """The same work and nothing around it: validate with pydantic, grade, store in the same transaction."""
    request = SubmissionRequest.model_validate_json(body)
    record = application.attempts.get(attempt_id)
    key = application.keys.revision(QUIZ_ID, record.attempt.publication).key
    submission = Submission(id=request.submission_id, attempt_id=attempt_id, answers=request.answers, submitted_at=NINE)
    graded = GradeRecord(
        id=application.ids.new(),
        attempt_id=attempt_id,
        number=1,
        grade=grade(request.answers, key),
        graded_at=NINE,
        by="grader",
        reason="submitted",
    )
    standing = application.attempts.standing(person.id, QUIZ_ID)
    after = dataclasses.replace(standing, open_attempt=None, submitted=1, version=standing.version + 1)
    result = result_of(
        record.attempt, submission.answers, graded, submitted_at=submission.submitted_at, first_pass=graded.grade.passed
    )
    mail = OutboxRow(
        id=application.ids.new(), kind=MailKind.RECEIPT, to=person.id, payload=PAYLOAD, created_at=graded.graded_at
    )
    application.attempts.submit(submission, graded, after, result, mail)


def measure(
    folder: Path, rounds: int = ROUNDS, per_round: int = PER_ROUND, questions: int = QUESTIONS
) -> Iterator[Comparison]:
    """Milliseconds a submission, through the handler and bare."""
    application = prepare(folder, questions)
    handler = make_api(application)
    people, numbers = People(application), count()

    def through_the_handler() -> float:
        batch = []
        for _ in range(per_round):
            _, attempt_id, token = people.next()
            batch.append(submission_event(attempt_id, token, next(numbers), questions))
        began = time.perf_counter()
        replies = [handler(event, None) for event in batch]
        took = time.perf_counter() - began
        assert {reply["statusCode"] for reply in replies} == {200}, replies[0]
        return took / per_round * 1000

    def bare_function() -> float:
        batch = []
        for _ in range(per_round):
            person, attempt_id, token = people.next()
            batch.append((person, attempt_id, submission_event(attempt_id, token, next(numbers), questions)["body"]))
        began = time.perf_counter()
        for person, attempt_id, body in batch:
            bare(application, person, attempt_id, body)
        return (time.perf_counter() - began) / per_round * 1000

    ours, theirs = in_turn(through_the_handler, bare_function, rounds)
    application.close()
    yield Comparison(
        name=f"Submitting {questions} answers",
        ours="handler: event, session, rules, receipt, answer",
        theirs="bare: pydantic, grade, store in one transaction",
        unit="ms",
        our_figures=tuple(ours),
        their_figures=tuple(theirs),
        goal="at most 1.5",
    )
