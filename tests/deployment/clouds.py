"""Stand-ins for AWS: moto's S3 and Parameter Store, and a CloudFront that remembers what it was told."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import boto3
from botocore.stub import Stubber
from moto import mock_aws

from evenhand.deployment.account import Account
from evenhand.deployment.publishing import Place

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

KEYS = {"aws_access_key_id": "example", "aws_secret_access_key": "example"}
REGION = "us-east-1"
ACCOUNT = Account(id="123456789012", region=REGION, caller="arn:aws:iam::123456789012:user/somebody")
PLACE = Place(site="site", keys="keys", distribution="E1", headers="H1")


@contextmanager
def moto_s3(*buckets: str) -> Iterator[S3Client]:
    """moto's S3, with these buckets."""
    with mock_aws():
        client = boto3.client("s3", region_name=REGION, **KEYS)
        for bucket in buckets:
            client.create_bucket(Bucket=bucket)
        yield client


def names(bucket: str, s3: S3Client) -> set[str]:
    """What is in a bucket."""
    return {each["Key"] for each in s3.list_objects_v2(Bucket=bucket).get("Contents", ())}


class Given:
    """`Clients` that hands out clients it was given, whatever the region."""

    def __init__(self, **clients: Any) -> None:
        self._clients = clients

    def client(self, service: str, *, region: str = "") -> Any:
        """The client of a service."""
        return self._clients[service]


def answering(service: str, *answers: tuple[str, Any]) -> Any:
    """A client that is answered so, in this order; a text is an error's code. botocore checks every field's name."""
    client = boto3.client(service, region_name=REGION, **KEYS)  # type: ignore[call-overload]
    stub = Stubber(client)
    for operation, answer in answers:
        if isinstance(answer, str):
            stub.add_client_error(operation, answer)
        else:
            stub.add_response(operation, answer)
    stub.activate()
    return client


class CloudFront:
    """What publishing asks of CloudFront, kept in memory."""

    def __init__(self, policy: str = "default-src 'none'") -> None:
        self.policy = policy
        self.invalidated: list[list[str]] = []
        self.open: list[str] = ["/"]
        self.tag = 1

    def get_response_headers_policy_config(self, **_: Any) -> dict[str, Any]:
        """The headers of pages."""
        security = {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": self.policy, "Override": True},
            "ContentTypeOptions": {"Override": True},
        }
        return {
            "ETag": str(self.tag),
            "ResponseHeadersPolicyConfig": {"Name": "site", "SecurityHeadersConfig": copy.deepcopy(security)},
        }

    def update_response_headers_policy(self, **request: Any) -> None:
        """Other headers, if nobody changed them meanwhile."""
        assert request["IfMatch"] == str(self.tag)
        config = request["ResponseHeadersPolicyConfig"]
        assert config["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}, "the rest stays as it is"
        self.policy = config["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
        self.tag += 1

    def create_invalidation(self, **request: Any) -> dict[str, Any]:
        """Forget what is kept."""
        self.invalidated.append(request["InvalidationBatch"]["Paths"]["Items"])
        return {"Invalidation": {"Id": "I1"}}

    def get_distribution(self, **_: Any) -> dict[str, Any]:
        """A distribution that shows some paths to everybody."""
        origins = [{"Id": "site", "S3OriginConfig": {}}, {"Id": "api", "CustomOriginConfig": {}}]
        open_ = [{"PathPattern": each, "TargetOriginId": "site"} for each in self.open]
        passes = {"Enabled": True, "Items": ["G1"]}
        closed = [
            {"PathPattern": "/api/*", "TargetOriginId": "api"},
            {"PathPattern": "/en/*", "TargetOriginId": "site", "TrustedKeyGroups": passes},
        ]
        config = {"Origins": {"Items": origins}, "CacheBehaviors": {"Items": [*open_, *closed]}}
        return {"Distribution": {"DistributionConfig": config}}

    def get_waiter(self, _: str) -> Any:
        """Nothing takes time here."""

        class Done:
            def wait(self, **_: Any) -> None:
                pass

        return Done()
