"""The file that names the identity providers.

    [[provider]]
    id = "acme"                              # stands in https://SITE/api/sign-in/acme/callback
    name = "Acme Support"                    # what people see
    issuer = "https://login.acme.example"    # as in its own metadata, letter by letter
    client_id = "evenhand"
    client_secret_env = "ACME_SECRET"        # the variable that holds the secret; left out for a public client
    vendors = ["acme"]                       # whose people it may vouch for; left out: everybody, staff too
    scopes = ["openid", "email"]             # the default
    trust_email = true                       # left out: an address counts only where the provider says it is checked

The secret itself does not belong in the file.

`trust_email` is for providers that never say whether they have checked an address, as Microsoft Entra ID. The risk:
whoever can write an address into an account there, their own or another's, gets in here as the person of that address.
Set it only where the issuer is one company's own directory, administrators alone can change addresses in it, and
`vendors` names the vendors it is for. Where a provider says that an address is not checked, it never counts.

Where a provider offers to end its session, whoever signs out is asked whether to sign out there too. Tell it the
address that people come back to: `https://SITE/api/sign-in`.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from evenhand.people.provider import RESERVED, Provider

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SECRET = "client_secret"  # noqa: S105 - the name of a line that does not belong there


class ProvidersInvalid(ValueError):
    """The file names no providers that could be used; the message has a line for each thing that is wrong."""


def read_providers(text: str, environment: Mapping[str, str]) -> tuple[Provider, ...]:
    """The providers in the text of a file; raises `ProvidersInvalid` with all that is wrong, each with its place."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProvidersInvalid(f"it is not TOML: {error}.") from None
    tables = document.get("provider", [])
    if document.keys() - {"provider"} or not isinstance(tables, list) or not tables:
        raise ProvidersInvalid("it must hold [[provider]] tables, at least one, and nothing else.")
    problems: list[str] = []
    read: list[tuple[str, Provider]] = []
    for number, table in enumerate(tables, start=1):
        place = _place(number, table)
        try:
            line = _Line.model_validate(table)
        except ValidationError as error:
            problems += [f"{place}: {_sentence(each)}" for each in error.errors(include_url=False)]
            continue
        secret = environment.get(line.client_secret_env, "")
        if line.client_secret_env and not secret:
            problems.append(
                f"{place}: client_secret_env: the environment has no {line.client_secret_env}. Set it to the secret."
            )
        read.append((place, line.provider(secret)))
    problems += _doubles(read)
    if problems:
        raise ProvidersInvalid("\n".join(problems))
    return tuple(provider for _, provider in read)


def _issuer(value: str) -> str:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or port == 0 or not value.isascii() or re.search(r"[\s?#@\\]", value):
        raise ValueError("it must be an address as in https://login.example, without query, fragment or user")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise ValueError("it must begin with https://; http is for this very machine alone")
    return value


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
Word = Annotated[str, StringConstraints(pattern=r"^[\x21\x23-\x5b\x5d-\x7e]+$", max_length=100)]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")
]


class _Line(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    id: Slug
    name: Text
    issuer: Annotated[str, AfterValidator(_issuer)]
    client_id: Text
    client_secret_env: Annotated[str, StringConstraints(pattern=r"^([A-Za-z_][A-Za-z0-9_]*)?$")] = ""
    vendors: list[Text] = Field(default_factory=list)
    scopes: list[Word] = Field(default_factory=lambda: ["openid", "email"])
    trust_email: bool = False

    def provider(self, secret: str) -> Provider:
        """As the rest knows it."""
        return Provider(
            id=self.id,
            name=self.name,
            issuer=self.issuer,
            client_id=self.client_id,
            client_secret=secret,
            vendors=tuple(self.vendors),
            scopes=tuple(self.scopes),
            trust_email=self.trust_email,
        )


def _place(number: int, table: object) -> str:
    named = table.get("id") if isinstance(table, dict) else None
    return f"provider {number} ({named})" if isinstance(named, str) and named.isprintable() else f"provider {number}"


def _sentence(error: Mapping[str, Any]) -> str:
    at = ".".join(str(part) for part in error["loc"]) or "the table"
    if error["loc"] == (SECRET,):
        return f"{SECRET}: a secret does not belong in this file. Name a variable that holds it: client_secret_env."
    if error["type"] == "extra_forbidden":
        known = ", ".join(_Line.model_fields)
        return f"{at}: there is no such setting. There are: {known}."
    return f"{at}: {str(error['msg']).removeprefix('Value error, ')}."


def _doubles(read: list[tuple[str, Provider]]) -> Iterator[str]:
    """What is wrong with the providers that could be read, beside each other."""
    ids = Counter(provider.id for _, provider in read)
    clients = Counter((provider.issuer, provider.client_id) for _, provider in read)
    for place, provider in read:
        if provider.id in RESERVED:
            yield f"{place}: id: {provider.id} is taken by Evenhand itself. Choose another."
        if ids[provider.id] > 1:
            yield f"{place}: id: another provider has it too. Give each its own."
        if clients[provider.issuer, provider.client_id] > 1:
            yield f"{place}: another provider has the same issuer and client_id. Make one of them, with all vendors."
        if "openid" not in provider.scopes:
            yield f"{place}: scopes: openid is missing, without which no provider says who somebody is."
