"""What an earlier stack of the same name left: tables and buckets that hold data stay when their stack goes.

A new stack gets new ones, which are empty. Nobody deletes the old ones, and nobody takes them over, but by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evenhand.deployment.account import Account, Clients

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

TABLES, BUCKETS = ("Table",), ("KeysBucket", "SiteBucket")
"""The parts of the template that stay."""
PAGE = "infra/docs/runbooks/deployment.md"
"""What says how their data comes into another stack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A table or a bucket that belongs to no stack any more."""

    kind: str
    name: str
    empty: bool
    """Whether it holds nothing now. A bucket may keep versions of what was deleted; S3 then does not delete it."""

    def __str__(self) -> str:
        return f"the {self.kind} {self.name}"


def left_behind(stack: str, account: Account, aws: Clients) -> list[Left]:
    """What is left of an earlier stack, where there is no stack of this name now; tables first, each by its name.

    They are known by the names that CloudFormation gave them: of the stack, of the part, and letters of its own. Those
    of a bucket whose stack has a very long name were cut short, and are not found. Raises `ClientError`.
    """
    tables = _tables(stack, aws.client("dynamodb"))
    return [*sorted(tables, key=lambda each: each.name), *_buckets(stack, account.region, aws.client("s3"))]


def _tables(stack: str, dynamodb: DynamoDBClient) -> Iterator[Left]:
    begins = tuple(f"{stack}-{each}-" for each in TABLES)
    for page in dynamodb.get_paginator("list_tables").paginate():
        for name in page["TableNames"]:
            if name.startswith(begins) and (holds := _records(name, dynamodb)) is not None:
                yield Left(kind="table", name=name, empty=not holds)


def _records(table: str, dynamodb: DynamoDBClient) -> bool | None:
    """Whether there is a record; None of a table that is being made or deleted."""
    try:
        return bool(dynamodb.scan(TableName=table, Limit=1)["Count"])
    except dynamodb.exceptions.ResourceNotFoundException:
        return None


def _buckets(stack: str, region: str, s3: S3Client) -> Iterator[Left]:
    begins = tuple(f"{stack}-{each}-".lower() for each in BUCKETS)
    # Names of buckets are the same everywhere: those of a stack in another region are its own.
    found: Any = s3.list_buckets(BucketRegion=region)["Buckets"]
    for name in sorted(each["Name"] for each in found if each["Name"].startswith(begins)):
        yield Left(kind="bucket", name=name, empty="Contents" not in s3.list_objects_v2(Bucket=name, MaxKeys=1))
