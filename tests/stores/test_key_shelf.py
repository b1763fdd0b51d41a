"""What the folder and the bucket of keys promise a backup: what belongs to it, and the same in either."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from evenhand.adapters.file_keys import FileKeys, Folder
from evenhand.adapters.published_keys import belongs
from evenhand.adapters.s3_keys import Bucket, S3Keys
from evenhand.quiz.publication import dump
from support import publication_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evenhand.archive import KeyShelf
    from evenhand.ports.keys import KeyStore

BUCKET = "evenhand-keys"
PUBLICATION = publication_of()
NAME = f"visible-blood/{PUBLICATION.revision}.json"
CURRENT = f'{{"visible-blood": "{PUBLICATION.revision}"}}'.encode()


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[KeyShelf, KeyStore]]:
    """Each place in turn, empty, and how the functions see it."""
    if request.param == "folder":
        yield Folder(tmp_path / "keys"), FileKeys(tmp_path / "keys")
        return
    with mock_aws():
        client = boto3.client(
            "s3", region_name="eu-central-1", aws_access_key_id="example", aws_secret_access_key="example"
        )
        client.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
        yield Bucket(BUCKET, client), S3Keys(BUCKET, client)


def test_an_empty_place_has_no_names(place: tuple[KeyShelf, KeyStore]) -> None:
    shelf, _ = place

    assert list(shelf.names()) == []
    with pytest.raises(FileNotFoundError):
        shelf.read(NAME)


def test_what_is_put_is_read_named_and_in_force(place: tuple[KeyShelf, KeyStore]) -> None:
    shelf, keys = place

    shelf.put(NAME, dump(PUBLICATION))
    shelf.put("current.json", CURRENT)

    assert list(shelf.names()) == ["current.json", NAME]
    assert shelf.read("current.json") == CURRENT
    assert keys.current("visible-blood") == PUBLICATION


def test_what_else_lies_there_does_not_belong_to_it(place: tuple[KeyShelf, KeyStore]) -> None:
    shelf, _ = place
    shelf.put("left-assets.json", b"{}")
    shelf.put("visible-blood/notes.json", b"{}")

    assert list(shelf.names()) == []


def test_files_of_keys_are_for_nobody_else_to_read(tmp_path: Path) -> None:
    Folder(tmp_path / "state" / "keys").put(NAME, dump(PUBLICATION))

    path = tmp_path / "state" / "keys" / NAME
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (path.parent, path.parent.parent)} == {0o700}
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "does"),
    [
        ("visible-blood/c0ffee.json", True),
        ("history.json", True),
        ("visible-blood/c0ffee", False),
        ("../c0ffee.json", False),
        ("visible-blood/../c0ffee.json", False),
        ("other.json", False),
    ],
)
def test_names_of_publications_and_listings_belong(name: str, does: bool) -> None:
    assert belongs(name) is does
