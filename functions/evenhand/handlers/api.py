"""The API function: API Gateway events in, answers out. The same code runs on AWS and behind the local server."""

from __future__ import annotations

import dataclasses
import re
import threading
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from pydantic import BaseModel

from evenhand.errors import Forbidden, Overloaded, Unreachable
from evenhand.handlers.access import admit, check_routes
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
from evenhand.handlers.route import Route
from evenhand.handlers.routes import ROUTES
from evenhand.handlers.session import identify, language_of, sign_in_address
from evenhand.people.audit import Client
from evenhand.wiring import wired_from_environment
from evenhand.workflows.audit import seen_from

if TYPE_CHECKING:
    from evenhand.wiring import Application

RESOLVING = threading.Lock()
"""powertools keeps the event in a class attribute that all resolvers share: two threads at once would answer each
other's requests. One at a time is also how each environment of a function works on AWS."""

Handler = Callable[[Mapping[str, Any], object], dict[str, Any]]

FIRST_REFUSAL = 400
PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


def make_api(application: Application, logger: Logger | None = None, routes: tuple[Route, ...] = ROUTES) -> Handler:
    """The handler over an application."""
    check_routes(routes)
    resolver = APIGatewayHttpResolver()
    log = logger or Logger(service="evenhand-api")
    for route in routes:
        pattern = re.sub(r"\{(\w+)\}", r"<\1>", route.path)
        resolver.route(pattern, method=route.method)(_served(resolver, application, log, route))
    resolver.not_found(_unknown(resolver, routes))

    edge = application.settings.edge_secret

    def handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
        if edge is not None:
            try:
                event = through_edge(event, edge.get_secret_value(), application.settings.site_url)
            except Forbidden as error:
                status, document = problem(error)
                headers = {**PRIVATE, "Content-Type": "application/problem+json"}
                return {"statusCode": status, "headers": headers, "body": encode(document)}
        with RESOLVING:
            return resolver.resolve(event, context)  # type: ignore[arg-type]

    return handler


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """The entry point on AWS; the application is made at the first event."""
    return _on_aws()(event, context)


@cache
def _on_aws() -> Handler:
    return make_api(wired_from_environment())


def _served(
    resolver: APIGatewayHttpResolver, application: Application, log: Logger, route: Route
) -> Callable[..., Response[str]]:
    def serve(**path: str) -> Response[str]:
        event = resolver.current_event.raw_event
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
        return _response(reply)

    return serve


def _refusal(event: Mapping[str, Any], status: int, document: Mapping[str, Any]) -> Reply:
    """A problem document, or for a browser that shows a page, a page (401 leads to the sign-in)."""
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


def _unknown(resolver: APIGatewayHttpResolver, routes: tuple[Route, ...]) -> Callable[[Exception], Response[str]]:
    def serve(_: Exception) -> Response[str]:
        event = resolver.current_event.raw_event
        path, method = str(event.get("rawPath", "")), event["requestContext"]["http"]["method"]
        methods = [route.method for route in routes if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route.path), path)]
        if methods and method not in methods:
            document = plain_problem(
                405, "method-not-allowed", f"{method} is not possible here; {', '.join(methods)} is."
            )
            reply = _refusal(event, *document)
            return _response(
                Reply(status=405, body=reply.body, media_type=reply.media_type, headers={"Allow": ", ".join(methods)})
            )
        return _response(_refusal(event, *plain_problem(404, "not-found", "There is nothing at this address.")))

    return serve


def _response(reply: Reply) -> Response[str]:
    body = reply.body.model_dump_json() if isinstance(reply.body, BaseModel) else reply.body or ""
    headers: dict[str, str | list[str]] = {**PRIVATE, **reply.headers}
    if reply.media_type.startswith("text/html"):
        headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    return Response(
        status_code=reply.status,
        content_type=reply.media_type if reply.body is not None else None,
        body=body,
        headers=headers,
        cookies=list(reply.cookies),
    )
