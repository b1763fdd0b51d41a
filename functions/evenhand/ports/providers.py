"""Identity providers, and the pass to what stands before the site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from evenhand.people.provider import Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """Whom an identity provider vouches for."""

    issuer: str
    subject: str
    """What it calls the person, for ever."""
    email: str
    """Empty unless the provider says that it has checked it."""


class VouchRefused(Exception):
    """What came in a provider's name cannot be trusted; why, in words without anything of it."""


class ProviderSilent(Exception):
    """The provider does not answer, or with nothing that could be used; trying again may help."""


class IdentityProvider(Protocol):
    """The way to an identity provider. Its calls raise `ProviderSilent`."""

    @property
    def provider(self) -> Provider:
        """Which."""
        ...

    def address(self, *, state: str, nonce: str, verifier: str, language: str) -> str:
        """Where to send somebody who wants to sign in."""
        ...

    def redeem(self, code: str, *, verifier: str, nonce: str, issuer: str) -> Vouched:
        """Whom it vouches for with a code that somebody brought back. Raises `VouchRefused`.

        `issuer` is who the answer says it comes from, empty when it does not say.
        """
        ...

    def sign_out_address(self, language: str) -> str | None:
        """Where somebody ends their session at the provider too; None where it offers no such thing."""
        ...


class IdentityProviders(Protocol):
    """The providers that may vouch for people."""

    def get(self, provider_id: str) -> IdentityProvider | None:
        """The way to one, or None when there is none of that id."""
        ...


class SitePass(Protocol):
    """What lets a browser past a gate before the site that knows no sessions, such as CloudFront's.

    Nobody can take a pass back before its time: so it lasts no longer than a session that is not used, and is given
    anew with it.
    """

    @property
    def names(self) -> Sequence[str]:
        """The cookies that make up a pass; a browser that lacks the first has none."""
        ...

    def cookies(self, until: datetime) -> Mapping[str, str]:
        """A pass to the whole site until then: what stands in each of the cookies."""
        ...
