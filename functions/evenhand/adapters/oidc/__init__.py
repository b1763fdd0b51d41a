"""OpenID Connect: identity providers by the authorization code flow with PKCE.

Importing this costs nothing: what speaks HTTP and checks signatures is loaded when somebody signs in by a provider.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.adapters.oidc.provider import OidcProvider
    from evenhand.people.provider import Provider
    from evenhand.ports.system import Clock


LEFT = "/api/sign-in"
"""Where people come back to from signing out at a provider, which must be told of this address."""


class OidcProviders:
    """`evenhand.ports.providers.IdentityProviders`: each is made once, so that what it told of itself is asked for
    rarely."""

    def __init__(self, providers: Iterable[Provider], site_url: str, clock: Clock) -> None:
        self._providers = {provider.id: provider for provider in providers}
        self._site_url = site_url
        self._clock = clock
        self._made: dict[str, OidcProvider] = {}

    def get(self, provider_id: str) -> OidcProvider | None:
        """The way to one, or None when there is none of that id."""
        if provider_id not in self._providers:
            return None
        if provider_id not in self._made:
            from evenhand.adapters.oidc.provider import OidcProvider

            # An address of its own for each: an answer that arrives at another's is not taken (mix-up attack).
            back = f"{self._site_url}/api/sign-in/{provider_id}/callback"
            left = f"{self._site_url}{LEFT}"
            self._made[provider_id] = OidcProvider(self._providers[provider_id], back, left, self._clock)
        return self._made[provider_id]
