"""The audit trail as it is answered with."""

from __future__ import annotations

from datetime import datetime

from evenhand.handlers.views import View
from evenhand.people.audit import Action, Client


class OriginView(View):
    """From where."""

    client: Client
    network: str
    """Never the whole address."""


class AuditEventView(View):
    """Who did what to whose record, when, from where."""

    id: str
    at: datetime
    actor: str
    verb: Action
    person: str
    vendor: str
    object: str
    detail: str
    origin: OriginView


class AuditView(View):
    """A page of the audit trail, the latest first."""

    events: tuple[AuditEventView, ...]
    next: str | None
    """The address of what comes before these; null where there is nothing."""
