"""Secrets are made once, kept by AWS, and never written over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from moto import mock_aws

from deployment.clouds import KEYS, REGION
from evenhand.deployment.signing import NotAKey, edge_secret, has_signing_key, signing_key

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

NAME = "/evenhand-signing/key"


@pytest.fixture
def ssm() -> Iterator[SSMClient]:
    with mock_aws():
        yield boto3.client("ssm", region_name=REGION, **KEYS)


def test_the_pair_belongs_together_and_the_private_key_is_encrypted(ssm: SSMClient) -> None:
    assert not has_signing_key(NAME, ssm)

    public = load_pem_public_key(signing_key(NAME, ssm).encode())

    kept = ssm.get_parameter(Name=NAME, WithDecryption=True)["Parameter"]
    private = load_pem_private_key(kept["Value"].encode(), None)
    form = (Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert private.public_key().public_bytes(*form) == public.public_bytes(*form)
    assert kept["Type"] == "SecureString"
    assert has_signing_key(NAME, ssm)


def test_the_second_time_it_is_the_same_pair(ssm: SSMClient) -> None:
    assert signing_key(NAME, ssm) == signing_key(NAME, ssm)


def test_something_else_under_that_name_is_named_and_left_alone(ssm: SSMClient) -> None:
    ssm.put_parameter(Name=NAME, Value="a password", Type="SecureString")
    with pytest.raises(NotAKey, match=NAME):
        signing_key(NAME, ssm)
    assert ssm.get_parameter(Name=NAME, WithDecryption=True)["Parameter"]["Value"] == "a password"


def test_the_edge_s_secret_is_long_enough_for_the_template_and_new_each_time() -> None:
    assert len(edge_secret()) >= 32
    assert edge_secret() != edge_secret()
