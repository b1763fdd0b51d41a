"""That somebody read a module to its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The first time a person reached the end of one revision of a module."""

    person_id: str
    module: str
    """The page, as in `modules/violence.md`."""
    revision: str
    """Of the module's text, so that it is known which state was read."""
    language: str
    read_at: datetime
