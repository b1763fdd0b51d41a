"""Routes of what people have to read and to do, and of what they hold for it."""

from __future__ import annotations

from evenhand.handlers import assignments, certificates, readings
from evenhand.handlers.requests import AssignmentRequest, ReadingRequest
from evenhand.handlers.route import Route
from evenhand.handlers.views import (
    AssignmentsView,
    AssignmentView,
    CertificatesView,
    ReadingsView,
    ReadingView,
    TasksView,
    VerificationView,
)
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/readings",
        handler=readings.list_,
        verb=Verb.USE_SITE,
        answer=ReadingsView,
    ),
    Route(
        method="POST",
        path="/api/readings",
        handler=readings.record,
        form=True,
        verb=Verb.USE_SITE,
        body=ReadingRequest,
        answer=ReadingView,
        statuses=(200, 303),
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/api/tasks",
        handler=assignments.list_own,
        verb=Verb.USE_SITE,
        answer=TasksView,
    ),
    Route(
        method="GET",
        path="/api/assignments",
        handler=assignments.list_all,
        verb=Verb.ASSIGN,
        answer=AssignmentsView,
    ),
    Route(
        method="POST",
        path="/api/assignments",
        handler=assignments.make,
        verb=Verb.ASSIGN,
        body=AssignmentRequest,
        answer=AssignmentView,
        statuses=(201,),
        problems=(404, 409),
    ),
    Route(
        method="DELETE",
        path="/api/assignments/{assignment_id}",
        handler=assignments.withdraw,
        verb=Verb.ASSIGN,
        statuses=(204,),
    ),
    Route(
        method="GET",
        path="/api/certificates",
        handler=certificates.list_own,
        verb=Verb.USE_SITE,
        answer=CertificatesView,
    ),
    Route(
        method="GET",
        path="/api/certificates/{number}",
        handler=certificates.verify,
        answer=VerificationView,
        public=True,
    ),
    Route(
        method="GET",
        path="/api/certificates/{number}/page",
        handler=certificates.page,
        answer="text/html",
        public=True,
    ),
)
