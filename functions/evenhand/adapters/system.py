"""The machine's own clock and randomness, and nobody to watch over it."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evenhand.ports.meter import Metric, Trail

ID_BYTES = 16


class SystemClock:
    """`evenhand.ports.system.Clock`."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """`evenhand.ports.system.Ids`."""

    def new(self) -> str:
        """128 random bits, in 22 characters, the first of which is no hyphen: a command would take it for an option."""
        made = secrets.token_urlsafe(ID_BYTES)
        while made.startswith("-"):
            made = secrets.token_urlsafe(ID_BYTES)
        return made


class NoMeter:
    """`evenhand.ports.meter.Meter` where nobody asked for metrics."""

    def count(self, metric: Metric, number: int = 1) -> None:
        """Nothing."""

    def level(self, metric: Metric, value: float) -> None:
        """Nothing."""

    def follow(self, kind: Trail, identifier: str) -> None:
        """Nothing."""

    def tell(self, ids: Mapping[str, object]) -> None:
        """Nothing."""
