"""Who gets to a handler: each route held against the table of permissions, in one place.

A person whose roles do not include what a route does is told so, whatever record is asked for. A record that is not
theirs to reach looks the same as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from evenhand.errors import Forbidden, NotFound, NotSignedIn
from evenhand.handlers.http import SIGNED_OUT
from evenhand.people.permissions import may, reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from evenhand.handlers.route import Route
    from evenhand.people.person import Person
    from evenhand.wiring import Application


class Owner(NamedTuple):
    """Whose a record is."""

    person_id: str
    vendor_id: str
    """Of the time the record was made, where it keeps one."""


def _of_attempt(app: Application, attempt_id: str) -> Owner | None:
    record = app.attempts.get(attempt_id)
    return Owner(record.attempt.person_id, record.attempt.vendor_id) if record else None


def _of_appeal(app: Application, appeal_id: str) -> Owner | None:
    appeal = app.appeals.get(appeal_id)
    return Owner(appeal.person_id, appeal.vendor_id) if appeal else None


def _of_certificate(app: Application, number: str) -> Owner | None:
    certificate = app.certificates.certificate(number.strip().upper())  # people type it
    return Owner(certificate.person_id, certificate.vendor_id) if certificate else None


def _of_person(app: Application, person_id: str) -> Owner | None:
    person = app.directory.person(person_id)
    return Owner(person.id, person.vendor_id) if person else None


OWNED: Mapping[str, tuple[Callable[[Application, str], Owner | None], str]] = {
    "attempt_id": (_of_attempt, "There is no such attempt, or it is not yours."),
    "number": (_of_certificate, "There is no certificate of this number. Compare it letter by letter."),
    "appeal_id": (_of_appeal, "There is no such appeal, or it is not yours."),
    "person_id": (_of_person, "There is no such person, or they are not yours to see."),
}
"""A variable part of a path that names somebody's record, to how its owner is found and what is said else."""

NOBODYS = frozenset({"quiz_id", "assignment_id", "question_id", "regrade_id", "subscription_id"})
"""Variable parts of a path that name nobody's record, or one that is looked for among one's own alone."""


def check_routes(routes: Iterable[Route]) -> None:
    """Raise `ValueError` when a route that is not public has a variable part of which nobody said whose it is."""
    for route in routes:
        unknown = set(route.variables) - OWNED.keys() - NOBODYS
        if unknown and not route.public:
            raise ValueError(f"{route.path}: {', '.join(sorted(unknown))} is neither in OWNED nor in NOBODYS.")


def admit(route: Route, person: Person | None, path: Mapping[str, str], app: Application) -> None:
    """Let a request pass, or raise `NotSignedIn`, `Forbidden` or `NotFound`."""
    if route.verb is None:
        return
    if person is None:
        raise NotSignedIn(SIGNED_OUT)
    if reach(person, route.verb) is None:
        raise Forbidden("Your role does not include this. Ask a trainer or an admin.")
    for name in route.variables:
        if name in OWNED:
            find, otherwise = OWNED[name]
            owner = find(app, path[name])
            if owner is None or not may(person, route.verb, owner_id=owner.person_id, vendor_id=owner.vendor_id):
                raise NotFound(otherwise)
