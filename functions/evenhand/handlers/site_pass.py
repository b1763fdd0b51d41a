"""The pass to the site, where what stands before it knows no sessions: given, renewed and taken away with the session.

On one machine there is none, since the gate asks for the session itself. Only calls about the session and the sign-in
handle passes: what signs them is loaded by no function that serves other calls alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aws_lambda_powertools.shared.cookies import Cookie, SameSite

from evenhand.handlers.http import cookie

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from typing import Any

    from evenhand.wiring import Application


def pass_cookies(application: Application, until: datetime) -> tuple[Cookie, ...]:
    """What opens the site to a browser until then; nothing where no pass is needed."""
    seconds = int((until - application.clock.now()).total_seconds())
    if application.site_pass is None or seconds <= 0:
        return ()
    return tuple(_cookie(name, value, seconds) for name, value in application.site_pass.cookies(until).items())


def no_pass(application: Application) -> tuple[Cookie, ...]:
    """What takes a pass away from a browser."""
    return tuple(_cookie(name, "", 0) for name in application.site_pass.names) if application.site_pass else ()


def has_pass(application: Application, event: Mapping[str, Any]) -> bool:
    """Whether a browser has a pass, which it drops when its time is over."""
    return application.site_pass is not None and bool(cookie(event, application.site_pass.names[0]))


def _cookie(name: str, value: str, seconds: int) -> Cookie:
    # The names are not ours to choose, so that no prefix of them can say that they are for this host alone.
    return Cookie(name, value, path="/", max_age=seconds, http_only=True, secure=True, same_site=SameSite.LAX_MODE)
