"""Note that a module was read, and list what was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import BadRequest, Reply, media_type
from evenhand.handlers.presentation import reading_view
from evenhand.handlers.requests import ReadingRequest
from evenhand.handlers.session import language_of
from evenhand.handlers.views import ReadingsView
from evenhand.workflows.read_module import modules_read, read_module

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def record(request: Request) -> Reply:
    """Note that a module was read to its end; a form leads back to it."""
    app, person = request.application, request.signed_in
    if media_type(request.event) == "application/json":
        body = request.read(ReadingRequest)
        return Reply(body=reading_view(read_module(person, body.module, body.language, app)))
    fields = request.form()
    module = next(iter(fields.get("page", [])), "")
    language = language_of(next(iter(fields.get("language", [])), None))
    if not module:
        raise BadRequest(400, "malformed-form", "The form does not say which module. Reload the page and try again.")
    read_module(person, module, language, app)
    return Reply(status=303, headers={"Location": f"/{language}/{module.removesuffix('.md')}/"})


def list_(request: Request) -> Reply:
    """The modules the person has read."""
    read = modules_read(request.signed_in, request.application)
    return Reply(body=ReadingsView(readings=tuple(reading_view(each) for each in read)))
