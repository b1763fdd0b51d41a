"""The API function: API Gateway events in, answers out. The same code runs on AWS and behind the local server."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from evenhand.errors import Forbidden, Overloaded, Unreachable
from evenhand.handlers.access import admit
from evenhand.handlers.correlation import belonging, correlated, current, ids_of_request, log_for, request_id
from evenhand.handlers.edge import through_edge
from evenhand.handlers.faults import told
from evenhand.handlers.http import (
    HANDLED,
    Reply,
    Request,
    address_of,
    check_origin,
    encode,
    header,
    media_type,
    plain_problem,
    problem,
)
from evenhand.handlers.pages import render_problem
from evenhand.handlers.policies import PAGE_POLICY
from evenhand.handlers.router import Router
from evenhand.handlers.routes import attempts  # noqa: F401 - what is asked for most is loaded with the function
from evenhand.handlers.session import identify, language_of, sign_in_address
from evenhand.people.audit import Client
from evenhand.wiring import wired_from_environment
from evenhand.workflows.audit import seen_from

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

    from evenhand.handlers.router import Found
    from evenhand.handlers.routes import Routes
    from evenhand.wiring import Application

Handler = Callable[[Mapping[str, Any], object], dict[str, Any]]

FIRST_REFUSAL = 400
FIRST_FAULT = 500
PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def make_api(application: Application, logger: Logger | None = None, routes: Routes | None = None) -> Handler:
    """The handler over an application, for all routes unless some are given."""
    router = Router(routes)
    log = correlated(logger) if logger else log_for("api")
    edge = application.settings.edge_secret

    def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
        if edge is not None:
            try:
                event = through_edge(event, edge.get_secret_value(), application.settings.site_url)
            except Forbidden as error:
                status, document = problem(error)
                return _sent(Reply(status=status, body=encode(document), media_type="application/problem+json"))
        found = router.find(event["requestContext"]["http"]["method"], str(event.get("rawPath", "")))
        return _sent(_unknown(event, router) if found is None else _served(application, log, found, event))

    return _watched(handler, application)


def _watched(handler: Handler, application: Application) -> Handler:
    """A handler whose lines belong to their request, and of which the meter tells afterwards."""
    fronted = application.settings.edge_secret is not None

    def watched(event: Mapping[str, Any], context: object) -> dict[str, Any]:
        with belonging(ids_of_request(event, context, through_edge=fronted)):
            try:
                return handler(event, context)
            finally:
                application.meter.tell(current())

    return watched


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """The entry point on AWS; the application is made at the first event."""
    return _on_aws()(event, context)


@cache
def _on_aws() -> Handler:
    return make_api(wired_from_environment())


def _served(application: Application, log: Logger, found: Found, event: Mapping[str, Any]) -> Reply:
    """What a route answers to an event."""
    route, path = found
    began = time.perf_counter()
    try:
        if not route.by_link:
            check_origin(event, application.settings.site_url)
        app = dataclasses.replace(application, origin=seen_from(Client.WEB, address_of(event)))
        person = identify(app, event)
        admit(route, person, path, app)
        reply = route.handler(Request(application=app, event=event, path=path, person=person))
    except HANDLED as error:
        if isinstance(error, Overloaded | Unreachable):
            log.warning("no answer from the store", route=route.path, method=route.method, fault=told(error))
        reply = _refusal(event, *problem(error))
    except Exception as error:
        # The boundary: a fault of ours becomes a 500 that says so; the log has the places and no person's data.
        log.error("request failed", route=route.path, method=route.method, fault=told(error))
        detail = "Something went wrong on our side. Nothing you sent before is lost; try again in a minute."
        reply = _refusal(event, *plain_problem(500, "fault", detail))
    if reply.status >= FIRST_REFUSAL:
        # The gateway's own access log has the others; a second line for each would cost time and money.
        took = round((time.perf_counter() - began) * 1000, 1)
        log.info("refused", route=route.path, method=route.method, status=reply.status, ms=took)
    return reply


def _refusal(event: Mapping[str, Any], status: int, document: Mapping[str, Any]) -> Reply:
    """A problem document, or for a browser that shows a page, a page (401 leads to the sign-in)."""
    if status >= FIRST_FAULT:
        # Whoever asks for help can say which: by this id support finds the lines.
        document = {**document, "request": request_id(event)}
    wants_page = "text/html" in header(event, "accept")
    form = media_type(event) == "application/x-www-form-urlencoded"
    if not wants_page:
        return Reply(status=status, body=encode(document), media_type="application/problem+json")
    language = language_of(header(event, "accept-language")[:2].lower())
    if status == 401 and not form:
        return Reply(status=303, headers={"Location": sign_in_address(str(event.get("rawPath", "/")), language)})
    sign_in = sign_in_address(f"/{language}/", language)
    html = render_problem(document, language, sign_in=sign_in, form=form)
    return Reply(status=status, body=html, media_type="text/html; charset=utf-8")


def _unknown(event: Mapping[str, Any], router: Router) -> Reply:
    """The answer where no route is."""
    method = event["requestContext"]["http"]["method"]
    methods = ", ".join(router.methods(str(event.get("rawPath", ""))))
    if not methods:
        return _refusal(event, *plain_problem(404, "not-found", "There is nothing at this address."))
    document = plain_problem(405, "method-not-allowed", f"{method} is not possible here; {methods} is.")
    return dataclasses.replace(_refusal(event, *document), status=405, headers={"Allow": methods})


def _sent(reply: Reply) -> dict[str, Any]:
    """A reply as API Gateway takes it, payload version 2.0."""
    body = reply.body.model_dump_json() if isinstance(reply.body, BaseModel) else reply.body or ""
    headers = {**PRIVATE, **reply.headers}
    if reply.media_type.startswith("text/html"):
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    if reply.body is not None:
        headers["Content-Type"] = reply.media_type
    return {
        "statusCode": reply.status,
        "headers": headers,
        "cookies": [str(each) for each in reply.cookies],
        "body": body,
        "isBase64Encoded": False,
    }
