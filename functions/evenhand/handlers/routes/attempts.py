"""Routes of tests: what stands in one, and an attempt from its start to its result."""

from __future__ import annotations

from evenhand.handlers import attempts, papers
from evenhand.handlers.requests import DraftRequest, LateRequest, StartRequest, SubmissionRequest
from evenhand.handlers.route import Route
from evenhand.handlers.views import AttemptView, DraftView, QuizView, ResultsView, ResultView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/quizzes/{quiz_id}",
        handler=attempts.show_quiz,
        verb=Verb.TAKE_QUIZ,
        answer=QuizView,
    ),
    Route(
        method="POST",
        path="/api/quizzes/{quiz_id}/start",
        handler=papers.start,
        verb=Verb.TAKE_QUIZ,
        form=True,
        statuses=(303,),
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/quizzes/{quiz_id}/form",
        handler=attempts.submit_without_script,
        form=True,
        verb=Verb.TAKE_QUIZ,
        answer="text/html",
        statuses=(200, 303),
        problems=(409, 422),
    ),
    Route(
        method="GET",
        path="/api/attempts",
        handler=attempts.list_own,
        verb=Verb.SEE_ATTEMPT,
        answer=ResultsView,
    ),
    Route(
        method="POST",
        path="/api/attempts",
        handler=attempts.start,
        verb=Verb.TAKE_QUIZ,
        body=StartRequest,
        answer=AttemptView,
        statuses=(200, 201),
        problems=(404, 409),
    ),
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}",
        handler=attempts.show,
        verb=Verb.SEE_ATTEMPT,
        answer=ResultView,
    ),
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}/page",
        handler=attempts.page,
        verb=Verb.SEE_ATTEMPT,
        answer="text/html",
    ),
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}/form",
        handler=papers.show,
        verb=Verb.TAKE_QUIZ,
        answer="text/html",
        statuses=(200, 303),
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/form",
        handler=papers.hand_in,
        verb=Verb.TAKE_QUIZ,
        form=True,
        answer="text/html",
        statuses=(200, 303),
        problems=(409, 422),
    ),
    Route(
        method="PUT",
        path="/api/attempts/{attempt_id}/draft",
        handler=attempts.save,
        verb=Verb.TAKE_QUIZ,
        body=DraftRequest,
        answer=DraftView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/submission",
        handler=attempts.submit,
        verb=Verb.TAKE_QUIZ,
        body=SubmissionRequest,
        answer=ResultView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/attempts/{attempt_id}/late",
        handler=attempts.accept,
        verb=Verb.ACCEPT_LATE,
        body=LateRequest,
        answer=ResultView,
        problems=(409,),
    ),
)
