"""The gate of the site on one machine: who has no session gets its public files, and from all others to the sign-in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from evenhand.handlers.api import PRIVATE
from evenhand.handlers.http import SIGNED_OUT, plain_problem
from evenhand.handlers.session import cookie_name, idle_time, language_of, sign_in_address
from evenhand.handlers.site_access import Access, access
from evenhand.workflows.sign_in import session_of, use_session

if TYPE_CHECKING:
    from starlette.types import Scope

    from evenhand.wiring import Application

SAFE = ("GET", "HEAD")


class Gate:
    """Lets requests for the site through, or not."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._file = application.settings.site.parent / "public.json"
        self._public: frozenset[str] = frozenset()
        self._read_at = 0

    def refusal(self, scope: Scope) -> Response | None:
        """What somebody is answered who may not have what they ask for; None when they may."""
        path = scope["path"]
        found = access(path, self._files())
        if self._application.settings.public_site or found is Access.PUBLIC or self._signed_in(scope):
            return None
        if found is Access.SIGN_IN and scope["method"] in SAFE:
            # Quoted, as it was decoded: what is in it must not become a query of the sign-in's own.
            target = quote(path, safe="/")
            language = language_of(path.removeprefix("/").partition("/")[0])
            return RedirectResponse(sign_in_address(target, language), 303, PRIVATE)
        status, document = plain_problem(401, "not-signed-in", SIGNED_OUT)
        return JSONResponse(document, status, PRIVATE, media_type="application/problem+json")

    def _signed_in(self, scope: Scope) -> bool:
        app = self._application
        token = Request(scope).cookies.get(cookie_name(app))
        found = session_of(token, directory=app.directory, sessions=app.sessions, clock=app.clock)
        if found is None:
            return False
        use_session(found[1], idle_time(app), sessions=app.sessions, clock=app.clock)
        return True

    def _files(self) -> frozenset[str]:
        """The public files; none where publishing did not say."""
        changed = self._file.stat().st_mtime_ns if self._file.exists() else 0
        if changed != self._read_at:
            self._public = frozenset(json.loads(self._file.read_text(encoding="utf-8"))) if changed else frozenset()
            self._read_at = changed
        return self._public
