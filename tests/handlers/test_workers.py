"""What happens when a queue wakes a worker."""

from __future__ import annotations

import dataclasses
import io
import json
from itertools import count
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from evenhand.handlers.entry import JobFailed, discreet
from evenhand.handlers.jobs import send_mail
from evenhand.handlers.rounds import MARGIN_MS, in_rounds
from evenhand.handlers.workers import woken
from evenhand.workflows.deliver_mail import BATCH
from support import RIGHT, Browser, HandClock, make_application

NUMBERS = count(1)
WAKE = '{"wake": true}'
FORGED = ["", "{}", "[]", '{"wake": false}', '{"wake": true, "mail": "everything"}', "poison"]


class Context:
    """An invocation with so much time, a round taking a third of it."""

    def __init__(self, ms: int = 10 * MARGIN_MS) -> None:
        self.ms = ms

    def get_remaining_time_in_millis(self) -> int:
        """What is left."""
        return self.ms


class Lines:
    """A log that is read."""

    def __init__(self) -> None:
        self._stream = io.StringIO()
        # Loggers of one name share what they write to.
        self.log = Logger(service=f"test-{next(NUMBERS)}", stream=self._stream)

    def read(self) -> list[dict[str, Any]]:
        """What was logged."""
        return [json.loads(line) for line in self._stream.getvalue().splitlines()]


def messages(*bodies: str) -> dict[str, Any]:
    """An event of a queue."""
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def given_back(answer: dict[str, Any]) -> list[str]:
    """The messages that come again."""
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


class Work:
    """Work that does so much in each round, counted."""

    def __init__(self, *done: int) -> None:
        self.done = list(done)
        self.rounds = 0

    def __call__(self, _: object) -> dict[str, int]:
        self.rounds += 1
        return {"sent": self.done.pop(0) if self.done else 0}


def test_it_works_until_a_round_finds_nothing_to_do() -> None:
    work, lines = Work(20, 20, 3), Lines()

    answer = woken(messages(WAKE, WAKE), Context(), work, None, lines.log)  # type: ignore[arg-type]

    assert given_back(answer) == []
    assert work.rounds == 4
    assert [(line["message"], line.get("sent")) for line in lines.read()] == [("done", 43)]


def test_it_ends_when_a_round_only_passes_over_what_the_next_would_meet_again() -> None:
    rounds = iter(({"closed": 100, "skipped": 2}, {"closed": 0, "skipped": 2}))
    done = in_rounds(lambda _: next(rounds), None, Context())  # type: ignore[arg-type]
    assert done == {"closed": 100, "skipped": 4}


def test_it_begins_no_round_that_it_may_not_end() -> None:
    work = Work(*[20] * 100)
    woken(messages(WAKE), Context(MARGIN_MS - 1), work, None, Lines().log)  # type: ignore[arg-type]
    assert work.rounds == 1


@pytest.mark.parametrize("body", FORGED)
def test_a_message_that_is_none_of_ours_is_given_back_and_does_nothing(body: str) -> None:
    work = Work(1)
    assert given_back(woken(messages(body), Context(), work, None, Lines().log)) == ["m0"]  # type: ignore[arg-type]
    assert work.rounds == 0


def test_a_poisoned_message_holds_up_no_other() -> None:
    work = Work(1)
    answer = woken(messages(WAKE, "poison", WAKE), Context(), work, None, Lines().log)  # type: ignore[arg-type]
    assert given_back(answer) == ["m1"]
    assert work.rounds == 2


def test_when_a_round_fails_all_come_again_and_the_log_quotes_nobody() -> None:
    lines = Lines()

    def fail(_: object) -> dict[str, int]:
        raise ValueError("ada@acme.example answered Remove")

    assert given_back(woken(messages(WAKE, WAKE), Context(), fail, None, lines.log)) == ["m0", "m1"]  # type: ignore[arg-type]
    assert "ada@acme.example" not in json.dumps(lines.read())
    assert "ValueError" in json.dumps(lines.read())


def test_ten_wakes_send_each_mail_once(tmp_path) -> None:
    clock = HandClock()
    application = make_application(tmp_path, clock)
    result = Browser(application, "ada").take(RIGHT)
    assert result["passed"]

    for _ in range(10):
        woken(messages(WAKE, WAKE), Context(), send_mail, application, Lines().log)

    assert len(list(application.settings.outbox.glob("*.eml"))) == 1
    application.close()


def test_more_mail_than_a_batch_leaves_by_one_wake(tmp_path) -> None:
    application = make_application(tmp_path, HandClock())
    reports = [f"mail-{number}" for number in range(BATCH + 1)]
    Browser(application, "ada").take(RIGHT)
    (receipt,) = application.outbox.lease(HandClock().now(), HandClock().now(), 1)
    application.outbox.enqueue(dataclasses.replace(receipt, id=each, tries=0) for each in reports)

    woken(messages(WAKE), Context(), send_mail, application, Lines().log)

    assert len(list(application.settings.outbox.glob("*.eml"))) == BATCH + 2
    application.close()


def test_a_job_that_fails_is_tried_again_by_aws_and_the_log_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    @discreet
    def report_handler(event: object, context: object) -> dict[str, int]:
        raise ValueError("ada@acme.example")

    with pytest.raises(JobFailed, match=r"^report_handler$") as raised:
        report_handler({}, None)

    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    logged = json.loads(capsys.readouterr().out)
    assert (logged["service"], logged["level"]) == ("evenhand-report", "ERROR")
    assert "ada@acme.example" not in json.dumps(logged)
