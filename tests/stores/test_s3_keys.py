"""What the bucket of keys promises: the same as the folder, and few questions to S3."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from moto import mock_aws

from evenhand.adapters.file_keys import FileKeys
from evenhand.adapters.s3_keys import FRESH_SECONDS, S3Keys
from evenhand.errors import Unreachable
from evenhand.ports.keys import Published
from evenhand.quiz.publication import dump
from support import QUIZ, publication_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from evenhand.ports.keys import KeyStore

BUCKET = "evenhand-keys"
HISTORY = [
    {"revision": "a1", "at": "2026-11-23T09:00:00+00:00"},
    {"revision": "b2", "at": "2026-11-24T10:30:00+00:00"},
]
MODULES = {"modules/violence.md": {"titles": {"en": "Violence", "zh": "暴力"}, "revision": "d0c5"}}


class Watch:
    """Seconds, put forward by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def client() -> Iterator[S3Client]:
    """A client of moto, with the bucket, that counts what it is asked."""
    with mock_aws():
        client = boto3.client(
            "s3", region_name="eu-central-1", aws_access_key_id="example", aws_secret_access_key="example"
        )
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield client


@pytest.fixture
def watch() -> Watch:
    """It shows nought."""
    return Watch()


@pytest.fixture
def asked(client: S3Client) -> list[str]:
    """The names of the objects asked for since."""
    names: list[str] = []
    client.meta.events.register("before-parameter-build.s3.GetObject", lambda params, **_: names.append(params["Key"]))
    return names


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[KeyStore, object]:
    """Each key store in turn, empty, and how to put something where it looks."""
    if request.param == "folder":

        def write(name: str, data: bytes) -> None:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)

        return FileKeys(tmp_path), write
    client: S3Client = request.getfixturevalue("client")
    watch = Watch()

    def put(name: str, data: bytes) -> None:
        client.put_object(Bucket=BUCKET, Key=name, Body=data)
        watch.seconds += FRESH_SECONDS

    return S3Keys(BUCKET, client, elapsed=watch), put


def publish(write, publication, **listings: object) -> None:
    """Put a publication in force."""
    write(f"{publication.quiz_id}/{publication.revision}.json", dump(publication))
    for name, value in {"current": {publication.quiz_id: publication.revision}, **listings}.items():
        write(f"{name}.json", json.dumps(value).encode())


def test_both_say_that_nothing_is_published_before_anything_is(place) -> None:
    keys, _ = place
    assert keys.quizzes() == []
    assert keys.current("visible-blood") is None
    assert keys.revision("visible-blood", "c0ffee") is None
    assert keys.history("visible-blood") == []
    assert keys.authors("visible-blood") == {}
    assert keys.modules() == {}


def test_both_find_what_is_published_and_what_was_before(place) -> None:
    keys, write = place
    first, second = publication_of(), publication_of(QUIZ.replace("pass_mark: 60%", "pass_mark: 70%"))
    publish(write, first)
    assert keys.current("visible-blood") == first

    publish(write, second)

    assert keys.current("visible-blood") == second
    assert keys.revision("visible-blood", first.revision) == first
    assert keys.quizzes() == ["visible-blood"]


def test_both_find_what_the_build_noted_beside_it(place) -> None:
    keys, write = place
    authors = {"visible-blood": {"fight": "ada@example.org"}}
    publish(write, publication_of(), history={"visible-blood": HISTORY}, authors=authors, modules=MODULES)

    assert keys.history("visible-blood") == [
        Published(revision="a1", at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        Published(revision="b2", at=datetime(2026, 11, 24, 10, 30, tzinfo=UTC)),
    ]
    assert keys.authors("visible-blood") == {"fight": "ada@example.org"}
    assert keys.modules()["modules/violence.md"].titles["zh"] == "暴力"


def test_no_name_leads_to_another_object_than_a_publication(client: S3Client, watch: Watch) -> None:
    client.put_object(Bucket=BUCKET, Key="secret.json", Body=dump(publication_of()))
    keys = S3Keys(BUCKET, client, elapsed=watch)
    assert keys.revision("..", "secret") is None
    assert keys.revision("", "secret") is None
    assert keys.revision("visible-blood/..", "c0ffee") is None


def test_a_publication_is_asked_for_once(client: S3Client, watch: Watch, asked: list[str]) -> None:
    publication = publication_of()
    publish(lambda name, data: client.put_object(Bucket=BUCKET, Key=name, Body=data), publication)
    keys = S3Keys(BUCKET, client, elapsed=watch)

    for _ in range(3):
        keys.current("visible-blood")
        watch.seconds += FRESH_SECONDS

    assert asked.count(f"visible-blood/{publication.revision}.json") == 1
    assert asked.count("current.json") == 3


def test_what_is_in_force_is_asked_for_once_in_a_while_and_then_sent_only_when_it_changed(
    client: S3Client, watch: Watch, asked: list[str]
) -> None:
    client.put_object(Bucket=BUCKET, Key="current.json", Body=b'{"first": "a1"}')
    statuses: list[int] = []
    client.meta.events.register(
        "after-call.s3.GetObject", lambda http_response, **_: statuses.append(http_response.status_code)
    )
    keys = S3Keys(BUCKET, client, elapsed=watch)

    assert [keys.quizzes(), keys.quizzes()] == [["first"], ["first"]]
    assert asked == ["current.json"]
    watch.seconds = FRESH_SECONDS
    assert keys.quizzes() == ["first"]
    client.put_object(Bucket=BUCKET, Key="current.json", Body=b'{"second": "b2"}')
    watch.seconds *= 2
    assert keys.quizzes() == ["second"]

    assert statuses == [200, 304, 200]


def test_a_bucket_that_cannot_be_read_is_an_error_and_not_an_empty_one(client: S3Client, watch: Watch) -> None:
    keys = S3Keys("not-there", client, elapsed=watch)
    with pytest.raises(ClientError):
        keys._place.listing("current.json")


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url="https://s3.example"),
        ReadTimeoutError(endpoint_url="https://s3.example"),
        ClientError({"Error": {"Code": "SlowDown"}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "GetObject"),  # type: ignore[typeddict-item]
    ],
    ids=lambda error: type(error).__name__,
)
def test_where_s3_does_not_answer_it_is_said_so_and_no_test_is_taken_for_gone(
    client: S3Client, watch: Watch, error: Exception
) -> None:
    keys = S3Keys(BUCKET, client, elapsed=watch)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(client, "get_object", Silent(error))
        for ask in (lambda: keys.current("visible-blood"), lambda: keys.revision("visible-blood", "a1"), keys.quizzes):
            with pytest.raises(Unreachable):
                ask()
    assert keys.quizzes() == []


class Silent:
    """A call that raises."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, **_: object) -> None:
        raise self.error
