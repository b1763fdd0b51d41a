"""Routes of the audit trail."""

from __future__ import annotations

from evenhand.handlers import audit
from evenhand.handlers.route import Route
from evenhand.handlers.views_audit import AuditView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/audit",
        handler=audit.list_,
        verb=Verb.SEE_AUDIT,
        query=audit.AuditQuery,
        answer=AuditView,
    ),
    Route(
        method="GET",
        path="/api/audit/page",
        handler=audit.page,
        verb=Verb.SEE_AUDIT,
        query=audit.AuditPageQuery,
        answer="text/html",
    ),
)
