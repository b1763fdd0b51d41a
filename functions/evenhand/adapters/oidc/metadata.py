"""What a provider says of itself (OpenID Connect Discovery), checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evenhand.adapters.oidc.fetch import fetch, is_safe
from evenhand.ports.providers import ProviderSilent

WELL_KNOWN = "/.well-known/openid-configuration"
END_SESSION = "end_session_endpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is needed of it."""

    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    names_itself: bool
    """Whether its answers always say that they come from it (RFC 9207)."""
    secret_in_body: bool
    """Whether it takes a client's secret in the body alone."""
    end_session_endpoint: str
    """Where people sign out of it (RP-Initiated Logout); empty where it offers none."""


def fetch_metadata(issuer: str) -> Metadata:
    """The metadata of an issuer; raises `ProviderSilent` when it is not to be had or not its own."""
    status, document = fetch(issuer.rstrip("/") + WELL_KNOWN)
    if status != 200:
        raise ProviderSilent(f"its metadata has the status {status}")
    if document.get("issuer") != issuer:
        raise ProviderSilent("its metadata names another issuer; the one in the file must be the same to the letter")
    methods = document.get("token_endpoint_auth_methods_supported")
    return Metadata(
        authorization_endpoint=_address(document, "authorization_endpoint"),
        token_endpoint=_address(document, "token_endpoint"),
        jwks_uri=_address(document, "jwks_uri"),
        names_itself=document.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body=isinstance(methods, list) and "client_secret_basic" not in methods,
        # Nobody needs it to sign in: one that cannot be used is as good as none.
        end_session_endpoint=_address(document, END_SESSION) if _is_address(document.get(END_SESSION)) else "",
    )


def _address(document: Mapping[str, Any], name: str) -> str:
    address = document.get(name)
    if not _is_address(address):
        raise ProviderSilent(f"its metadata has no {name} that is HTTPS")
    return str(address)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_safe(value) and "#" not in value
