"""Stop mails by the link in one of them: without a session, by one click of a mail program or on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from evenhand.handlers.http import FORM, Reply, body_of, media_type
from evenhand.handlers.pages import render
from evenhand.handlers.presentation import describe
from evenhand.handlers.session import language_of, vendor_names
from evenhand.handlers.subscription_strings import STRINGS
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.unsubscribe import linked, resume_by_link, stop_by_link

if TYPE_CHECKING:
    from evenhand.handlers.http import Request
    from evenhand.workflows.unsubscribe import Linked


def page(request: Request) -> Reply:
    """Whether mails are sent, with a button that stops them; looking changes nothing."""
    return _page(request, linked(request.path["token"], request.application))


def stop(request: Request) -> Reply:
    """Stop the mails; with `again=1` in a form, send them again."""
    token, app = request.path["token"], request.application
    return _page(request, resume_by_link(token, app) if _again(request) else stop_by_link(token, app))


def _again(request: Request) -> bool:
    """Whether the button of the page sent it. Mail programs send a form, in either of two types, with one field of
    their own; whatever else they send means what a click means."""
    data = body_of(request.event)
    return media_type(request.event) == FORM and parse_qs(data.decode(errors="replace")).get("again") == ["1"]


def _page(request: Request, found: Linked) -> Reply:
    """The page says nothing of who the mails are for: whoever has the link may be somebody else."""
    app, asked = request.application, request.query.get("language")
    own = in_own_language(found.person, app.preferences).language if found.person else None
    language = language_of(asked or own)
    subscription = found.subscription
    vendor_id = subscription.vendor_id if subscription else ""
    html = render(
        "unsubscribe.html",
        language,
        w=STRINGS[language],
        subscription=subscription,
        quiz=describe(subscription.quiz_id, app.keys, language)[0] if subscription and subscription.quiz_id else "",
        vendor=vendor_names(app).get(vendor_id, vendor_id),
        address=f"/api/unsubscribe/{request.path['token']}?language={language}",
        other=f"/api/unsubscribe/{request.path['token']}",
    )
    # The address lets whoever has it stop the mails: it is passed on to no other page.
    return Reply(body=html, media_type="text/html; charset=utf-8", headers={"Referrer-Policy": "no-referrer"})
