"""An identity provider: where people of some vendors prove who they are."""

from __future__ import annotations

from dataclasses import dataclass, field

from evenhand.people.person import Person

RESERVED = ("code", "demo", "mail")
"""Names that a session has without a provider, or that an address of the sign-in has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """An identity provider, as it is agreed with those who run it."""

    id: str
    """Part of the address that it sends people back to."""
    name: str
    """As people know it."""
    issuer: str
    """What it calls itself, letter by letter."""
    client_id: str
    """What it calls Evenhand."""
    client_secret: str = field(default="", repr=False)
    """Empty for a public client, which proves itself by PKCE alone."""
    vendors: tuple[str, ...] = ()
    """The vendors whose people it may vouch for; empty is everybody, staff too."""
    scopes: tuple[str, ...] = ("openid", "email")
    trust_email: bool = False
    """Whether an address of which it does not say that it has checked it counts as checked."""

    def serves(self, person: Person) -> bool:
        """Whether it may vouch for a person."""
        return not self.vendors or person.vendor_id in self.vendors
