"""People, and what they prefer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.people.person import Person, Vendor
    from evenhand.people.preferences import Preferences


class Directory(Protocol):
    """People and vendors."""

    def person(self, person_id: str) -> Person | None:
        """The person, or None."""
        ...

    def people(self) -> Sequence[Person]:
        """Everyone, by id."""
        ...

    def by_email(self, email: str) -> Person | None:
        """The active person with this address, whatever its case; None when there is none or more than one."""
        ...

    def vendors(self) -> Sequence[Vendor]:
        """All vendors, by id."""
        ...

    def put(self, vendors: Iterable[Vendor], people: Iterable[Person]) -> None:
        """Add or replace vendors and people by id; each whole, but not all at one moment."""
        ...


class PreferenceStore(Protocol):
    """How people want to see the site."""

    def put_preferences(self, preferences: Preferences) -> None:
        """Keep them in the place of those before."""
        ...

    def preferences(self, person_id: str) -> Preferences | None:
        """A person's, or None when they never said."""
        ...
