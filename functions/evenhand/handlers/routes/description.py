"""The route of the description of all routes."""

from __future__ import annotations

from evenhand.handlers import openapi
from evenhand.handlers.route import Route

ROUTES: tuple[Route, ...] = (
    Route(
        method="GET",
        path="/api/openapi.json",
        handler=openapi.describe,
        answer="application/vnd.oai.openapi+json",
        public=True,
    ),
)
