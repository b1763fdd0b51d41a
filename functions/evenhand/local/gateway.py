"""An ASGI application in the place of API Gateway: it turns a request into a version 2.0 event and calls a handler."""

from __future__ import annotations

import base64
import time
import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect

from evenhand.handlers.http import MOST_BYTES, encode, problem, too_large

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from evenhand.handlers.api import Handler

REQUEST_ID = "Apigw-Requestid"
"""The header in which API Gateway tells its id of a request."""
DRAINED = 16 * 1024 * 1024
"""How much of a body that is too large is read and thrown away, so that the client gets to read the refusal."""


class Gateway:
    """Calls a handler for each request.

    The handler runs in the event loop, one request at a time, as each environment of a function does on AWS; it takes
    a few milliseconds, most of it the wait for the disk.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await _body(receive)
        except ClientDisconnect:
            return  # what was cut off is not a request; a form cut short would be graded as if it were whole
        if body is None:
            status, document = problem(too_large())
            reply: dict[str, Any] = {
                "statusCode": status,
                "headers": {"Content-Type": "application/problem+json"},
                "body": encode(document),
            }
        else:
            event = event_of(scope, body)
            reply = self._handler(event, None)
            reply["headers"][REQUEST_ID] = event["requestContext"]["requestId"]
        await _answer(reply, send, bare=scope["method"] == "HEAD")


async def _body(receive: Receive) -> bytes | None:
    """The body, or None when it is too large."""
    parts: list[bytes] = []
    size = 0
    more = True
    while more and size <= DRAINED:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part = message.get("body", b"")
        size += len(part)
        if size <= MOST_BYTES:
            parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts) if size <= MOST_BYTES else None


def event_of(scope: Scope, body: bytes) -> dict[str, Any]:
    """The API Gateway event, payload version 2.0, of an ASGI request."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]},{value}" if name in headers and name != "cookie" else value
    cookies = [each.strip() for each in headers.get("cookie", "").split(";") if each.strip()]
    query = scope["query_string"].decode("latin-1")
    now = time.time()
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": scope["path"],
        "rawQueryString": query,
        "cookies": cookies,
        "headers": headers,
        "queryStringParameters": dict(parse_qsl(query, keep_blank_values=True)),
        "requestContext": {
            "accountId": "local",
            "apiId": "local",
            "domainName": headers.get("host", ""),
            "domainPrefix": "",
            "http": {
                # A HEAD is a GET whose body is left out on the way back.
                "method": "GET" if scope["method"] == "HEAD" else scope["method"],
                "path": scope["path"],
                "protocol": f"HTTP/{scope['http_version']}",
                "sourceIp": (scope.get("client") or ("",))[0],
                "userAgent": headers.get("user-agent", ""),
            },
            # As long as those of API Gateway: people read it out.
            "requestId": uuid.uuid4().hex[:16],
            "routeKey": "$default",
            "stage": "$default",
            "time": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now * 1000),
        },
        "isBase64Encoded": False,
    }
    if body:
        try:
            event["body"] = body.decode()
        except UnicodeDecodeError:
            event |= {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return event


async def _answer(reply: dict[str, Any], send: Send, *, bare: bool) -> None:
    status = int(reply["statusCode"])
    content = reply.get("body") or ""
    data = base64.b64decode(content) if reply.get("isBase64Encoded") else content.encode()
    headers = [(name.lower().encode(), str(value).encode("latin-1")) for name, value in reply["headers"].items()]
    headers += [(b"set-cookie", value.encode("latin-1")) for value in reply.get("cookies", ())]
    if status != HTTPStatus.NO_CONTENT:
        headers.append((b"content-length", str(len(data)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bare else data})
