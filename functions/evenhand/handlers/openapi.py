"""The OpenAPI document, made from the table of routes when somebody asks for it."""

from __future__ import annotations

import inspect
import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from evenhand import __version__
from evenhand.handlers.http import TITLES

if TYPE_CHECKING:
    from evenhand.handlers.route import Route

VARIABLE = re.compile(r"\{(\w+)\}")


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
    },
}


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": f"{route.handler.__module__.rpartition('.')[2]}_{route.handler.__name__.rstrip('_')}",
        "summary": (inspect.getdoc(route.handler) or "").partition("\n")[0],
        "parameters": [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in VARIABLE.findall(route.path)
        ],
        "responses": {str(status): _answer(route, status) for status in route.statuses}
        | {str(status): _problem(status) for status in (*route.problems, 500, *(() if route.public else (503,)))},
    }
    if route.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": _reference(route.body)}},
        }
    if not route.public:
        operation["security"] = [{"session": []}]
    return operation


def _answer(route: Route, status: int) -> dict[str, Any]:
    if isinstance(route.answer, type):
        content = {"application/json": {"schema": _reference(route.answer)}}
        return {"description": "Done.", "content": content}
    if route.answer:
        return {"description": "Done.", "content": {route.answer: {"schema": {"type": "string"}}}}
    return {"description": "Done; see the Location header." if status == 303 else "Done."}


def _problem(status: int) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": TITLES[status], "content": content}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}
