"""Who is signed in, staying signed in, signing out; and what all pages need to know of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from evenhand.handlers.http import Reply, address_of, cookie
from evenhand.handlers.presentation import person_view
from evenhand.handlers.session_views import LeaveQuery, LookQuery, SessionView
from evenhand.handlers.site_pass import has_pass, no_pass, pass_cookies
from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand.workflows.preferences import in_own_language
from evenhand.workflows.sign_in import (
    Visit,
    ends_at,
    extend_session,
    session_of,
    sign_out,
    use_session,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from evenhand.handlers.http import Request
    from evenhand.people.person import Person
    from evenhand.ports.sessions import SessionRecord
    from evenhand.wiring import Application

LONGEST_PATH = 2000
LOOKING = ("GET", "/api/session")
"""The call that asks how long the session lasts: it is made by the page, not by the person, and so is no use of it,
unless it says that the person has just opened the page."""


def cookie_name(application: Application) -> str:
    """The session cookie's name; over HTTPS the prefix binds it to this very host."""
    return "__Host-evenhand" if application.settings.secure else "evenhand"


def identify(application: Application, event: Mapping[str, Any]) -> Person | None:
    """Who sends a request: the session cookie says it, never the body. It keeps the session alive."""
    found = _session(application, event)
    if found is None:
        return None
    person, session = found
    http = event["requestContext"]["http"]
    looking = (http["method"], str(event.get("rawPath", "")).rstrip("/")) == LOOKING
    if not looking or (event.get("queryStringParameters") or {}).get("opened") == "1":
        use_session(session, idle_time(application), sessions=application.sessions, clock=application.clock)
    return person


def visit_of(application: Application, event: Mapping[str, Any]) -> Visit:
    """The browser that sends a request."""
    return Visit(
        address=address_of(event),
        token=cookie(event, cookie_name(application)) or "",
        lasts=timedelta(hours=application.settings.session_hours),
        idle=idle_time(application),
    )


def idle_time(application: Application) -> timedelta:
    """After how long a session that is not used ends."""
    return timedelta(minutes=application.settings.session_idle)


def vendor_names(application: Application) -> dict[str, str]:
    """The vendors' names by id."""
    return {vendor.id: vendor.name for vendor in application.directory.vendors()}


def show(request: Request) -> Reply:
    """Who is signed in, and until when; or null. The pass to the site is renewed, or taken away, with it."""
    app = request.application
    request.ask(LookQuery)
    found = _session(app, request.event)
    if found is None:
        # Signed out on another device, perhaps.
        gone = no_pass(app) if has_pass(app, request.event) else ()
        return Reply(body=_view(request, None, None, None), cookies=gone)
    person, session = found
    ends = ends_at(session)
    return Reply(body=_view(request, person, ends, session), cookies=pass_cookies(app, ends))


def extend(request: Request) -> Reply:
    """Stay signed in for the whole idle time again, as far as the session goes."""
    app, person = request.application, request.signed_in
    found = _session(app, request.event)
    if found is None:
        return Reply(body=_view(request, person, None, None))
    _, session = found
    ends = extend_session(session, idle_time(app), sessions=app.sessions, clock=app.clock)
    return Reply(body=_view(request, person, ends, session), cookies=pass_cookies(app, ends))


def leave(request: Request) -> Reply:
    """Sign out here, or with `everywhere=1` on every device."""
    app = request.application
    everywhere = request.ask(LeaveQuery).everywhere == "1"
    sign_out(request.person, app, visit_of(app, request.event), everywhere=everywhere)
    return Reply(status=204, cookies=(session_cookie(app, ""), *no_pass(app)))


def sign_in_address(next_path: str, language: str) -> str:
    """Where to send somebody who must sign in first."""
    return f"/api/sign-in?language={language}&next={quote(next_path, safe='/#')}"


def renewed_pass(request: Request) -> tuple[Cookie, ...]:
    """The pass to the site for whoever is signed in, for as long as the session goes."""
    found = _session(request.application, request.event)
    return pass_cookies(request.application, ends_at(found[1])) if found else ()


def language_of(value: str | None) -> str:
    """A language the site is built in; the original when the one asked for is not."""
    return value if value in LANGUAGES else ORIGINAL


def local_path(value: str | None, language: str) -> str:
    """A path of this site to go to, never another site's address; who comes from the start page gets to their own."""
    fits = value is not None and len(value) <= LONGEST_PATH and value.isprintable()
    if value and fits and value.startswith("/") and not value.startswith(("//", "/\\")):
        parts = urlsplit(value)
        starts = ("/", *(f"/{each}/" for each in LANGUAGES))
        if not parts.scheme and not parts.netloc and "\\" not in value and value not in starts:
            return quote(value, safe="/#?&=%-._~:+,")
    return f"/{language}/my/"


def session_cookie(application: Application, token: str) -> Cookie:
    """The cookie that holds a token; without one, what takes it away."""
    return Cookie(
        cookie_name(application),
        token,
        path="/",
        max_age=application.settings.session_hours * 3600 if token else 0,
        http_only=True,
        secure=application.settings.secure,
        # Lax and not Strict, so that whoever comes by a link in a mail is signed in.
        same_site=SameSite.LAX_MODE,
    )


def _session(application: Application, event: Mapping[str, Any]) -> tuple[Person, SessionRecord] | None:
    return session_of(
        cookie(event, cookie_name(application)),
        directory=application.directory,
        sessions=application.sessions,
        clock=application.clock,
    )


def _view(request: Request, person: Person | None, ends: datetime | None, session: SessionRecord | None) -> SessionView:
    app = request.application
    vendors = vendor_names(app) if person else {}
    provider = session.provider if session else ""
    return SessionView(
        person=person_view(in_own_language(person, app.preferences), vendors.get(person.vendor_id, ""))
        if person
        else None,
        demo=app.settings.demo,
        now=app.clock.now(),
        ends_at=ends,
        expires_at=session.expires_at if session else None,
        provider=provider if provider in {each.id for each in app.settings.providers} else None,
    )
