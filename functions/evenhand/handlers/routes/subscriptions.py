"""Routes of mail: which reports somebody wants, how one looks, and what came back."""

from __future__ import annotations

from evenhand.handlers import bounces, report_preview, subscriptions, unsubscribe
from evenhand.handlers.route import Route
from evenhand.handlers.views_subscriptions import (
    BouncesView,
    ReportPreviewQuery,
    SubscriptionChange,
    SubscriptionRequest,
    SubscriptionsView,
    SubscriptionView,
)
from evenhand.people.permissions import Verb

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/subscriptions",
        handler=subscriptions.list_,
        verb=Verb.RECEIVE_REPORT,
        answer=SubscriptionsView,
    ),
    Route(
        method="POST",
        path="/api/subscriptions",
        handler=subscriptions.add,
        form=True,
        verb=Verb.RECEIVE_REPORT,
        body=SubscriptionRequest,
        answer=SubscriptionView,
        statuses=(201, 303),
        problems=(409,),
    ),
    Route(
        method="GET",
        path="/api/subscriptions/page",
        handler=subscriptions.page,
        verb=Verb.RECEIVE_REPORT,
        answer="text/html",
    ),
    Route(
        method="PUT",
        path="/api/subscriptions/{subscription_id}",
        handler=subscriptions.change,
        verb=Verb.RECEIVE_REPORT,
        body=SubscriptionChange,
        answer=SubscriptionView,
        problems=(409,),
    ),
    Route(
        method="POST",
        path="/api/subscriptions/{subscription_id}",
        handler=subscriptions.change_form,
        form=True,
        verb=Verb.RECEIVE_REPORT,
        statuses=(303,),
        problems=(409,),
    ),
    Route(
        method="DELETE",
        path="/api/subscriptions/{subscription_id}",
        handler=subscriptions.remove,
        verb=Verb.RECEIVE_REPORT,
        statuses=(204,),
        problems=(409,),
    ),
    Route(
        method="GET",
        path="/api/report-preview",
        handler=report_preview.page,
        verb=Verb.RECEIVE_REPORT,
        query=ReportPreviewQuery,
        answer="text/html",
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/api/report-preview/mail",
        handler=report_preview.mail,
        verb=Verb.RECEIVE_REPORT,
        query=ReportPreviewQuery,
        answer="text/html",
        problems=(404,),
    ),
    Route(
        method="GET",
        path="/api/unsubscribe/{token}",
        handler=unsubscribe.page,
        answer="text/html",
        public=True,
        by_link=True,
    ),
    Route(
        method="POST",
        path="/api/unsubscribe/{token}",
        handler=unsubscribe.stop,
        form=True,
        answer="text/html",
        public=True,
        by_link=True,
    ),
    Route(method="GET", path="/api/bounces", handler=bounces.list_, verb=Verb.MEND_ADDRESS, answer=BouncesView),
    Route(
        method="DELETE",
        path="/api/bounces/{person_id}",
        handler=bounces.clear,
        verb=Verb.MEND_ADDRESS,
        statuses=(204,),
    ),
)
