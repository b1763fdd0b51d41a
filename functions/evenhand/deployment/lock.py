"""One publication at a time: an object beside the keys that only one process can have made."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of
from evenhand.deployment.objects import MISSING, THERE, put

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LOCK = "publishing.json"
LEASE = timedelta(hours=1)
"""How long a publication can take; who holds the lock longer was killed."""


class Busy(Exception):
    """Somebody else is publishing; the message says who, since when, and what to do."""


class Held(NamedTuple):
    """The lock as it lies there."""

    tag: str
    id: str
    """The holder's."""
    by: str
    since: datetime


class Lock:
    """It is held while this is entered."""

    def __init__(
        self, bucket: str, by: str, s3: S3Client, clock: Callable[[], datetime], *, take_over: bool = False
    ) -> None:
        """`by` is who wants it, as others are told. With `take_over` it is taken from whoever has it."""
        self._bucket, self._by, self._s3 = bucket, by, s3
        self._clock, self._take_over = clock, take_over
        self._holder = uuid.uuid4().hex

    def __enter__(self) -> Lock:
        """Raises `Busy`."""
        self._acquire()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the lock go, unless somebody has taken it over."""
        held = self._look()
        if held is not None and held.id == self._holder:
            self._s3.delete_object(Bucket=self._bucket, Key=LOCK)

    def renew(self) -> None:
        """Hold it for as long again from now. Raises `Busy` where somebody has taken it over: whoever looks at what
        would change, and is asked, may take longer than a lock is held."""
        held = self._look()
        if held is None or held.id != self._holder:
            who = "Somebody" if held is None else held.by
            raise Busy(f"{who} took over meanwhile. Nothing was published from here: publish again.")
        self._replace(held)

    def _acquire(self) -> None:
        now = self._clock()
        if self._put(now, IfNoneMatch="*"):
            return
        held = self._look()
        if held is None:
            raise Busy("Somebody else has just published. Try again.")
        if held.id == self._holder:
            return  # the answer was lost, and botocore asked again
        if not self._take_over and now - held.since < LEASE:
            raise Busy(
                f"{held.by} is publishing, since {held.since:%H:%M} UTC. Wait until that is done. If it was killed: "
                f"evenhand publish --take-over; from {held.since + LEASE:%H:%M} UTC on that is not needed."
            )
        self._replace(held)

    def _replace(self, held: Held) -> None:
        """Put the lock in the place of the one that was looked at, if it is still that: of two that do, one does."""
        if self._put(self._clock(), IfMatch=held.tag):
            return
        now_held = self._look()
        if now_held is None or now_held.id != self._holder or now_held.tag == held.tag:
            raise Busy("Somebody else was publishing and is done or has begun anew just now. Try again.")

    def _put(self, since: datetime, **condition: str) -> bool:
        """Write the lock on a condition; whether it held."""
        body = json.dumps({"id": self._holder, "by": self._by, "since": since.isoformat()}).encode()
        try:
            put(self._bucket, LOCK, body, self._s3, ContentType="application/json", **condition)
        except ClientError as error:
            if code_of(error) in THERE | MISSING:
                return False
            raise
        return True

    def _look(self) -> Held | None:
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=LOCK)
        except ClientError as error:
            if code_of(error) in MISSING:
                return None
            raise
        lock = json.loads(found["Body"].read())
        return Held(found["ETag"], lock["id"], lock["by"], datetime.fromisoformat(lock["since"]))
