"""One publication at a time: an object beside the keys that only one process can have made."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LOCK = "publishing.json"
LEASE = timedelta(hours=1)
"""How long a publication can take; who holds the lock longer was killed."""
TAKEN = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})
"""How S3 says that somebody else was first."""
MISSING = frozenset({"NoSuchKey", "404"})


class Busy(Exception):
    """Somebody else is publishing; the message says who, since when, and what to do."""


class Lock:
    """It is held while this is entered."""

    def __init__(
        self, bucket: str, by: str, s3: S3Client, clock: Callable[[], datetime], *, take_over: bool = False
    ) -> None:
        """`by` is who wants it, as others are told. With `take_over` it is taken from whoever has it."""
        self._bucket, self._by, self._s3 = bucket, by, s3
        self._clock, self._take_over = clock, take_over
        self._holder = uuid.uuid4().hex

    def __enter__(self) -> None:
        """Raises `Busy`."""
        _acquire(self._bucket, self._holder, self._by, self._s3, self._clock(), take_over=self._take_over)

    def __exit__(self, *_: object) -> None:
        _release(self._bucket, self._holder, self._s3)


def _acquire(bucket: str, holder: str, by: str, s3: S3Client, now: datetime, *, take_over: bool) -> None:
    body = json.dumps({"id": holder, "by": by, "since": now.isoformat()}).encode()
    try:
        s3.put_object(Bucket=bucket, Key=LOCK, Body=body, ContentType="application/json", IfNoneMatch="*")
    except ClientError as error:
        if code_of(error) not in TAKEN:
            raise
    else:
        return
    tag, who, since = _held(bucket, s3)
    if not take_over and now - since < LEASE:
        raise Busy(
            f"{who} is publishing, since {since:%H:%M} UTC. Wait until that is done. If it was killed: "
            f"evenhand publish --take-over; from {since + LEASE:%H:%M} UTC on that is not needed."
        )
    try:
        # On the condition that it is still the lock that was looked at: of two that take over, one does.
        s3.put_object(Bucket=bucket, Key=LOCK, Body=body, ContentType="application/json", IfMatch=tag)
    except ClientError as error:
        if code_of(error) in TAKEN | MISSING:
            raise Busy("Somebody else was publishing and is done or has begun anew just now. Try again.") from None
        raise


def _held(bucket: str, s3: S3Client) -> tuple[str, str, datetime]:
    try:
        found = s3.get_object(Bucket=bucket, Key=LOCK)
    except ClientError as error:
        if code_of(error) in MISSING:
            raise Busy("Somebody else has just published. Try again.") from None
        raise
    lock = json.loads(found["Body"].read())
    return found["ETag"], lock["by"], datetime.fromisoformat(lock["since"])


def _release(bucket: str, holder: str, s3: S3Client) -> None:
    """Let the lock go, unless somebody has taken it over."""
    try:
        found = s3.get_object(Bucket=bucket, Key=LOCK)
    except ClientError as error:
        if code_of(error) in MISSING:
            return
        raise
    if json.loads(found["Body"].read()).get("id") == holder:
        s3.delete_object(Bucket=bucket, Key=LOCK)
