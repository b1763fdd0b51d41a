"""Appeal, withdraw, list, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import Reply
from evenhand.handlers.requests import AppealRequest, DecisionRequest, WithdrawalRequest
from evenhand.handlers.session import vendor_names
from evenhand.handlers.views import AppealsView, appeal_view
from evenhand.workflows.appeal_mark import list_appeals, open_appeal, withdraw_appeal
from evenhand.workflows.decide_appeal import decide_appeal

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def open_(request: Request) -> Reply:
    """Object to the mark of one question."""
    app, person, body = request.application, request.signed_in, request.read(AppealRequest)
    case = open_appeal(
        person,
        request.path["attempt_id"],
        body.question_id,
        body.reason,
        body.text,
        attempts=app.attempts,
        appeals=app.appeals,
        keys=app.keys,
        clock=app.clock,
        ids=app.ids,
    )
    return Reply(status=201, body=appeal_view(person, case))


def list_(request: Request) -> Reply:
    """The person's appeals; for trainers and admins everyone's."""
    app, person = request.application, request.signed_in
    cases = list_appeals(person, attempts=app.attempts, appeals=app.appeals, keys=app.keys)
    vendors = vendor_names(app)
    return Reply(body=AppealsView(appeals=tuple(appeal_view(person, case, vendors) for case in cases)))


def withdraw(request: Request) -> Reply:
    """Take an appeal back before it is decided."""
    app, person = request.application, request.signed_in
    request.read(WithdrawalRequest)
    case = withdraw_appeal(
        person,
        request.path["appeal_id"],
        attempts=app.attempts,
        appeals=app.appeals,
        keys=app.keys,
        clock=app.clock,
    )
    return Reply(body=appeal_view(person, case))


def decide(request: Request) -> Reply:
    """Decide an appeal with a rationale."""
    app, person, body = request.application, request.signed_in, request.read(DecisionRequest)
    case = decide_appeal(
        person,
        request.path["appeal_id"],
        body.outcome,
        body.rationale,
        body.version,
        attempts=app.attempts,
        appeals=app.appeals,
        keys=app.keys,
        clock=app.clock,
    )
    return Reply(body=appeal_view(person, case, vendor_names(app)))
