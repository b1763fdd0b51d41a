"""The bucket for code is private, encrypted, versioned, and ours."""

from __future__ import annotations

import dataclasses
import json

import boto3
import pytest
from moto import mock_aws

from deployment.clouds import ACCOUNT, KEYS, answering, moto_s3
from evenhand.deployment.code_bucket import NotOurs, code_bucket, has_bucket, make_bucket

NAME = "evenhand-code-123456789012-us-east-1"


def test_it_is_named_after_account_and_region() -> None:
    assert code_bucket(ACCOUNT) == NAME


def test_it_is_made_once_and_is_what_it_must_be() -> None:
    with moto_s3() as s3:
        assert not has_bucket(NAME, ACCOUNT, s3)
        make_bucket(NAME, ACCOUNT, s3)
        make_bucket(NAME, ACCOUNT, s3)

        assert has_bucket(NAME, ACCOUNT, s3)
        assert all(s3.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"].values())
        (rule,) = s3.get_bucket_encryption(Bucket=NAME)["ServerSideEncryptionConfiguration"]["Rules"]
        assert rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"
        assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Enabled"
        (statement,) = json.loads(s3.get_bucket_policy(Bucket=NAME)["Policy"])["Statement"]
        assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_elsewhere_it_lies_in_its_region() -> None:
    account = dataclasses.replace(ACCOUNT, region="eu-central-1")
    with mock_aws():
        s3 = boto3.client("s3", region_name="eu-central-1", **KEYS)
        make_bucket(code_bucket(account), account, s3)
        assert s3.get_bucket_location(Bucket=code_bucket(account))["LocationConstraint"] == "eu-central-1"


def test_a_stranger_s_bucket_of_that_name_gets_nothing() -> None:
    with pytest.raises(NotOurs, match="Nothing is put into it"):
        make_bucket(NAME, ACCOUNT, answering("s3", ("head_bucket", "403")))
