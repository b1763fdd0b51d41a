"""Routes of appeals."""

from __future__ import annotations

from evenhand.handlers import appeals
from evenhand.handlers.requests import (
    AppealRequest,
    DecisionRequest,
    EscalationRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from evenhand.handlers.route import Route
from evenhand.handlers.views import AppealsView, AppealView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/appeals",
        handler=appeals.open_,
        verb=Verb.APPEAL,
        body=AppealRequest,
        answer=AppealView,
        statuses=(201,),
        problems=(409,),
    ),
    Route(
        method="GET",
        path="/api/appeals",
        handler=appeals.list_,
        verb=Verb.SEE_APPEAL,
        answer=AppealsView,
    ),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/review",
        handler=appeals.take,
        verb=Verb.DECIDE_APPEAL,
        body=ReviewRequest,
        answer=AppealView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/escalation",
        handler=appeals.escalate,
        verb=Verb.DECIDE_APPEAL,
        body=EscalationRequest,
        answer=AppealView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/decision",
        handler=appeals.decide,
        verb=Verb.DECIDE_APPEAL,
        body=DecisionRequest,
        answer=AppealView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/withdrawal",
        handler=appeals.withdraw,
        verb=Verb.APPEAL,
        body=WithdrawalRequest,
        answer=AppealView,
        problems=(409,),
    ),
)
