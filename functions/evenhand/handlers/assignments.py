"""What somebody has to do, and giving people something to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.assessment.assignment import timing
from evenhand.handlers.http import Reply
from evenhand.handlers.presentation import assignment_view, task_view
from evenhand.handlers.requests import AssignmentRequest
from evenhand.handlers.session import language_of
from evenhand.handlers.views import AssignmentsView, TasksView
from evenhand.workflows.assign import all_assignments, assign, tasks_of, withdraw_assignment

if TYPE_CHECKING:
    from evenhand.handlers.http import Request


def list_own(request: Request) -> Reply:
    """What the person has to do, and by when."""
    app, language = request.application, language_of(request.query.get("language"))
    tasks = tasks_of(request.signed_in, app)
    return Reply(body=TasksView(tasks=tuple(task_view(task, app.keys, language) for task in tasks)))


def list_all(request: Request) -> Reply:
    """Every assignment, for trainers and admins."""
    app, now = request.application, request.application.clock.now()
    found = all_assignments(request.signed_in, app)
    return Reply(
        body=AssignmentsView(assignments=tuple(assignment_view(each, timing(each.window, now)) for each in found))
    )


def make(request: Request) -> Reply:
    """Give a quiz or a module to a cohort or a person."""
    app, body = request.application, request.read(AssignmentRequest)
    made = assign(
        request.signed_in,
        body.target,
        body.window,
        app,
        cohort=body.cohort,
        vendor_id=body.vendor_id,
        person_id=body.person_id,
    )
    return Reply(status=201, body=assignment_view(made, timing(made.window, app.clock.now())))


def withdraw(request: Request) -> Reply:
    """Take an assignment back."""
    withdraw_assignment(request.signed_in, request.path["assignment_id"], request.application)
    return Reply(status=204)
