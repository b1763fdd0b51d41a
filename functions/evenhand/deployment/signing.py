"""Secrets that a stack needs from its first day: made here, kept by AWS, neither printed nor written to a disk."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

BITS = 2048
"""The only size that CloudFront takes of RSA."""


class NoCryptography(Exception):
    """Keys cannot be made here; the message says what to install."""


class NotAKey(Exception):
    """The parameter holds something else than a private key; the message says which."""


def edge_secret() -> str:
    """What CloudFront is to prove itself by: 256 random bits."""
    return secrets.token_urlsafe(32)


def has_signing_key(parameter: str, ssm: SSMClient) -> bool:
    """Whether a parameter is there; its value is not asked for."""
    found = ssm.describe_parameters(ParameterFilters=[{"Key": "Name", "Values": [parameter]}])
    return bool(found["Parameters"])


def signing_key(parameter: str, ssm: SSMClient) -> str:
    """The public key that belongs to the private one in a parameter, in PEM; the pair is made where there is none.

    A parameter that is there is never written over. Raises `NoCryptography`, `NotAKey`.
    """
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa
    except ImportError:
        raise NoCryptography("What makes keys is not installed here: `make aws` installs it.") from None
    text = _read(parameter, ssm)
    if text is None:
        made = rsa.generate_private_key(65537, BITS)
        text = made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()
        ssm.put_parameter(
            Name=parameter,
            Value=text,
            Type="SecureString",
            Description="Evenhand signs passes to the site with it.",
        )
    try:
        key = serialization.load_pem_private_key(text.encode(), None)
    except (TypeError, ValueError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size != BITS:
        raise NotAKey(f"{parameter} in the Parameter Store holds no private RSA key of {BITS} bits, in PEM.")
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return public.decode()


def _read(parameter: str, ssm: SSMClient) -> str | None:
    try:
        return ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
    except ClientError as error:
        if code_of(error) == "ParameterNotFound":
            return None
        raise
