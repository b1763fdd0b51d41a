"""The stand-in for API Gateway."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from evenhand.handlers.api import make_api
from evenhand.local.gateway import Gateway, event_of
from support import Browser, HandClock, make_application

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/api/x",
    "query_string": b"language=zh&empty=",
    "http_version": "1.1",
    "headers": [(b"Content-Type", b"application/json"), (b"Cookie", b"a=1; b=2"), (b"X-Two", b"1"), (b"x-two", b"2")],
    "client": ("127.0.0.1", 1234),
}


def exchange(gateway, messages, scope=SCOPE):
    """What the gateway sends for the messages it receives."""
    sent = []
    incoming = iter(messages)

    async def receive():
        return next(incoming)

    async def send(message):
        sent.append(message)

    # In a thread of its own, because the browser tests of the same run keep a loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(gateway(scope, receive, send))).result()
    return sent


def test_an_event_has_the_form_of_version_two():
    event = event_of(SCOPE, b'{"a": 1}')

    assert (event["version"], event["rawPath"], event["body"]) == ("2.0", "/api/x", '{"a": 1}')
    assert event["headers"]["x-two"] == "1,2"
    assert event["cookies"] == ["a=1", "b=2"]
    assert event["queryStringParameters"] == {"language": "zh", "empty": ""}
    assert event["requestContext"]["http"]["method"] == "POST"


def test_a_body_that_is_not_text_is_base64():
    event = event_of(SCOPE, b"\xff\x00")

    assert (event["isBase64Encoded"], event["body"]) == (True, "/wA=")


def test_a_request_that_is_cut_off_never_reaches_the_handler():
    def handler(event, context):
        pytest.fail("half a form would be graded as a whole one")

    sent = exchange(
        Gateway(handler),
        [{"type": "http.request", "body": b"answer.fight=allow&answ", "more_body": True}, {"type": "http.disconnect"}],
    )

    assert sent == []


def test_a_head_is_answered_like_a_get_without_the_body():
    seen = []

    def handler(event, context):
        seen.append(event["requestContext"]["http"]["method"])
        return {"statusCode": 200, "headers": {"Content-Type": "text/plain"}, "body": "four"}

    start, body = exchange(Gateway(handler), [{"type": "http.request", "body": b""}], SCOPE | {"method": "HEAD"})

    assert seen == ["GET"]
    assert (b"content-length", b"4") in start["headers"]
    assert body["body"] == b""


def test_threads_that_call_the_handler_at_once_get_their_own_answers(tmp_path):
    application = make_application(tmp_path / "state", HandClock())
    handler = make_api(application)
    events = {}
    for person in ("ada", "zoe"):
        token = Browser(application, person)
        cookie = f"evenhand={token.client.cookies['evenhand']}".encode()
        asked = {"method": "GET", "path": "/api/session", "query_string": b"", "headers": [(b"cookie", cookie)]}
        scope = SCOPE | asked
        events[person] = event_of(scope, b"")
    wrong = []

    def ask(person):
        for _ in range(300):
            if f'"id":"{person}"' not in handler(events[person], None)["body"]:
                wrong.append(person)

    threads = [threading.Thread(target=ask, args=(person,)) for person in ("ada", "zoe") * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    application.close()
