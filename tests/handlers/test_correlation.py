"""Which request a line of the log belongs to, and how somebody who met a fault finds it."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from aws_lambda_powertools import Logger

from evenhand.handlers.api import make_api
from evenhand.handlers.correlation import EDGE_ID, belonging, current, ids_of_event, log_for
from evenhand.local.gateway import Gateway, event_of
from evenhand.settings import read_settings
from evenhand.wiring import wire
from support import HandClock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from evenhand.wiring import Application

NUMBERS = count(1)
SITE, SECRET = "https://training.example.org", "x" * 32
CLOUDFRONT = "SJhMWnYXq4nCyjdXZ3vC2tZ7GPVqpVmmV0ZTbCOzBz0V3jqLVEPxtA=="


class Context:
    """What AWS says of an invocation."""

    aws_request_id = "invocation-1"


def asked(path: str, **headers: str) -> dict[str, Any]:
    """A GET as the gateway hands it on."""
    named = {"host": "training.example.org", **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in named.items()]
    scope = {"method": "GET", "path": path, "query_string": b"", "http_version": "1.1", "headers": raw}
    event = event_of(scope, b"")
    event["requestContext"]["requestId"] = "gateway-1="
    return event


def broken(application: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on, whoever asks for a certificate meets a fault that quotes somebody."""

    def fail(*_: object) -> None:
        raise ValueError("ada@acme.example answered Remove")

    monkeypatch.setattr(type(application.certificates), "certificate", fail)


def answered(application: Application, event: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the API answers, and what it logs."""
    stream = io.StringIO()
    api = make_api(application, Logger(service=f"correlation-{next(NUMBERS)}", stream=stream))
    return api(event, Context()), [json.loads(line) for line in stream.getvalue().splitlines()]


@pytest.fixture
def behind_cloudfront(tmp_path: Path) -> Application:
    """An installation that only CloudFront may call."""
    settings = {"EVENHAND_STATE": str(tmp_path), "EVENHAND_SITE_URL": SITE, "EVENHAND_EDGE_SECRET": SECRET}
    return wire(read_settings(settings), clock=HandClock())


def test_every_line_of_a_request_names_it_as_the_gateway_and_the_invocation_do(application, monkeypatch) -> None:
    broken(application, monkeypatch)

    _, lines = answered(application, asked("/api/certificates/c-1"))

    assert [line["message"] for line in lines] == ["request failed", "refused"]
    assert {(line["request"], line["invocation"]) for line in lines} == {("gateway-1=", "invocation-1")}
    assert current() == {}, "nothing of it is left for the next"


def test_cloudfronts_id_is_taken_from_cloudfront(behind_cloudfront: Application) -> None:
    event = asked("/api/my", x_evenhand_edge=SECRET, x_amz_cf_id=CLOUDFRONT)
    assert EDGE_ID.fullmatch(CLOUDFRONT)
    _, [line] = answered(behind_cloudfront, event)
    assert line["edge"] == CLOUDFRONT


def test_a_browser_writes_nothing_of_its_own_into_the_log(behind_cloudfront: Application, application) -> None:
    through = asked("/api/my", x_evenhand_edge=SECRET, x_amz_cf_id="ada@acme.example, Ada")
    directly = asked("/api/my", x_amz_cf_id=CLOUDFRONT)
    for _, lines in (answered(behind_cloudfront, through), answered(application, directly)):
        assert [line["status"] for line in lines] == [401]
        assert "edge" not in lines[0]


@pytest.mark.parametrize(
    ("language", "says"), [("en", "tell your trainer this reference"), ("zh-CN", "请把以下编号告诉培训师")]
)
def test_who_meets_a_fault_gets_a_reference_by_which_its_line_is_found(
    application, monkeypatch, language: str, says: str
) -> None:
    broken(application, monkeypatch)
    event = asked("/api/certificates/c-1", accept="text/html", accept_language=language)

    page, lines = answered(application, event)
    document, _ = answered(application, asked("/api/certificates/c-1"))

    assert (page["statusCode"], document["statusCode"]) == (500, 500)
    assert re.search(rf"{says}.*<code>gateway-1=</code>", page["body"], re.DOTALL)
    assert json.loads(document["body"])["request"] == "gateway-1="
    assert lines[0]["request"] == "gateway-1="


def test_what_is_the_callers_to_mend_needs_no_reference(application) -> None:
    answer, _ = answered(application, asked("/api/nothing"))
    page, _ = answered(application, asked("/api/nothing", accept="text/html"))
    assert "request" not in json.loads(answer["body"])
    assert "<code>" not in page["body"]


def test_the_server_of_one_machine_tells_its_id_in_the_header_that_the_gateway_does(application) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/api/my",
        "query_string": b"",
        "http_version": "1.1",
        "headers": [],
    }
    stream = io.StringIO()
    gateway = Gateway(make_api(application, Logger(service=f"correlation-{next(NUMBERS)}", stream=stream)))
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(gateway(scope, receive, send))).result()

    told = dict(sent[0]["headers"])[b"apigw-requestid"].decode()
    assert re.fullmatch("[0-9a-f]{16}", told)
    assert json.loads(stream.getvalue())["request"] == told


QUEUE = {"Records": [{"messageId": "m-1", "body": ""}, {"messageId": "m-2", "body": ""}]}
TOPIC = {"Records": [{"Sns": {"MessageId": "s-1", "Message": "{}"}}]}
SCHEDULE = {"id": "run-1", "source": "aws.scheduler", "detail": "{}"}


@pytest.mark.parametrize(
    ("event", "ids"),
    [
        (QUEUE, {"messages": ["m-1", "m-2"]}),
        (TOPIC, {"messages": ["s-1"]}),
        (SCHEDULE, {"schedule": "run-1"}),
        ({}, {}),
        ({"Records": [{}]}, {}),
    ],
)
def test_every_line_of_an_event_names_its_messages_or_its_schedule(event: dict[str, Any], ids: dict[str, Any]) -> None:
    stream = io.StringIO()
    log = log_for(f"correlation-{next(NUMBERS)}", stream=stream)

    with belonging(ids_of_event(event, Context())):
        log.info("done")

    line = json.loads(stream.getvalue())
    assert {name: line[name] for name in line.keys() & {"invocation", "messages", "schedule"}} == {
        "invocation": "invocation-1",
        **ids,
    }


def test_threads_belong_to_the_event_that_started_them_unless_they_have_their_own() -> None:
    def own() -> object:
        with belonging({"invocation": "i-2"}):
            return current()["invocation"]

    with belonging({"invocation": "i-1"}), ThreadPoolExecutor(1) as pool:
        assert pool.submit(current).result() == {"invocation": "i-1"}
        assert pool.submit(own).result() == "i-2"
        assert current() == {"invocation": "i-1"}


def test_events_that_overlap_leave_nothing_behind() -> None:
    first, second = copy_context(), copy_context()
    one, two = belonging({"invocation": "i-1"}), belonging({"invocation": "i-2"})
    first.run(one.__enter__)
    second.run(two.__enter__)
    assert (first.run(current), second.run(current)) == ({"invocation": "i-1"}, {"invocation": "i-2"})
    first.run(one.__exit__, None, None, None)
    second.run(two.__exit__, None, None, None)
    assert current() == {}


class Noting(logging.Handler):
    """What the runtime of AWS would write."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it, with all that formatters may find in it."""
        self.lines.append(self.format(record) + json.dumps(record.__dict__, default=str))


def test_lines_of_libraries_have_the_ids_too_and_quote_nobody() -> None:
    handler, root = Noting(), logging.getLogger()
    root.addHandler(handler)
    try:
        with belonging({"invocation": "invocation-1"}):
            try:
                raise ValueError("ada@acme.example")
            except ValueError:
                logging.getLogger("some.library").warning("it failed", exc_info=True)
        logging.getLogger("some.library").warning("afterwards")
    finally:
        root.removeHandler(handler)

    during, after = handler.lines
    assert '"invocation": "invocation-1"' in during
    assert "builtins.ValueError" in during
    assert "ada@acme.example" not in during
    assert "invocation" not in after
    assert handler.filters == []
