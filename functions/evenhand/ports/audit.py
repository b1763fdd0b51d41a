"""The audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from evenhand.people.audit import Action, AuditEvent


class AuditStore(Protocol):
    """The audit trail."""

    def append(self, *events: AuditEvent) -> None:
        """Keep events, in one transaction where the store has room for all of them; the same id again changes nothing.

        Broken off, a part of many may be kept: given again, the rest is.
        """
        ...

    def events(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        person_id: str = "",
        actor_id: str = "",
        action: Action | None = None,
    ) -> Iterator[AuditEvent]:
        """The events from `since` up to, and without, `until`, the latest first, that are about a person, by somebody,
        of a kind."""
        ...
