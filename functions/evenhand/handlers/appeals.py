"""Appeal, withdraw, list, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.handlers.http import Reply
from evenhand.handlers.presentation import appeal_view
from evenhand.handlers.requests import AppealRequest, DecisionRequest, WithdrawalRequest
from evenhand.handlers.session import vendor_names
from evenhand.handlers.views import AppealsView
from evenhand.workflows.appeal_mark import list_appeals, open_appeal, withdraw_appeal
from evenhand.workflows.decide_appeal import decide_appeal

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def open_(request: Request) -> Reply:
    """Object to the mark of one question."""
    app, person, body = request.application, request.signed_in, request.read(AppealRequest)
    case = open_appeal(person, request.path["attempt_id"], body.question_id, body.reason, body.text, app)
    return Reply(status=201, body=appeal_view(person, case))


def list_(request: Request) -> Reply:
    """The person's appeals; for trainers and admins everyone's."""
    app, person = request.application, request.signed_in
    vendors = vendor_names(app)
    return Reply(
        body=AppealsView(appeals=tuple(appeal_view(person, case, vendors) for case in list_appeals(person, app)))
    )


def withdraw(request: Request) -> Reply:
    """Take an appeal back before it is decided."""
    app, person = request.application, request.signed_in
    request.read(WithdrawalRequest)
    return Reply(body=appeal_view(person, withdraw_appeal(person, request.path["appeal_id"], app)))


def decide(request: Request) -> Reply:
    """Decide an appeal with a rationale."""
    app, person, body = request.application, request.signed_in, request.read(DecisionRequest)
    case = decide_appeal(person, request.path["appeal_id"], body.outcome, body.rationale, body.version, app)
    return Reply(body=appeal_view(person, case, vendor_names(app)))
