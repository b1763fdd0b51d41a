"""What is left of somebody who was erased: the opaque id, and what figures are made of."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from evenhand.people.person import Person


def pseudonym_of(person: Person) -> Person:
    """The person without name, address and whatever else tells who it is; role, vendor, cohort and language stay."""
    return replace(
        person,
        name=person.id,
        email="",
        scope=(),
        active=False,
        other_roles=(),
        time_zone="UTC",
        extra_time=Fraction(1),
    )


def is_erased(person: Person) -> bool:
    """Whether nothing is left but the pseudonym."""
    return person == pseudonym_of(person)
