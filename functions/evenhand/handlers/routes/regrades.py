"""Routes of what is looked at again: marks, questions, whole tests, certificates."""

from __future__ import annotations

from evenhand.handlers import fairness, regrades
from evenhand.handlers.requests import RegradeQuery, RegradeRequest, RevocationRequest
from evenhand.handlers.route import Route
from evenhand.handlers.views import CertificateView
from evenhand.handlers.views_fairness import FairnessView
from evenhand.handlers.views_people import LanguageQuery
from evenhand.handlers.views_regrade import MarkHistoryView, PreviewView, QuestionHistoryView, RegradesView, RegradeView
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/attempts/{attempt_id}/history",
        handler=regrades.marks,
        verb=Verb.SEE_ATTEMPT,
        answer=MarkHistoryView,
    ),
    Route(
        method="GET",
        path="/api/quizzes/{quiz_id}/questions/{question_id}/history",
        handler=regrades.question,
        verb=Verb.REGRADE,
        answer=QuestionHistoryView,
        problems=(404,),
    ),
    Route(method="GET", path="/api/regrades", handler=regrades.list_, verb=Verb.REGRADE, answer=RegradesView),
    Route(
        method="GET",
        path="/api/regrades/{regrade_id}",
        handler=regrades.show,
        verb=Verb.REGRADE,
        answer=RegradeView,
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/api/quizzes/{quiz_id}/regrade",
        handler=regrades.preview,
        verb=Verb.REGRADE,
        query=RegradeQuery,
        answer=PreviewView,
        problems=(404, 409),
    ),
    Route(
        method="POST",
        path="/api/quizzes/{quiz_id}/regrades",
        handler=regrades.start,
        verb=Verb.REGRADE,
        body=RegradeRequest,
        answer=RegradeView,
        statuses=(202,),
        problems=(404, 409),
    ),
    Route(
        method="GET",
        path="/api/quizzes/{quiz_id}/fairness",
        handler=fairness.show,
        verb=Verb.SEE_FAIRNESS,
        query=LanguageQuery,
        answer=FairnessView,
        problems=(404,),
    ),
    Route(
        method="POST",
        path="/api/certificates/{number}/revocation",
        handler=regrades.revoke,
        verb=Verb.REVOKE_CERTIFICATE,
        body=RevocationRequest,
        answer=CertificateView,
        problems=(409,),
    ),
)
