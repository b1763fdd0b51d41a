"""The audit trail, a page at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from evenhand.handlers.http import Reply
from evenhand.handlers.times import Moment
from evenhand.handlers.views_audit import AuditEventView, AuditView, OriginView
from evenhand.people.audit import Action
from evenhand.workflows.audit import Place, read_page

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


def list_(request: Request) -> Reply:
    """The audit trail, the latest first."""
    app, asked = request.application, request.ask(AuditQuery)
    events, more = read_page(
        request.signed_in,
        app.audit,
        limit=asked.limit,
        before=_read(asked.before),
        since=asked.since,
        until=asked.until,
        person_id=asked.person,
        actor_id=asked.actor,
        action=asked.verb,
    )
    further = {**request.query, "before": _written(events[-1])} if more else {}
    return Reply(
        body=AuditView(
            events=tuple(_view(each) for each in events),
            next=f"/api/audit?{urlencode(further)}" if further else None,
        )
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
