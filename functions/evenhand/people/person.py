"""A person and the vendor that employs them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Role(StrEnum):
    """What someone is here for."""

    LABELLER = "labeller"
    TRAINER = "trainer"
    STAKEHOLDER = "stakeholder"
    ADMIN = "admin"


ALL_VENDORS = "*"
"""The scope of someone who answers for every vendor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """The company that employs labellers (BPO)."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who signs in. The id is opaque: it stands in records in the place of the name."""

    id: str
    name: str
    email: str
    role: Role
    """What the person is here for first."""
    vendor_id: str = ""
    """The employer of a labeller; empty for the others."""
    cohort: str = ""
    language: str = "en"
    """As in the roster; what the person chose instead is in their `Preferences`."""
    scope: tuple[str, ...] = ()
    """The vendors a stakeholder answers for, or `("*",)`."""
    active: bool = True
    other_roles: tuple[Role, ...] = ()
    """What else, as for a trainer who is an admin too."""
    time_zone: str = "UTC"
    """The IANA name of the zone in which times are told."""
    extra_time: Fraction = Fraction(1)
    """What time limits are multiplied by: 3/2 for somebody who needs half as much again."""

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles, the first first."""
        return (self.role, *self.other_roles)

    def answers_for(self, vendor_id: str) -> bool:
        """Whether a vendor's results are in this person's scope."""
        return ALL_VENDORS in self.scope or vendor_id in self.scope
