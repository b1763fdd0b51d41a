"""The one table of routes. The router, the OpenAPI document and the tests of permissions are made from it."""

from __future__ import annotations

from evenhand.handlers import appeals, assignments, attempts, certificates, openapi, readings, session
from evenhand.handlers.http import Reply, Request
from evenhand.handlers.requests import (
    AppealRequest,
    AssignmentRequest,
    DecisionRequest,
    DraftRequest,
    LateRequest,
    ReadingRequest,
    StartRequest,
    SubmissionRequest,
    WithdrawalRequest,
)
from evenhand.handlers.route import Route
from evenhand.handlers.views import (
    AppealsView,
    AppealView,
    AssignmentsView,
    AssignmentView,
    AttemptView,
    CertificatesView,
    DraftView,
    QuizView,
    ReadingsView,
    ReadingView,
    ResultsView,
    ResultView,
    SessionView,
    TasksView,
    VerificationView,
)


def describe(request: Request) -> Reply:
    """The API's description, for machines."""
    return Reply(body=openapi.text(ROUTES), media_type="application/vnd.oai.openapi+json")


ROUTES: tuple[Route, ...] = (
    Route(method="GET", path="/api/session", handler=session.show, answer=SessionView, public=True),
    Route(
        method="DELETE", path="/api/session", handler=session.sign_out, statuses=(204,), problems=(403,), public=True
    ),
    Route(method="GET", path="/api/sign-in", handler=session.page, answer="text/html", problems=(403,), public=True),
    Route(
        method="POST",
        path="/api/sign-in",
        handler=session.sign_in,
        statuses=(303,),
        problems=(400, 403, 404, 413, 415),
        public=True,
    ),
    Route(
        method="GET", path="/api/quizzes/{quiz_id}", handler=attempts.show_quiz, answer=QuizView, problems=(401, 404)
    ),
    Route(
        method="POST",
        path="/api/quizzes/{quiz_id}/form",
        handler=attempts.submit_without_script,
        answer="text/html",
        statuses=(200, 303),
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(method="GET", path="/api/attempts", handler=attempts.list_own, answer=ResultsView, problems=(401,)),
    Route(
        method="POST",
        path="/api/attempts",
        handler=attempts.start,
        body=StartRequest,
        answer=AttemptView,
        statuses=(200, 201),
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}",
        handler=attempts.show,
        answer=ResultView,
        problems=(401, 404),
    ),
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}/page",
        handler=attempts.page,
        answer="text/html",
        problems=(401, 404),
    ),
    Route(
        method="PUT",
        path="/api/attempts/{attempt_id}/draft",
        handler=attempts.save,
        body=DraftRequest,
        answer=DraftView,
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/submission",
        handler=attempts.submit,
        body=SubmissionRequest,
        answer=ResultView,
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/late",
        handler=attempts.accept,
        body=LateRequest,
        answer=ResultView,
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(method="GET", path="/api/readings", handler=readings.list_, answer=ReadingsView, problems=(401,)),
    Route(
        method="POST",
        path="/api/readings",
        handler=readings.record,
        body=ReadingRequest,
        answer=ReadingView,
        statuses=(200, 303),
        problems=(400, 401, 403, 404, 413, 415, 422),
    ),
    Route(method="GET", path="/api/tasks", handler=assignments.list_own, answer=TasksView, problems=(401,)),
    Route(
        method="GET",
        path="/api/assignments",
        handler=assignments.list_all,
        answer=AssignmentsView,
        problems=(401, 403),
    ),
    Route(
        method="POST",
        path="/api/assignments",
        handler=assignments.make,
        body=AssignmentRequest,
        answer=AssignmentView,
        statuses=(201,),
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="DELETE",
        path="/api/assignments/{assignment_id}",
        handler=assignments.withdraw,
        statuses=(204,),
        problems=(401, 403),
    ),
    Route(
        method="GET",
        path="/api/certificates",
        handler=certificates.list_own,
        answer=CertificatesView,
        problems=(401,),
    ),
    Route(
        method="GET",
        path="/api/certificates/{number}",
        handler=certificates.verify,
        answer=VerificationView,
        problems=(404,),
        public=True,
    ),
    Route(
        method="GET",
        path="/api/certificates/{number}/page",
        handler=certificates.page,
        answer="text/html",
        problems=(404,),
        public=True,
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/appeals",
        handler=appeals.open_,
        body=AppealRequest,
        answer=AppealView,
        statuses=(201,),
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(method="GET", path="/api/appeals", handler=appeals.list_, answer=AppealsView, problems=(401,)),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/decision",
        handler=appeals.decide,
        body=DecisionRequest,
        answer=AppealView,
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="POST",
        path="/api/appeals/{appeal_id}/withdrawal",
        handler=appeals.withdraw,
        body=WithdrawalRequest,
        answer=AppealView,
        problems=(400, 401, 403, 404, 409, 413, 415, 422),
    ),
    Route(
        method="GET",
        path="/api/openapi.json",
        handler=describe,
        answer="application/vnd.oai.openapi+json",
        public=True,
    ),
)
