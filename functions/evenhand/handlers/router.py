"""From a method and a path to the route that serves them, and what stands in its variable parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from evenhand.handlers.access import check_routes
from evenhand.handlers.route import VARIABLE
from evenhand.handlers.routes import parts_about

if TYPE_CHECKING:
    from evenhand.handlers.route import Route
    from evenhand.handlers.routes import Routes

PART = r"[\w.~!$&'()*+,;=:@% <>\[\]{}|^-]+"
"""What may stand in a variable part of a path."""


class Found(NamedTuple):
    """A route that serves a path."""

    route: Route
    variables: Mapping[str, str]


class Router:
    """Routes by their paths. The parts of the table are loaded when they are asked for."""

    def __init__(self, routes: Routes | None = None) -> None:
        """All routes of the table, unless some are given."""
        self._given = routes
        self._checked: set[int] = set()
        if routes is not None:
            self._check(routes)

    def find(self, method: str, path: str) -> Found | None:
        """The route, or None. A path without variable parts comes before one with."""
        for matches in self._matches(path):
            found = [each for each in matches if each.route.method == method]
            if found:
                return min(found, key=lambda each: len(each.variables))
        return None

    def methods(self, path: str) -> list[str]:
        """What can be done at a path."""
        return [each.route.method for matches in self._matches(path) for each in matches]

    def _matches(self, path: str) -> Iterator[list[Found]]:
        """The routes that a path fits, for each part of the table where it may stand."""
        for part in parts_about(path) if self._given is None else (self._given,):
            self._check(part)
            matches = ((route, _pattern(route.path).fullmatch(path)) for route in part)
            yield [Found(route, match.groupdict()) for route, match in matches if match]

    def _check(self, part: Routes) -> None:
        """Raise `ValueError`, the first time, when a route has a variable part of which nobody said whose it is."""
        if id(part) not in self._checked:
            check_routes(part)
            self._checked.add(id(part))


@cache
def _pattern(path: str) -> re.Pattern[str]:
    """Of the paths that a route serves."""
    # The names of variable parts stand at the odd places.
    words = VARIABLE.split(path)
    return re.compile("".join(f"(?P<{w}>{PART})" if n % 2 else re.escape(w) for n, w in enumerate(words)))
