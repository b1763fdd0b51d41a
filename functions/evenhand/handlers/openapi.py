"""The OpenAPI document, made from the table of routes when somebody asks for it."""

from __future__ import annotations

import inspect
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from evenhand import __version__
from evenhand.handlers.http import FORM, OWN_HEADER, SAFE, TITLES, Reply, Request
from evenhand.handlers.routes import all_routes
from evenhand.people.permissions import PERMISSIONS
from evenhand.people.person import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evenhand.handlers.route import Route


def describe(request: Request) -> Reply:
    """The API's description, for machines."""
    return Reply(body=text(all_routes()), media_type="application/vnd.oai.openapi+json")


@cache
def text(routes: tuple[Route, ...]) -> str:
    """The document as JSON, made once."""
    return json.dumps(document(routes), ensure_ascii=False)


def document(routes: tuple[Route, ...]) -> dict[str, Any]:
    """The OpenAPI 3.1 document of some routes."""
    bodies = {route.body for route in routes if route.body}
    answers = {route.answer for route in routes if isinstance(route.answer, type)}
    _, schemas = models_json_schema(
        [
            *((model, "validation") for model in sorted(bodies, key=lambda model: model.__name__)),
            *((model, "serialization") for model in sorted(answers, key=lambda model: model.__name__)),
        ],
        ref_template="#/components/schemas/{model}",
    )
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Evenhand",
            "version": __version__,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {
            "schemas": {**schemas.get("$defs", {}), "Problem": PROBLEM},
            "securitySchemes": {"session": {"type": "apiKey", "in": "cookie", "name": "evenhand"}},
        },
    }


PROBLEM = {
    "type": "object",
    "description": "RFC 9457: what is the matter and what to do.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request": {"type": "string", "description": "With a fault of ours: by what support finds it in the log."},
    },
}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rpartition('.')[2]}_{route.handler.__name__.rstrip('_')}",
        "summary": (inspect.getdoc(route.handler) or "").partition("\n")[0],
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
                for name in route.variables
            ),
            *_query(route),
            *_own_header(route),
        ],
        "responses": _responses(route),
    }
    if route.body or route.form:
        operation["requestBody"] = {"required": True, "content": _bodies(route)}
    if route.verb is not None:
        operation["security"] = [{"session": []}]
        operation["x-permission"] = {"verb": route.verb, "reach": dict(PERMISSIONS[route.verb])}
    return operation


def _bodies(route: Route) -> dict[str, Any]:
    """What can be sent. The fields of forms are those of the pages that send them."""
    form = {"type": "object", "additionalProperties": {"type": "string"}}
    return {
        **({"application/json": {"schema": _reference(route.body)}} if route.body else {}),
        **({FORM: {"schema": form}} if route.form else {}),
    }


def _query(route: Route) -> Iterator[dict[str, Any]]:
    schema = route.query.model_json_schema() if route.query else {"properties": {}}
    for name, each in schema["properties"].items():
        description = {"description": each.pop("description")} if "description" in each else {}
        yield {"name": name, "in": "query", "required": False, **description, "schema": _inlined(each, schema)}


def _own_header(route: Route) -> Iterator[dict[str, Any]]:
    """The header that changes carry, unless a browser without JavaScript makes them by a form."""
    if route.method not in SAFE and (route.body or not route.form):
        yield {
            "name": OWN_HEADER,
            "in": "header",
            "required": not route.form,
            "description": "It shows that no other site sends the request.",
            "schema": {"type": "string", "minLength": 1},
        }


def _inlined(part: Any, schema: dict[str, Any]) -> Any:
    """A part of a schema with what it refers to in its place, and without the null that is no query parameter."""
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return schema["$defs"][part["$ref"].rpartition("/")[2]]
    choices = [each for each in part.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) == 1:
        return _inlined(choices[0], schema)
    return {name: each for name, each in part.items() if name not in ("title", "default")}


def _responses(route: Route) -> dict[str, Any]:
    """Answers and refusals by status; one may be both a page and a problem."""
    found = {str(status): _answer(route, status) for status in route.statuses}
    for status in sorted(_refusals(route)):
        refusal, answer = _problem(status), found.get(str(status), {})
        found[str(status)] = {**refusal, "content": {**answer.get("content", {}), **refusal["content"]}}
    return found


def _refusals(route: Route) -> set[int]:
    """The statuses of refusals: those of the route's own, and those that follow from what it is."""
    found = {*route.problems, 500, 503}
    if route.verb is not None:
        found.add(401)
    if route.method not in SAFE or (route.verb is not None and len(PERMISSIONS[route.verb]) < len(Role)):
        found.add(403)
    if route.variables:
        found.add(404)
    if route.query:
        found.add(422)
    if route.body or route.form:
        found |= {400, 413, 415}
    if route.body:
        found.add(422)
    return found


def _answer(route: Route, status: int) -> dict[str, Any]:
    if status == 303:
        return {"description": "Done; see the Location header."}
    if isinstance(route.answer, type):
        content = {"application/json": {"schema": _reference(route.answer)}}
        return {"description": "Done.", "content": content}
    if route.answer:
        kind = "object" if route.answer.endswith("json") else "string"
        return {"description": "Done.", "content": {route.answer: {"schema": {"type": kind}}}}
    return {"description": "Done."}


def _problem(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
