"""The table of routes, in parts. The router, the OpenAPI document and the tests of permissions are made from it.

A part is imported when a path is asked for that may stand in it: a function that takes submissions starts without what
draws reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

from evenhand.handlers.route import Route

Routes: TypeAlias = tuple[Route, ...]


def all_routes() -> Routes:
    """The whole table, in its order."""
    return tuple(route for part in PARTS.values() for route in part())


def parts_about(path: str) -> Iterator[Routes]:
    """The parts of the table in which a path stands, if anywhere, each loaded when it is asked for."""
    subject = path.removeprefix("/api/").partition("/")[0]
    for name in SUBJECTS.get(subject, ()):
        yield PARTS[name]()


def _sign_in() -> Routes:
    from evenhand.handlers.routes.sign_in import ROUTES

    return ROUTES


def _attempts() -> Routes:
    from evenhand.handlers.routes.attempts import ROUTES

    return ROUTES


def _study() -> Routes:
    from evenhand.handlers.routes.study import ROUTES

    return ROUTES


def _appeals() -> Routes:
    from evenhand.handlers.routes.appeals import ROUTES

    return ROUTES


def _regrades() -> Routes:
    from evenhand.handlers.routes.regrades import ROUTES

    return ROUTES


def _audit() -> Routes:
    from evenhand.handlers.routes.audit import ROUTES

    return ROUTES


def _home() -> Routes:
    from evenhand.handlers.routes.home import ROUTES

    return ROUTES


def _subscriptions() -> Routes:
    from evenhand.handlers.routes.subscriptions import ROUTES

    return ROUTES


def _people() -> Routes:
    from evenhand.handlers.routes.people import ROUTES

    return ROUTES


def _reports() -> Routes:
    from evenhand.handlers.routes.reports import ROUTES

    return ROUTES


def _description() -> Routes:
    from evenhand.handlers.routes.description import ROUTES

    return ROUTES


PARTS: Mapping[str, Callable[[], Routes]] = {
    "sign_in": _sign_in,
    "attempts": _attempts,
    "study": _study,
    "appeals": _appeals,
    "regrades": _regrades,
    "audit": _audit,
    "home": _home,
    "subscriptions": _subscriptions,
    "people": _people,
    "reports": _reports,
    "description": _description,
}

SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "session": ("sign_in",),
    "sign-in": ("sign_in",),
    "quizzes": ("attempts", "regrades"),
    "attempts": ("attempts", "appeals", "regrades"),
    "readings": ("study",),
    "tasks": ("study",),
    "assignments": ("study",),
    "certificates": ("study", "regrades"),
    "appeals": ("appeals",),
    "regrades": ("regrades",),
    "audit": ("audit",),
    "my": ("home",),
    "preferences": ("home",),
    "subscriptions": ("subscriptions",),
    "report-preview": ("subscriptions",),
    "unsubscribe": ("subscriptions",),
    "bounces": ("subscriptions",),
    "people": ("people",),
    "reports": ("reports",),
    "openapi.json": ("description",),
}
"""The first word of paths, to the parts of the table that have such, what is asked for most before the others."""
