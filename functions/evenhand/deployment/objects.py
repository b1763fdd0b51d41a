"""Objects in a bucket: listed, read, put, and put only where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MISSING = frozenset({"NoSuchKey", "404"})
THERE = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})


def listed(bucket: str, s3: S3Client) -> Iterator[tuple[str, str]]:
    """The names in a bucket, each with its tag."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        yield from ((each["Key"], each["ETag"].strip('"')) for each in page.get("Contents", ()))


def read(bucket: str, key: str, s3: S3Client) -> bytes | None:
    """What an object holds, or None where there is none."""
    try:
        return s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if code_of(error) in MISSING:
            return None
        raise


def put(bucket: str, key: str, data: bytes, s3: S3Client, **headers: Any) -> None:
    """Put an object, in the place of one of that name."""
    s3.put_object(Bucket=bucket, Key=key, Body=data, **headers)


def put_new(bucket: str, key: str, data: bytes, s3: S3Client, **headers: Any) -> bool:
    """Put an object unless there is one of that name, which stays as it is; whether it was put."""
    try:
        s3.put_object(Bucket=bucket, Key=key, Body=data, IfNoneMatch="*", **headers)
    except ClientError as error:
        if code_of(error) in THERE:
            return False
        raise
    return True
