"""One call of the API, as a line of the table of routes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from evenhand.handlers.http import Reply, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the API. Its summary is the first line of the handler's docstring."""

    method: str
    path: str
    handler: Callable[[Request], Reply]
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | str | None = None
    """The model of the answer, or its media type."""
    statuses: tuple[int, ...] = (200,)
    problems: tuple[int, ...] = ()
    public: bool = False
    """Whether it answers without a session."""
