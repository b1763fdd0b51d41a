"""Logs tell what failed and where, and nothing of anybody: a long journey against a real server, with faults forced."""

from __future__ import annotations

import dataclasses
import json
import logging
import re
import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx2
import pytest

from evenhand.handlers.faults import DiscreetFormatter, told
from listening import DEADLINE, free_port, running, until
from support import QUIZ, HandClock, make_application, person, publish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAME, EMAIL = "Adelheid Zanzibar", "adelheid@zanzibar.example"
ANSWER, DRAFT, APPEAL, PATH, TOKEN = "quagga", "thylacine", "my objection is dodo", "moa-in-the-path", "great-auk-token"

HEADERS = {"X-Evenhand": "1", "Connection": "close"}
"""A fault of the pages closes its connection, which must not be used again."""

WORDS = """\
---
title: Words
quiz:
  id: words
  pass_mark: 100%
  attempts: 1
---

## Which animal has stripes? {#animal}

= "zebra"
"""


@contextmanager
def server(state: Path, output: Path) -> Iterator[str]:
    """The address of `evenhand serve` in a process of its own, which writes all that it says into a file."""
    with free_port() as port:
        command = [sys.executable, "-m", "evenhand", "serve", "--no-build", "--port", str(port)]
        with running(command, port, output, EVENHAND_STATE=str(state), EVENHAND_MODE="demo"):
            yield f"http://127.0.0.1:{port}"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state folder with a person whose name and address are like nothing else."""
    application = make_application(tmp_path / "state", HandClock())
    publish(application.settings.keys, QUIZ, WORDS)
    application.directory.put((), [dataclasses.replace(person("ada"), name=NAME, email=EMAIL)])
    application.close()
    return tmp_path / "state"


def code_in(state: Path) -> str:
    """The code in the mail, once it is there."""

    def found() -> str | None:
        texts = [mail.read_bytes().partition(b"\r\n\r\n")[2] for mail in (state / "outbox").glob("*.eml")]
        return next((code[0].decode() for text in texts if (code := re.search(rb"\b\d{6}\b", text))), None)

    code = until(found, lambda: "no mail with a code")
    assert code is not None
    return code


def damage(state: Path, statement: str, *values: str) -> None:
    connection = sqlite3.connect(state / "evenhand.sqlite3", timeout=30)
    with connection:
        assert connection.execute(statement, values).rowcount
    connection.close()


def sign_in(client: httpx2.Client, state: Path) -> list[str]:
    """Sign in by a code, after a wrong one; the code and the token."""
    assert client.post("/api/sign-in/code", data={"email": EMAIL, "language": "en"}).status_code == 200
    code = code_in(state)
    wrong = {"email": EMAIL, "code": f"{(int(code) + 1) % 1_000_000:06}", "language": "en"}
    assert client.post("/api/sign-in/code/answer", data=wrong).status_code == 422
    assert client.post("/api/sign-in/code/answer", data={**wrong, "code": code}).status_code == 303
    return [code, *client.cookies.values()]


def take(client: httpx2.Client) -> None:
    """Take the test, make mistakes on the way, and appeal."""
    attempt = client.post("/api/attempts", json={"quiz_id": "words", "language": "en"}).json()["id"]
    assert client.put(f"/api/attempts/{attempt}/draft", json=_draft(1)).status_code == 200
    assert client.put(f"/api/attempts/{attempt}/draft", json=_draft(1)).status_code == 409
    assert client.put(f"/api/attempts/{attempt}/draft", json=_draft(-1)).status_code == 422
    submission = {"submission_id": "submission-1", "answers": {"animal": [ANSWER]}}
    assert client.post(f"/api/attempts/{attempt}/submission", json={**submission, "more": ANSWER}).status_code == 422
    assert client.post(f"/api/attempts/{attempt}/submission", json=submission).status_code == 200
    again = {**submission, "submission_id": "submission-2"}
    assert client.post(f"/api/attempts/{attempt}/submission", json=again).status_code == 409
    appeal = {"question_id": "animal", "reason": "other", "text": APPEAL}
    assert client.post(f"/api/attempts/{attempt}/appeals", json=appeal).status_code == 201
    assert client.post(f"/api/attempts/{attempt}/appeals", json=appeal).status_code == 409


def _draft(version: int) -> dict[str, Any]:
    return {"version": version, "answers": {"animal": [DRAFT]}}


def stray(client: httpx2.Client) -> None:
    """Requests for what is not there, with words where they do not belong."""
    assert client.get(f"/api/attempts/{PATH}").status_code == 404
    assert client.get(f"/api/{PATH}", params={"token": TOKEN}).status_code == 404
    assert client.delete(f"/api/appeals/{PATH}/decision").status_code == 405
    assert client.post("/api/attempts", content=f'{{"{ANSWER}"', headers={"Content-Type": "application/json"}).is_error
    assert client.get(f"/{PATH}", params={"token": TOKEN}).is_error
    forged = {"Cookie": f"evenhand={TOKEN}"}
    assert httpx2.get(f"{client.base_url}/api/attempts", headers=forged, timeout=DEADLINE).status_code == 401


def break_down(client: httpx2.Client, state: Path) -> None:
    """Make faults whose messages quote what is stored."""
    damage(state, "UPDATE answers SET submission = ?", json.dumps({"id": ANSWER, "answers": APPEAL}))
    assert client.get("/api/attempts").status_code == 500
    damage(state, "UPDATE outbox SET kind = ?, sent_at = NULL, failed = '', held_until = NULL", f"{EMAIL} {APPEAL}")
    damage(
        state, "UPDATE people SET body = ? WHERE id = 'ada'", json.dumps({"name": NAME, "email": EMAIL, "id": "ada"})
    )
    assert client.get("/api/attempts").status_code == 500
    assert client.get("/outbox/").status_code == 500
    client.headers["Accept"] = "text/html"
    assert client.get("/api/attempts").status_code == 500


def test_no_log_of_a_long_journey_tells_who_it_was_or_what_they_wrote(state: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with (
        server(state, output) as address,
        httpx2.Client(base_url=address, headers=HEADERS, timeout=DEADLINE) as client,
    ):
        secrets = sign_in(client, state)
        take(client)
        stray(client)
        break_down(client, state)
        # The clockwork meets the damaged mail within a second.
        until(lambda: b"cannot be read" in output.read_bytes(), output.read_text)

    requests, said = (file.read_text(encoding="utf-8") for file in (state / "requests.log", output))
    faults = [line for line in map(json.loads, requests.splitlines()) if line["message"] == "request failed"]
    assert len(faults) == 3
    assert all(fault["fault"][0].endswith("ValidationError") and len(fault["fault"]) > 2 for fault in faults)
    assert "Exception in ASGI application" in said
    assert "cannot be read: ValueError" in said

    words = [*NAME.split(), EMAIL, ANSWER, DRAFT, APPEAL, "dodo", PATH, TOKEN, *secrets]
    assert [word for word in words if re.search(re.escape(word), requests + said, re.IGNORECASE)] == []
    # The server's own log is what there is: nothing else in the folder is one.
    assert {file.name for file in state.iterdir() if file.suffix == ".log"} == {"requests.log"}


def failing(name: str) -> None:
    try:
        int(name)
    except ValueError as error:
        raise LookupError(f"nobody is called {name}") from error


def test_a_fault_is_told_by_its_kinds_and_places_with_its_cause() -> None:
    with pytest.raises(LookupError) as caught:
        failing(NAME)

    lines = told(caught.value)

    assert [line for line in lines if not line.startswith(" ")] == ["builtins.LookupError", "builtins.ValueError"]
    assert all(re.fullmatch(r"  .+test_logs\.py:\d+ \w+", line) for line in lines if line.startswith(" "))


def test_a_fault_that_goes_round_in_circles_is_told_too() -> None:
    first, second = ValueError(NAME), LookupError(NAME)
    first.__cause__, second.__cause__ = second, first

    assert len(told(first)) == 20


def test_the_formatter_leaves_messages_of_faults_out() -> None:
    try:
        failing(NAME)
    except LookupError:
        record = logging.LogRecord("uvicorn", logging.ERROR, __file__, 1, "it failed", None, sys.exc_info())

    text = DiscreetFormatter().format(record)

    assert text.startswith("it failed\nbuiltins.LookupError\n")
    assert "Zanzibar" not in text
