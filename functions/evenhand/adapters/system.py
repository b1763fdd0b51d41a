"""The machine's own clock and randomness."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

ID_BYTES = 16


class SystemClock:
    """`evenhand.ports.Clock`."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """`evenhand.ports.Ids`."""

    def new(self) -> str:
        """128 random bits, in 22 characters, the first of which is no hyphen: a command would take it for an option."""
        made = secrets.token_urlsafe(ID_BYTES)
        while made.startswith("-"):
            made = secrets.token_urlsafe(ID_BYTES)
        return made
