"""A killed server keeps what it acknowledged; what is sent many times counts once. Over real HTTP, on real files."""

from __future__ import annotations

import http.client
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from evenhand.people.person import Person, Role
from evenhand.settings import read_settings
from evenhand.wiring import wire
from evenhand.workflows.sign_in import Visit, sign_in_demo
from evenhand.workflows.start_attempt import start_attempt
from listening import DEADLINE, free_port, running
from support import RIGHT, HandClock, make_application

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.wiring import Application

PEOPLE = 300


@contextmanager
def server(state: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`evenhand serve` on a free port, as a process of its own."""
    environment = {"EVENHAND_STATE": str(state), "EVENHAND_MODE": "demo"}
    with free_port() as port:
        command = [sys.executable, "-m", "evenhand", "serve", "--no-build", "--port", str(port)]
        log = state.parent / "server.log"
        with running(command, port, log, end=subprocess.Popen.kill, **environment) as process:
            yield process, port


def submit(port: int, token: str, attempt_id: str, submission_id: str) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)
    try:
        connection.request(
            "POST",
            f"/api/attempts/{attempt_id}/submission",
            json.dumps({"submission_id": submission_id, "answers": RIGHT}),
            {"Content-Type": "application/json", "Cookie": f"evenhand={token}", "X-Evenhand": "1"},
        )
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def begun(application: Application, person: Person) -> tuple[str, str]:
    """A session's token and the id of an open attempt."""
    app = application
    token = sign_in_demo(person.id, demo=True, desk=app, visit=Visit(address="192.0.2.1")).token
    started = start_attempt(person, "visible-blood", "en", app)
    return token, started.record.attempt.id


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder with the test published."""
    make_application(tmp_path / "state", HandClock()).close()
    return tmp_path / "state"


def reopened(state: Path) -> Application:
    return wire(read_settings({"EVENHAND_STATE": str(state), "EVENHAND_MODE": "demo"}))


def test_two_hundred_submissions_of_one_attempt_at_once_give_one_grade(state):
    application = reopened(state)
    token, attempt_id = begun(application, application.directory.person("ada"))

    with server(state) as (_, port), ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: submit(port, token, attempt_id, "the-same-id"), range(200)))

    assert {status for status, _ in answers} == {200}
    assert len({json.dumps(body, sort_keys=True) for _, body in answers}) == 1
    assert len(application.attempts.get(attempt_id).grades) == 1
    assert len(list(application.feed.feed("visible-blood", None))) == 1
    assert application.attempts.standing("ada", "visible-blood").submitted == 1
    application.close()


def test_a_killed_server_loses_no_submission_that_it_acknowledged(state):
    application = reopened(state)
    people = [
        Person(id=f"p{n}", name="N", email=f"p{n}@acme.example", role=Role.LABELLER, vendor_id="acme", cohort="c")
        for n in range(PEOPLE)
    ]
    application.directory.put((), people)
    tickets = [begun(application, person) for person in people]
    application.close()
    acknowledged: list[str] = []

    def send(number: int) -> None:
        token, attempt_id = tickets[number]
        try:
            status, _ = submit(port, token, attempt_id, f"submission-{number}")
        except (OSError, http.client.HTTPException):
            return
        if status == 200:
            acknowledged.append(attempt_id)
        if len(acknowledged) >= PEOPLE // 3:
            process.send_signal(signal.SIGKILL)

    with server(state) as (process, port), ThreadPoolExecutor(16) as pool:
        list(pool.map(send, range(PEOPLE)))

    assert PEOPLE // 3 <= len(acknowledged) < PEOPLE
    application = reopened(state)
    kept = {result.attempt_id for result in application.feed.feed("visible-blood", None)}
    assert set(acknowledged) <= kept
    for _, attempt_id in tickets:
        record = application.attempts.get(attempt_id)
        # All of a submission or nothing of it: answers, grade and feed row come and go together.
        assert (record.submission is not None) == bool(record.grades) == (attempt_id in kept)
    application.close()
