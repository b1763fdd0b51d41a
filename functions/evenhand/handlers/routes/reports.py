"""Routes of reports."""

from __future__ import annotations

from evenhand.handlers import reports
from evenhand.handlers.route import Route
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(method="GET", path="/api/reports", handler=reports.list_, verb=Verb.RECEIVE_REPORT, answer="text/html"),
    Route(
        method="GET",
        path="/api/reports/{quiz_id}",
        handler=reports.page,
        verb=Verb.RECEIVE_REPORT,
        query=reports.ReportQuery,
        answer="text/html",
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/api/reports/{quiz_id}/csv",
        handler=reports.csv,
        verb=Verb.RECEIVE_REPORT,
        query=reports.ReportQuery,
        answer="text/csv",
        problems=(404,),
    ),
)
