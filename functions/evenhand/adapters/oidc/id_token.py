"""An ID token, checked: by whom it is signed, for whom it is made, until when it holds, and for which sign-in."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from evenhand.people.provider import Provider
from evenhand.ports.providers import ProviderSilent, VouchRefused

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures that only the holder of a private key can make; never `none`, nor one with a shared secret."""
LEEWAY = timedelta(seconds=60)
"""How far clocks may differ."""
PublicKey = RSAKey | ECKey | OKPKey
LONGEST_SUBJECT = 255
LONGEST_HEADER = 16 * 1024


class UnknownKey(VouchRefused):
    """The token names a key that is not among those known."""


def keys_of(document: Mapping[str, Any]) -> tuple[PublicKey, ...]:
    """The public keys of a JWK set that may sign; raises `ProviderSilent` when there are none."""
    entries = document.get("keys")
    keys: list[PublicKey] = []
    for entry in entries if isinstance(entries, list) else ():
        # One key that cannot be used, such as of a kind that comes later, must not take away the others.
        if isinstance(entry, dict) and entry.get("use", "sig") == "sig" and (key := _key(entry)) is not None:
            keys.append(key)
    if not keys:
        raise ProviderSilent("it publishes no key that could be used")
    return tuple(keys)


def _key(entry: dict[str, Any]) -> PublicKey | None:
    kinds: dict[object, type[PublicKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    kind = kinds.get(entry.get("kty"))
    try:
        return kind.import_key(entry) if kind else None
    except (JoseError, ValueError, TypeError):
        return None


def check_id_token(
    token: str, keys: Sequence[PublicKey], provider: Provider, nonce: str, now: datetime
) -> dict[str, Any]:
    """The claims of a token that can be trusted; raises `VouchRefused`, or `UnknownKey` of them."""
    # Providers add headers of their own, and certificates among them are long; none of it decides anything here.
    registry = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
    registry.max_header_length = LONGEST_HEADER
    try:
        with warnings.catch_warnings():
            # EdDSA by its old name, which providers go on using.
            warnings.simplefilter("ignore", SecurityWarning)
            decoded = jwt.decode(token, lambda each: _signer(each.headers(), keys), registry=registry)
    except VouchRefused:
        raise
    except (JoseError, ValueError, TypeError) as error:
        raise VouchRefused(f"the token is not one, or not signed as it must be: {type(error).__name__}") from error
    claims = decoded.claims
    _check(claims, provider, nonce, now)
    return claims


def _signer(headers: Mapping[str, Any], keys: Sequence[PublicKey]) -> PublicKey:
    """The key of the provider that a token says it is signed with. Keys that it brings along count for nothing."""
    if str(headers.get("typ", "JWT")).upper() != "JWT":
        raise VouchRefused("the token is of another type")
    wanted = headers.get("kid")
    fitting = [key for key in keys if wanted is None or key.kid == wanted]
    if not fitting:
        raise UnknownKey("the token is signed with a key that the provider does not publish")
    if len(fitting) > 1:
        raise VouchRefused("the token does not say which key it is signed with")
    return fitting[0]


def _check(claims: Mapping[str, Any], provider: Provider, nonce: str, now: datetime) -> None:
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        registry.validate(dict(claims))
    except ExpiredTokenError as error:
        raise VouchRefused("the token has expired") from error
    except MissingClaimError as error:
        raise VouchRefused(f"the token lacks a claim that it must have: {error.claim}") from error
    except InvalidClaimError as error:
        raise VouchRefused(f"the token is not meant for this: {error.claim}") from error
    except (OverflowError, TypeError, ValueError) as error:
        raise VouchRefused("the token has a claim that is not of its kind") from error
    audience, party = claims["aud"], claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and party is None) or party not in (None, provider.client_id):
        raise VouchRefused("the token is not meant for this: azp")
    if not isinstance(claims["nonce"], str):
        raise VouchRefused("the token is not meant for this: nonce")
    if len(claims["sub"]) > LONGEST_SUBJECT:
        raise VouchRefused("the token names nobody: sub")
