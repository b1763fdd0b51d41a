"""What people have to do, what they have read, and what is done for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.accommodation import Accommodation
    from evenhand.assessment.assignment import Assignment
    from evenhand.assessment.reading import Reading


class AssignmentStore(Protocol):
    """What people have to do."""

    def put_assignment(self, assignment: Assignment) -> None:
        """Add an assignment, or replace the one of its id."""
        ...

    def remove_assignment(self, assignment_id: str) -> None:
        """Forget an assignment; unknown ones are fine."""
        ...

    def assignments(self) -> Sequence[Assignment]:
        """All of them, by id."""
        ...


class ReadingStore(Protocol):
    """Which modules people have read to the end."""

    def put_reading(self, reading: Reading) -> None:
        """Keep a reading; of one revision of a module by one person the first is kept."""
        ...

    def readings(self, person_id: str) -> Sequence[Reading]:
        """A person's readings, the earliest first."""
        ...


class AccommodationStore(Protocol):
    """What people were given beyond the rules."""

    def put_accommodation(self, accommodation: Accommodation) -> None:
        """Keep an accommodation; the same id again changes nothing."""
        ...

    def accommodations(self, person_id: str) -> Sequence[Accommodation]:
        """Those of a person, the earliest first."""
        ...
