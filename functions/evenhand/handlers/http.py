"""Requests, replies, and the one place where an error becomes a status.

Errors leave as RFC 9457 problem documents: `type`, `title`, `status`, `detail` (what is the matter and what to do).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from pydantic import BaseModel, ValidationError

from evenhand.assessment.appeal import TransitionRefused
from evenhand.assessment.submission import AnswersRejected
from evenhand.errors import (
    AlreadySubmitted,
    Conflict,
    EvenhandError,
    Forbidden,
    NotFound,
    NotSignedIn,
    Overloaded,
    Refused,
    StaleVersion,
    Unreachable,
)

if TYPE_CHECKING:
    from aws_lambda_powertools.shared.cookies import Cookie

    from evenhand.people.person import Person
    from evenhand.wiring import Application

MOST_BYTES = 256 * 1024
"""The largest body taken; a test of 200 questions is a tenth of it."""
LOOPBACK = ("127.0.0.1", "localhost")
SAFE = ("GET", "HEAD", "OPTIONS")
FORM = "application/x-www-form-urlencoded"
OWN_HEADER = "X-Evenhand"
SIGNED_OUT = "Nobody is signed in, or the session has ended. Sign in and try again; nothing is lost."

Model = TypeVar("Model", bound=BaseModel)


class BadRequest(Exception):
    """The request cannot be read: its body, its type or its size."""

    def __init__(self, status: int, kind: str, detail: str, errors: Sequence[Mapping[str, str]] = ()) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What goes back: JSON from a model, a page, or a redirect."""

    status: int = 200
    body: BaseModel | str | None = None
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request, as a handler sees it."""

    application: Application
    event: Mapping[str, Any]
    """The API Gateway event, payload version 2.0."""
    path: Mapping[str, str]
    """The parts of the path that are variable."""
    person: Person | None = None

    @property
    def signed_in(self) -> Person:
        """Who asks; raises `NotSignedIn` when nobody is signed in."""
        if self.person is None:
            raise NotSignedIn(SIGNED_OUT)
        return self.person

    @property
    def query(self) -> Mapping[str, str]:
        """The query parameters."""
        return self.event.get("queryStringParameters") or {}

    def ask(self, model: type[Model]) -> Model:
        """The query parameters as a model; raises `BadRequest` with every error in them."""
        try:
            return model.model_validate(self.query)
        except ValidationError as error:
            errors = _errors(error)
            detail = "The query does not fit: " + "; ".join(f"{e['at'][1:]}: {e['message']}" for e in errors[:5]) + "."
            raise BadRequest(422, "invalid-query", detail, errors) from None

    def read(self, model: type[Model]) -> Model:
        """The JSON body as a model; raises `BadRequest` with every error in it."""
        if media_type(self.event) != "application/json":
            raise BadRequest(
                415, "unsupported-media-type", "Send the body as JSON, with Content-Type: application/json."
            )
        try:
            return model.model_validate_json(body_of(self.event))
        except ValidationError as error:
            errors = _errors(error)
            if any(each["type"] == "json_invalid" for each in error.errors(include_url=False)):
                raise BadRequest(400, "malformed-json", f"The body is not JSON: {errors[0]['message']}.") from None
            detail = "The body does not fit: " + "; ".join(f"{e['at']}: {e['message']}" for e in errors[:5]) + "."
            raise BadRequest(422, "invalid-body", detail, errors) from None

    def form(self) -> Mapping[str, list[str]]:
        """The fields of a form sent by a browser without JavaScript."""
        if media_type(self.event) != FORM:
            raise BadRequest(415, "unsupported-media-type", "Send the form as application/x-www-form-urlencoded.")
        try:
            return parse_qs(body_of(self.event).decode(), keep_blank_values=True, max_num_fields=5000)
        except ValueError:
            raise BadRequest(400, "malformed-form", "The form cannot be read. Reload the page and try again.") from None


def header(event: Mapping[str, Any], name: str) -> str:
    """A header's value, or the empty string. API Gateway gives names in small letters."""
    return str((event.get("headers") or {}).get(name, ""))


def address_of(event: Mapping[str, Any]) -> str:
    """The address a request comes from, as the gateway saw it; no header says it."""
    return str(event["requestContext"]["http"].get("sourceIp", ""))


def media_type(event: Mapping[str, Any]) -> str:
    """The body's media type without its parameters."""
    return header(event, "content-type").partition(";")[0].strip().lower()


def body_of(event: Mapping[str, Any]) -> bytes:
    """The body's bytes; raises `BadRequest` when there are too many."""
    body = event.get("body") or ""
    try:
        data = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except ValueError:
        raise BadRequest(400, "malformed-body", "The body cannot be read. Reload the page and try again.") from None
    if len(data) > MOST_BYTES:
        raise too_large()
    return data


def too_large() -> BadRequest:
    """The refusal of a body over the limit."""
    return BadRequest(413, "too-large", f"The body is larger than {MOST_BYTES // 1024} KB. Send the answers only.")


def cookie(event: Mapping[str, Any], name: str) -> str | None:
    """A cookie's value. Some gateways give cookies as a list, some leave them in the header."""
    pairs = event.get("cookies") or header(event, "cookie").split(";")
    for pair in pairs:
        key, _, value = pair.strip().partition("=")
        if key == name:
            return value
    return None


def check_origin(event: Mapping[str, Any], site_url: str) -> None:
    """Raise `Forbidden` when another site makes a browser send an unsafe request here.

    All but forms must carry a header of ours too: no browser lets another site set one without asking first, which is
    never granted. A form cannot carry it; browsers say where each comes from.
    """
    method = event["requestContext"]["http"]["method"]
    origin = header(event, "origin")
    if method in SAFE:
        return
    foreign = header(event, "sec-fetch-site") in ("cross-site", "same-site")
    if foreign or (origin and origin not in _own_origins(site_url)):
        raise Forbidden("This request comes from another site. Open Evenhand itself and try again.")
    if media_type(event) != FORM and not header(event, OWN_HEADER.lower()):
        raise Forbidden(f"Every change but a form's must carry the header {OWN_HEADER}: 1. Send it with the request.")


@cache
def _own_origins(site_url: str) -> frozenset[str]:
    """The site's own origin; on one machine under each of its names. The Host header says nothing: whoever makes a
    browser resolve another name to this machine chooses it."""
    site = urlsplit(site_url)
    if site.hostname not in LOOPBACK:
        return frozenset({site_url})
    port = f":{site.port}" if site.port else ""
    return frozenset(f"{site.scheme}://{name}{port}" for name in LOOPBACK)


def problem(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the problem document of an error that is the caller's to mend."""
    match error:
        case BadRequest():
            return _document(
                error.status, error.kind, str(error), {"errors": list(error.errors)} if error.errors else {}
            )
        case NotSignedIn():
            return _document(401, "not-signed-in", str(error))
        case Forbidden():
            return _document(403, "forbidden", str(error))
        case NotFound():
            return _document(404, "not-found", str(error))
        case AlreadySubmitted():
            return _document(409, "already-submitted", str(error))
        case StaleVersion():
            return _document(409, "stale-version", str(error))
        case Conflict() | Refused() | TransitionRefused():
            return _document(409, "refused" if isinstance(error, Refused) else "conflict", str(error))
        case Overloaded():
            detail = "Too many people are here at this moment. Nothing is lost: send it again in a few seconds."
            return _document(503, "overloaded", detail)
        case Unreachable():
            detail = (
                "Evenhand cannot reach its records at this moment. What you sent may be kept or not; nothing sent"
                " before is lost. Send it again in a minute: it counts once."
            )
            return _document(503, "unreachable", detail, {"title": "Not reachable now"})
        case AnswersRejected():
            return _document(422, "answers-rejected", f"{error} Reload the page to get the test as it is now.")
        case _:
            raise error


HANDLED = (EvenhandError, BadRequest, TransitionRefused, AnswersRejected)
"""The errors that `problem` knows; any other is a fault of ours."""

TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Not possible now",
    413: "Too large",
    415: "Unsupported media type",
    422: "Does not fit",
    500: "A fault of ours",
    503: "Too busy",
}


def _document(status: int, kind: str, detail: str, more: Mapping[str, Any] = {}) -> tuple[int, dict[str, Any]]:
    return status, {"type": f"/problems/{kind}", "title": TITLES[status], "status": status, "detail": detail, **more}


def plain_problem(status: int, kind: str, detail: str) -> tuple[int, dict[str, Any]]:
    """A problem document that no exception stands behind."""
    return _document(status, kind, detail)


def _errors(error: ValidationError) -> list[dict[str, str]]:
    return [{"at": _pointer(each["loc"]), "message": each["msg"]} for each in error.errors(include_url=False)]


def _pointer(location: tuple[int | str, ...]) -> str:
    return "/" + "/".join(str(part) for part in location)


def encode(document: Mapping[str, Any]) -> str:
    """A problem document as JSON."""
    return json.dumps(document, ensure_ascii=False)
