"""Publications in a bucket: what publishing puts there, apart from the site."""

from __future__ import annotations

import json
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore.exceptions import (
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ResponseStreamingError,
)

from evenhand.adapters.aws import patient, unsettled
from evenhand.adapters.published_keys import PublishedKeys, belongs
from evenhand.errors import Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mypy_boto3_s3 import S3Client

FRESH_SECONDS = 2.0
"""For how long what is in force is not asked for again: one request asks several times, and each costs some 15 ms."""
UNCHANGED = "304"
MISSING = frozenset({"NoSuchKey", "404"})
SILENCE = (ConnectionError, HTTPClientError, IncompleteReadError, ResponseStreamingError)


class S3Keys(PublishedKeys):
    """`evenhand.ports.keys.KeyStore`."""

    def __init__(
        self, bucket: str, client: S3Client | None = None, *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        """`elapsed` gives seconds from a beginning of its own."""
        super().__init__(Bucket(bucket, client, elapsed=elapsed))


class Seen(NamedTuple):
    """A listing as it was."""

    tag: str
    """What S3 calls this state of it; empty where there was none."""
    at: float
    listing: Mapping[str, Any]


class Bucket:
    """`evenhand.adapters.published_keys.Place` and `evenhand.archive.KeyShelf`."""

    def __init__(
        self, name: str, client: S3Client | None = None, *, elapsed: Callable[[], float] = time.monotonic
    ) -> None:
        self._name = name
        self._given = client
        self._elapsed = elapsed
        self._seen: dict[str, Seen] = {}

    @cached_property
    def _client(self) -> S3Client:
        """Made when a key is first looked at: who signs in, or reads a report, may need none."""
        return self._given or boto3.client("s3", config=patient(2))

    def read(self, name: str) -> bytes:
        """What an object holds."""
        try:
            return self._get(name)[1]
        except ClientError as error:
            if _code(error) in MISSING:
                raise FileNotFoundError(name) from None
            raise

    def names(self) -> Sequence[str]:
        """The names of publications and listings."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._name)
        return sorted(filter(belongs, (each["Key"] for page in pages for each in page.get("Contents", ()))))

    def put(self, name: str, data: bytes) -> None:
        """Write an object that is not there."""
        self._client.put_object(Bucket=self._name, Key=name, Body=data, ContentType="application/json")

    def listing(self, name: str) -> Mapping[str, Any]:
        """The object, sent again only when it was replaced."""
        seen, now = self._seen.get(name), self._elapsed()
        if seen is None or now >= seen.at + FRESH_SECONDS:
            seen = self._seen[name] = self._look(name, seen, now)
        return seen.listing

    def _look(self, name: str, seen: Seen | None, now: float) -> Seen:
        if_changed = {"IfNoneMatch": seen.tag} if seen and seen.tag else {}
        try:
            tag, body = self._get(name, **if_changed)
        except ClientError as error:
            if seen and _code(error) == UNCHANGED:
                return seen._replace(at=now)
            if _code(error) in MISSING:
                return Seen("", now, {})
            raise
        return Seen(tag, now, json.loads(body))

    def _get(self, name: str, **more: str) -> tuple[str, bytes]:
        """The tag and the bytes of an object; raises `Unreachable` where S3 does not give them just now."""
        try:
            answer = self._client.get_object(Bucket=self._name, Key=name, **more)  # type: ignore[arg-type]
            return answer["ETag"], answer["Body"].read()
        except ClientError as error:
            if unsettled(error):  # S3 says so too that it is asked too often
                raise Unreachable("S3 did not give what is published.") from error
            raise
        except SILENCE as error:
            raise Unreachable("S3 did not answer.") from error


def _code(error: ClientError) -> str:
    return error.response["Error"]["Code"]
