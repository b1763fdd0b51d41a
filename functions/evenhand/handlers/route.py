"""One call of the API, as a line of the table of routes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from evenhand.handlers.http import Reply, Request
from evenhand.people.permissions import Verb

VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the API. Its summary is the first line of the handler's docstring.

    It names what is done, by which the router lets people in, or it is public; a line with neither cannot be written.
    """

    method: str
    path: str
    handler: Callable[[Request], Reply]
    verb: Verb | None = None
    """What is done, a row of the table of permissions."""
    public: bool = False
    """Whether it answers without a session, whoever asks."""
    by_link: bool = False
    """Whether the address itself is what lets somebody do it, from wherever it is called: other sites and programs that
    know it may."""
    query: type[BaseModel] | None = None
    """The model of what stands behind the question mark."""
    body: type[BaseModel] | None = None
    form: bool = False
    """Whether browsers without JavaScript post a form to it."""
    answer: type[BaseModel] | str | None = None
    """The model of the answer, or its media type."""
    statuses: tuple[int, ...] = (200,)
    problems: tuple[int, ...] = ()
    """The statuses of refusals, besides those that follow from the rest of the line."""

    def __post_init__(self) -> None:
        if (self.verb is None) is not self.public:
            raise ValueError(f"{self.method} {self.path}: name a verb of the table of permissions, or public=True.")
        if self.by_link and not (self.public and self.variables):
            raise ValueError(f"{self.method} {self.path}: what is done by link is public and has a secret in its path.")

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the parts of the path that are variable."""
        return tuple(VARIABLE.findall(self.path))
