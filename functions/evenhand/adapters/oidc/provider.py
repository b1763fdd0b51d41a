"""One identity provider: where people are sent, and what their codes are exchanged for."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any
from urllib.parse import quote, urlencode

from evenhand.adapters.oidc.cached import Cached
from evenhand.adapters.oidc.fetch import fetch
from evenhand.adapters.oidc.id_token import PublicKey, UnknownKey, check_id_token, keys_of
from evenhand.adapters.oidc.metadata import Metadata, fetch_metadata
from evenhand.people.provider import Provider
from evenhand.ports.providers import ProviderSilent, Vouched, VouchRefused
from evenhand.ports.system import Clock

CLIENT_ERRORS = ("invalid_client", "unauthorized_client")
"""The provider does not know Evenhand: no fault of whoever signs in."""


class OidcProvider:
    """`evenhand.ports.providers.IdentityProvider`."""

    def __init__(self, provider: Provider, back: str, left: str, clock: Clock) -> None:
        """`back` is where people come back to from signing in, `left` from signing out."""
        self.provider = provider
        self._back = back
        self._left = left
        self._clock = clock
        self._metadata: Cached[Metadata] = Cached(lambda: fetch_metadata(provider.issuer))
        self._keys: Cached[tuple[PublicKey, ...]] = Cached(self._fetch_keys)

    def address(self, *, state: str, nonce: str, verifier: str, language: str) -> str:
        """Where to send somebody who wants to sign in."""
        endpoint = self._metadata.value(self._clock.now()).authorization_endpoint
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self._back,
            "scope": " ".join(self.provider.scopes),
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return _with(endpoint, asked)

    def sign_out_address(self, language: str) -> str | None:
        """Where to end the session there; it knows whose by its own cookie, for no token is kept to show it."""
        endpoint = self._metadata.value(self._clock.now()).end_session_endpoint
        asked = {
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": self._left,
            "ui_locales": language,
        }
        return _with(endpoint, asked) if endpoint else None

    def redeem(self, code: str, *, verifier: str, nonce: str, issuer: str) -> Vouched:
        """Whom it vouches for with a code that somebody brought back."""
        metadata = self._metadata.value(self._clock.now())
        if (issuer or metadata.names_itself) and issuer != self.provider.issuer:
            raise VouchRefused("the answer comes from another issuer")
        claims = self._checked(self._exchange(code, verifier, metadata), nonce)
        email, verified = claims.get("email"), claims.get("email_verified")
        # Some providers write the truth of it as a text; some never say it, and the file may say to trust them.
        trusted = self.provider.trust_email and "email_verified" not in claims
        checked = isinstance(email, str) and (verified is True or verified == "true" or trusted)
        return Vouched(issuer=self.provider.issuer, subject=claims["sub"], email=str(email) if checked else "")

    def _exchange(self, code: str, verifier: str, metadata: Metadata) -> str:
        """The ID token for a code."""
        client, secret = self.provider.client_id, self.provider.client_secret
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": verifier,
        }
        headers = {}
        if secret and not metadata.secret_in_body:
            pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
        else:
            form |= {"client_id": client, **({"client_secret": secret} if secret else {})}
        status, answer = fetch(metadata.token_endpoint, form=form, headers=headers)
        if status != 200:
            raise _refused(status, answer)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise VouchRefused("the answer to the code holds no ID token")
        return token

    def _checked(self, token: str, nonce: str) -> dict[str, Any]:
        """The claims of a token. A provider changes its keys now and then: for one unknown they are asked for anew."""
        now = self._clock.now()
        try:
            return check_id_token(token, self._keys.value(now), self.provider, nonce, now)
        except UnknownKey:
            keys = self._keys.renewed(now)
            if keys is None:
                raise
            return check_id_token(token, keys, self.provider, nonce, now)

    def _fetch_keys(self) -> tuple[PublicKey, ...]:
        status, document = fetch(self._metadata.value(self._clock.now()).jwks_uri)
        if status != 200:
            raise ProviderSilent(f"its keys have the status {status}")
        return keys_of(document)


def _refused(status: int, answer: dict[str, Any]) -> Exception:
    """Why there is no token. Of what the provider writes only a plain error code is repeated."""
    code = answer.get("error")
    named = code if isinstance(code, str) and re.fullmatch(r"[a-z_]{1,40}", code) else f"status {status}"
    if status >= 500 or named in CLIENT_ERRORS:
        return ProviderSilent(f"it does not exchange codes for Evenhand: {named}")
    return VouchRefused(f"the provider does not take the code: {named}")


def _with(endpoint: str, asked: dict[str, str]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"
