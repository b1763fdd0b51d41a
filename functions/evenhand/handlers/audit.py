"""The audit trail, a page at a time: as data, and as a page to read in a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from evenhand.handlers.audit_strings import STRINGS
from evenhand.handlers.http import Reply
from evenhand.handlers.pages import render, text_of
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.times import Moment
from evenhand.handlers.views_audit import AuditEventView, AuditView, OriginView
from evenhand.people.audit import Action
from evenhand.workflows.audit import SYSTEM, Place, read_page
from evenhand.workflows.preferences import in_own_language

if TYPE_CHECKING:
    from evenhand.handlers.http import Request
    from evenhand.people.audit import AuditEvent

PAGE = 50
MOST = 200
BEHIND = "~"
"""Between the moment and the id of the last event of a page; no moment holds it."""

Id = Annotated[str, StringConstraints(max_length=200)]


def _place(text: str) -> str:
    moment, _, event_id = text.partition(BEHIND)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if not event_id or at is None or at.tzinfo != UTC:
        raise ValueError("it must be what the page before says in `next`")
    return text


class AuditQuery(BaseModel):
    """Which events."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    since: Annotated[Moment | None, Field(description="From this moment on; without an offset it is in UTC.")] = None
    until: Annotated[Moment | None, Field(description="Up to, and without, this moment.")] = None
    person: Annotated[Id, Field(description="About the records of this person, by id.")] = ""
    actor: Annotated[Id, Field(description="Done by this person, by id, or by `system`.")] = ""
    verb: Annotated[Action | None, Field(description="What was done.")] = None
    limit: Annotated[int, Field(ge=1, le=MOST, description="How many events at most.")] = PAGE
    before: Annotated[
        str, StringConstraints(max_length=200), AfterValidator(_place), Field(description="From `next` of a page.")
    ] = ""


class AuditPageQuery(AuditQuery):
    """Which events, and in which language the page speaks. A field of its form that was left empty asks for nothing."""

    language: Annotated[str, StringConstraints(max_length=20), Field(description="`en` or `zh`.")] = ""

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_asked(cls, values: Any) -> Any:
        return {name: value for name, value in values.items() if value} if isinstance(values, dict) else values


def list_(request: Request) -> Reply:
    """The audit trail, the latest first."""
    events, more = _read_page(request, request.ask(AuditQuery))
    further = {**request.query, "before": _written(events[-1])} if more else {}
    return Reply(
        body=AuditView(
            events=tuple(_view(each) for each in events),
            next=f"/api/audit?{urlencode(further)}" if further else None,
        )
    )


def page(request: Request) -> Reply:
    """The same as a page, with the names of those who still have one."""
    app, asked = request.application, request.ask(AuditPageQuery)
    language = language_of(asked.language or in_own_language(request.signed_in, app.preferences).language)
    events, more = _read_page(request, asked)
    kept = {name: value for name, value in request.query.items() if value and name not in ("before", "language")}
    ids = {each for event in events for each in (event.actor_id, event.person_id)}
    people = {each: app.directory.person(each) for each in ids - {"", SYSTEM}}
    html = render(
        "audit.html",
        language,
        w=STRINGS[language],
        asked=request.query,
        actions=tuple(Action),
        events=events,
        names={each: person.name for each, person in people.items() if person is not None and person.name != each},
        vendors=vendor_names(app),
        filtered=bool(kept),
        later=bool(asked.before),
        first=f"?{urlencode({**kept, 'language': language})}",
        older=f"?{urlencode({**kept, 'language': language, 'before': _written(events[-1])})}" if more else None,
        other=f"?{urlencode({**request.query, 'language': text_of(language, 'other_language')})}",
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")


def _read_page(request: Request, asked: AuditQuery) -> tuple[tuple[AuditEvent, ...], bool]:
    return read_page(
        request.signed_in,
        request.application.audit,
        limit=asked.limit,
        before=_read(asked.before),
        since=asked.since,
        until=asked.until,
        person_id=asked.person,
        actor_id=asked.actor,
        action=asked.verb,
    )


def _view(event: AuditEvent) -> AuditEventView:
    return AuditEventView(
        id=event.id,
        at=event.at,
        actor=event.actor_id,
        verb=event.action,
        person=event.person_id,
        vendor=event.vendor_id,
        object=event.object,
        detail=event.detail,
        origin=OriginView(client=event.origin.client, network=event.origin.address),
    )


def _written(event: AuditEvent) -> str:
    return f"{event.at.astimezone(UTC).isoformat()}{BEHIND}{event.id}"


def _read(text: str) -> Place | None:
    if not text:
        return None
    moment, _, event_id = text.partition(BEHIND)
    return Place(datetime.fromisoformat(moment), event_id)
