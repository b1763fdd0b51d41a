"""The server of one machine: API, site and outbox page in one process."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware

from evenhand.handlers.api import make_api
from evenhand.handlers.correlation import log_for
from evenhand.local.clockwork import Clockwork
from evenhand.local.gate import Gate
from evenhand.local.gateway import Gateway
from evenhand.local.mailbox import Mailbox
from evenhand.local.preview.pages import PreviewedSite, preview_routes
from evenhand.local.site import Site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aws_lambda_powertools import Logger
    from starlette.types import ASGIApp, Receive, Scope, Send

    from evenhand.local.preview import Preview
    from evenhand.wiring import Application


LOG = "requests.log"
"""The log of requests that were refused or failed, in the state folder: a line of JSON each, as on AWS, and nobody's
name in it."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "discreet": {"()": "evenhand.handlers.faults.DiscreetFormatter", "fmt": "%(levelname)s: %(message)s"}
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
    "loggers": {
        name: {"handlers": ["stderr"], "level": "WARNING", "propagate": False} for name in ("uvicorn", "evenhand")
    },
}
"""What the server itself says goes to standard error: faults by their kind and place."""


def make_app(
    application: Application, *, clockwork: bool = True, log: Logger | None = None, preview: Preview | None = None
) -> ASGIApp:
    """The ASGI application over the wired one; with a preview, open pages follow what is written."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        works = Clockwork(application)
        if clockwork:
            works.start()
        if preview:
            preview.start()
        yield
        if preview:
            preview.stop()
        if clockwork:
            works.stop()

    routes = Mailbox(application).routes + (preview_routes(preview) if preview else [])
    pages = Starlette(routes=routes, lifespan=lifespan)
    site, gate = application.settings.site, Gate(application)
    pages.mount("/", PreviewedSite(site, gate, preview) if preview else Site(site, gate))
    return _Split(Gateway(make_api(application, log)), GZipMiddleware(pages, minimum_size=1000))


class _Split:
    """Sends API calls to the gateway, everything else to the pages."""

    def __init__(self, gateway: ASGIApp, pages: ASGIApp) -> None:
        self._gateway = gateway
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        api = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._gateway if api else self._pages)(scope, receive, send)


def run(application: Application, host: str, port: int, preview: Preview | None = None) -> None:
    """Serve until interrupted."""
    with (application.settings.state / LOG).open("a", encoding="utf-8") as stream:
        uvicorn.run(
            make_app(application, log=log_for("api", stream=stream), preview=preview),
            host=host,
            port=port,
            log_level="warning",
            log_config=LOGGING,
            access_log=False,
            # Connections of a browser that keeps them open must not hold up the end.
            timeout_graceful_shutdown=3,
        )
