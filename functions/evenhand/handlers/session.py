"""Who is signed in, signing in by picking a person of the demo roster, signing out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from evenhand.errors import Forbidden
from evenhand.handlers.http import Reply, cookie
from evenhand.handlers.pages import render, text_of
from evenhand.handlers.presentation import person_view
from evenhand.handlers.views import SessionView
from evenhand.people.person import Role
from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand.workflows.sign_in import SESSION, hash_token, sign_in_demo, signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from evenhand.handlers.http import Request
    from evenhand.people.person import Person
    from evenhand.wiring import Application


def cookie_name(application: Application) -> str:
    """The session cookie's name; over HTTPS the prefix binds it to this very host."""
    return "__Host-evenhand" if application.settings.secure else "evenhand"


def identify(application: Application, event: Mapping[str, Any]) -> Person | None:
    """Who sends a request: the session cookie says it, never the body."""
    return signed_in(
        cookie(event, cookie_name(application)),
        directory=application.directory,
        sessions=application.sessions,
        clock=application.clock,
    )


def vendor_names(application: Application) -> dict[str, str]:
    """The vendors' names by id."""
    return {vendor.id: vendor.name for vendor in application.directory.vendors()}


def show(request: Request) -> Reply:
    """Who is signed in, or null."""
    application, person = request.application, request.person
    vendors = vendor_names(application) if person else {}
    view = person_view(person, vendors.get(person.vendor_id, "")) if person else None
    return Reply(body=SessionView(person=view, demo=application.settings.demo))


def page(request: Request) -> Reply:
    """The sign-in page: the demo roster to pick from."""
    application = request.application
    if not application.settings.demo:
        raise Forbidden("The demo sign-in is off here. Ask your trainer how to sign in.")
    language = language_of(request.query.get("language"))
    people = [person for person in application.directory.people() if person.active]
    vendors = vendor_names(application)
    groups = [
        (text_of(language, "labellers_of").format(vendor=name), [p for p in people if p.vendor_id == vendor])
        for vendor, name in vendors.items()
    ]
    groups = [
        (text_of(language, "staff"), [p for p in people if p.role in (Role.TRAINER, Role.STAKEHOLDER, Role.ADMIN)]),
        *groups,
    ]
    html = render(
        "sign_in.html",
        language,
        groups=groups,
        person=request.person,
        next=local_path(request.query.get("next"), language),
        vendors=vendors,
    )
    return Reply(body=html, media_type="text/html; charset=utf-8")


def sign_in(request: Request) -> Reply:
    """Begin a session for the person picked, and go where they came from."""
    application, fields = request.application, request.form()
    token = sign_in_demo(
        next(iter(fields.get("person_id", [])), ""),
        demo=application.settings.demo,
        directory=application.directory,
        sessions=application.sessions,
        clock=application.clock,
        ids=application.ids,
    )
    language = language_of(next(iter(fields.get("language", [])), None))
    target = local_path(next(iter(fields.get("next", [])), None), language)
    return Reply(
        status=303,
        headers={"Location": target},
        cookies=(_session_cookie(application, token, int(SESSION.total_seconds())),),
    )


def sign_out(request: Request) -> Reply:
    """End the session."""
    application = request.application
    token = cookie(request.event, cookie_name(application))
    if token:
        application.sessions.end_session(hash_token(token))
    return Reply(status=204, cookies=(_session_cookie(application, "", 0),))


def sign_in_address(next_path: str, language: str) -> str:
    """Where to send somebody who must sign in first."""
    return f"/api/sign-in?language={language}&next={quote(next_path, safe='/#')}"


def language_of(value: str | None) -> str:
    """A language the site is built in; the original when the one asked for is not."""
    return value if value in LANGUAGES else ORIGINAL


def local_path(value: str | None, language: str) -> str:
    """A path of this site to go to, never another site's address."""
    if value and value.startswith("/") and not value.startswith(("//", "/\\")) and value.isprintable():
        parts = urlsplit(value)
        if not parts.scheme and not parts.netloc and "\\" not in value:
            return quote(value, safe="/#?&=%-._~:+,")
    return f"/{language}/"


def _session_cookie(application: Application, value: str, seconds: int) -> Cookie:
    return Cookie(
        cookie_name(application),
        value,
        path="/",
        max_age=seconds,
        http_only=True,
        secure=application.settings.secure,
        # Lax and not Strict, so that whoever comes by a link in a mail is signed in.
        same_site=SameSite.LAX_MODE,
    )
