"""Routes of the session, and of signing in and out."""

from __future__ import annotations

from evenhand.handlers import session, sign_in
from evenhand.handlers.route import Route
from evenhand.handlers.session_views import LeaveQuery, LookQuery, SessionView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/session",
        handler=session.show,
        query=LookQuery,
        answer=SessionView,
        public=True,
    ),
    Route(
        method="POST",
        path="/api/session/extension",
        handler=session.extend,
        verb=Verb.USE_SITE,
        answer=SessionView,
    ),
    Route(
        method="DELETE",
        path="/api/session",
        handler=session.leave,
        query=LeaveQuery,
        statuses=(204,),
        public=True,
    ),
    Route(
        method="GET",
        path="/api/sign-in",
        handler=sign_in.page,
        answer="text/html",
        statuses=(200, 303),
        public=True,
    ),
    Route(
        method="POST",
        path="/api/sign-in",
        handler=sign_in.pick,
        form=True,
        statuses=(303,),
        problems=(404,),
        public=True,
    ),
    Route(
        method="POST",
        path="/api/sign-in/code",
        handler=sign_in.ask,
        form=True,
        answer="text/html",
        statuses=(200, 422, 429),
        public=True,
    ),
    Route(
        method="POST",
        path="/api/sign-in/code/answer",
        handler=sign_in.enter,
        form=True,
        answer="text/html",
        statuses=(303, 422, 429),
        public=True,
    ),
    Route(
        method="GET",
        path="/api/sign-in/{provider_id}",
        handler=sign_in.go,
        answer="text/html",
        statuses=(303, 429, 503),
        public=True,
    ),
    Route(
        method="GET",
        path="/api/sign-in/{provider_id}/callback",
        handler=sign_in.back,
        answer="text/html",
        statuses=(303, 403, 429, 503),
        public=True,
    ),
)
