"""Signed cookies, by which CloudFront knows whom to show the site to: a policy that says until when, and its signature.

They are as the developer guide of CloudFront describes them under "Set signed cookies using a custom policy": the
policy without any space, signed by RSA with SHA-256 (which the fourth cookie says; without it CloudFront expects
SHA-1), both in Base64 with the three signs replaced that cookies cannot hold.
"""

from __future__ import annotations

import base64
import json
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.adapters.aws import patient

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

POLICY, SIGNATURE = "CloudFront-Policy", "CloudFront-Signature"
KEY_PAIR, HASH = "CloudFront-Key-Pair-Id", "CloudFront-Hash-Algorithm"
BITS = 2048
"""Of a key that CloudFront takes."""
MANAGER = ":secretsmanager:"
"""What stands in the ARN of a secret, and not in that of a parameter."""


class SigningKeyUnusable(Exception):
    """The private key is not one that CloudFront could know the public key of; the message says what to do."""


class CloudFrontPass:
    """`evenhand.ports.providers.SitePass`. The key is loaded with the first pass, and what reads it with it."""

    names = (POLICY, SIGNATURE, KEY_PAIR, HASH)

    def __init__(self, site_url: str, key_pair: str, key: str) -> None:
        """`key_pair` is CloudFront's id of the public key, `key` where the private key is: a file, or an ARN."""
        self._resource = f"{site_url}/*"
        self._key_pair = key_pair
        self._source = key

    def cookies(self, until: datetime) -> Mapping[str, str]:
        """A pass to the whole site; raises `SigningKeyUnusable`."""
        policy = policy_of(self._resource, until)
        return {
            POLICY: encoded(policy),
            SIGNATURE: encoded(sign(policy, self._key)),
            KEY_PAIR: self._key_pair,
            HASH: "SHA256",
        }

    @cached_property
    def _key(self) -> RSAPrivateKey:
        return load_key(_read(self._source))


def policy_of(resource: str, until: datetime) -> bytes:
    """The policy that shows a resource until a moment, to the second, to whoever holds it."""
    condition = {"DateLessThan": {"AWS:EpochTime": int(until.timestamp())}}
    return json.dumps({"Statement": [{"Resource": resource, "Condition": condition}]}, separators=(",", ":")).encode()


def sign(policy: bytes, key: RSAPrivateKey) -> bytes:
    """The signature of a policy."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return key.sign(policy, PKCS1v15(), SHA256())


def encoded(data: bytes) -> str:
    """Base64 in which `+`, `=` and `/` are `-`, `_` and `~`."""
    return base64.b64encode(data).decode().translate(str.maketrans("+=/", "-_~"))


def load_key(pem: bytes) -> RSAPrivateKey:
    """The private key in a PEM text; raises `SigningKeyUnusable`, without anything of it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        # Not told as its cause either: what the library says of a key belongs in no log.
        raise SigningKeyUnusable("it is no private key in PEM without a passphrase") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size != BITS:
        raise SigningKeyUnusable(f"it is no RSA key of {BITS} bits: make one with `openssl genrsa {BITS}`")
    return key


def _read(source: str) -> bytes:
    """The PEM text in a file, or in a secret or parameter of AWS, which the function must be allowed to read."""
    if not source.startswith("arn:"):
        return Path(source).read_bytes()
    if MANAGER in source:
        from aws_lambda_powertools.utilities.parameters import SecretsProvider

        value = SecretsProvider(boto_config=patient(2)).get(source)
    else:
        from aws_lambda_powertools.utilities.parameters import SSMProvider

        value = SSMProvider(boto_config=patient(2)).get(source, decrypt=True)
    return value.encode() if isinstance(value, str) else value if isinstance(value, bytes) else b""
