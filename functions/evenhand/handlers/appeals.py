"""Appeal, withdraw, list, review, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.appeal_views import appeal_view
from evenhand.handlers.http import Reply
from evenhand.handlers.requests import (
    AppealRequest,
    DecisionRequest,
    EscalationRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from evenhand.handlers.session import vendor_names
from evenhand.handlers.views import AppealsView, AppealView
from evenhand.workflows.appeal_mark import AppealCase, list_appeals, open_appeal, withdraw_appeal
from evenhand.workflows.decide_appeal import Decision, decide_appeal, escalate_appeal, take_appeal
from evenhand.workflows.review_appeals import reviews_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.handlers.http import Request


def open_(request: Request) -> Reply:
    """Object to the mark of one question."""
    app, person, body = request.application, request.signed_in, request.read(AppealRequest)
    case = open_appeal(person, request.path["attempt_id"], body.question_id, body.reason, body.text, app)
    return Reply(status=201, body=appeal_view(person, case, app.clock.now()))


def list_(request: Request) -> Reply:
    """The person's appeals; for trainers and admins everyone's."""
    cases = list_appeals(request.signed_in, request.application)
    return Reply(body=AppealsView(appeals=_views(request, cases)))


def withdraw(request: Request) -> Reply:
    """Take an appeal back before it is decided."""
    app, person = request.application, request.signed_in
    request.read(WithdrawalRequest)
    case = withdraw_appeal(person, request.path["appeal_id"], app)
    return Reply(body=appeal_view(person, case, app.clock.now()))


def take(request: Request) -> Reply:
    """Say that one looks at an appeal."""
    body = request.read(ReviewRequest)
    case = take_appeal(request.signed_in, request.path["appeal_id"], body.version, request.application)
    return Reply(body=_views(request, [case])[0])


def escalate(request: Request) -> Reply:
    """Ask for a second reviewer."""
    body = request.read(EscalationRequest)
    appeal_id = request.path["appeal_id"]
    case = escalate_appeal(request.signed_in, appeal_id, body.reason, body.version, request.application)
    return Reply(body=_views(request, [case])[0])


def decide(request: Request) -> Reply:
    """Decide an appeal with a rationale and, where it is upheld, a remedy."""
    body = request.read(DecisionRequest)
    decision = Decision(outcome=body.outcome, rationale=body.rationale, remedy=body.remedy, answer=body.answer)
    case = decide_appeal(request.signed_in, request.path["appeal_id"], decision, body.version, request.application)
    return Reply(body=_views(request, [case])[0])


def _views(request: Request, cases: Sequence[AppealCase]) -> tuple[AppealView, ...]:
    app, person = request.application, request.signed_in
    names, now = vendor_names(app), app.clock.now()
    reviews = reviews_of(person, cases, app, app.feed)
    return tuple(appeal_view(person, case, now, names, reviews.get(case.appeal.id)) for case in cases)
