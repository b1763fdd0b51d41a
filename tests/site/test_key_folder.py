"""What is noted of the revisions that were put in force."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from evenhand_site.key_folder import Damaged, listings
from support import NINE, publication_of

PUBLISHED = publication_of()
QUIZ = PUBLISHED.quiz_id


def put(keys: Path, *revisions: str, at: datetime, other: bool = True) -> None:
    """Put a revision of a quiz in force, or withdraw the quiz where none is given; another quiz stays as it is."""
    publications = [dataclasses.replace(PUBLISHED, revision=revision) for revision in revisions]
    if other:
        publications.append(dataclasses.replace(PUBLISHED, quiz_id="other", revision="0ther"))
    for name, data in listings(keys, publications, [], {}, at).items():
        (keys / name).write_bytes(data)


def noted(keys: Path, quiz_id: str = QUIZ) -> list[tuple[str, datetime]]:
    history = json.loads((keys / "history.json").read_text())
    return [(each["revision"], datetime.fromisoformat(each["at"])) for each in history.get(quiz_id, [])]


def after(hours: int) -> datetime:
    return NINE + timedelta(hours=hours)


def test_a_revision_is_noted_when_it_takes_the_place_of_another(tmp_path: Path) -> None:
    put(tmp_path, "a1", at=NINE)
    put(tmp_path, "b2", at=after(1))
    assert noted(tmp_path) == [("a1", NINE), ("b2", after(1))]


def test_the_same_revision_built_again_is_not_noted(tmp_path: Path) -> None:
    put(tmp_path, "a1", at=NINE)
    put(tmp_path, "a1", at=after(1))
    put(tmp_path, "b2", at=after(2))
    assert noted(tmp_path) == [("a1", NINE), ("b2", after(2))]
    assert noted(tmp_path, "other") == [("0ther", NINE)]


def test_an_earlier_revision_that_is_put_in_force_again_is_noted_again(tmp_path: Path) -> None:
    for hours, revision in enumerate(["a1", "b2", "a1"]):
        put(tmp_path, revision, at=after(hours))
    assert noted(tmp_path) == [("a1", NINE), ("b2", after(1)), ("a1", after(2))]


def test_a_quiz_that_was_withdrawn_keeps_its_history_and_is_noted_when_it_comes_back(tmp_path: Path) -> None:
    put(tmp_path, "a1", at=NINE)
    put(tmp_path, at=after(1))
    assert noted(tmp_path) == [("a1", NINE)]
    put(tmp_path, "a1", at=after(2))
    assert noted(tmp_path) == [("a1", NINE), ("a1", after(2))]


def test_what_was_in_force_before_anything_was_noted_is_not_dated_by_a_guess(tmp_path: Path) -> None:
    (tmp_path / "current.json").write_text(json.dumps({QUIZ: "a1"}))
    put(tmp_path, "a1", at=NINE)
    assert noted(tmp_path) == []
    put(tmp_path, "b2", at=after(1))
    assert noted(tmp_path) == [("b2", after(1))]


def test_a_build_that_was_killed_before_its_revision_was_in_force_leaves_one_note_of_it(tmp_path: Path) -> None:
    put(tmp_path, "a1", at=NINE)
    current = (tmp_path / "current.json").read_bytes()
    put(tmp_path, "b2", at=after(1))
    (tmp_path / "current.json").write_bytes(current)

    put(tmp_path, "b2", at=after(2))

    assert noted(tmp_path) == [("a1", NINE), ("b2", after(1))]


def test_times_are_kept_in_utc(tmp_path: Path) -> None:
    put(tmp_path, "a1", at=datetime.fromisoformat("2026-11-23T17:00:00+08:00"))
    assert json.loads((tmp_path / "history.json").read_text())[QUIZ][0]["at"] == "2026-11-23T09:00:00+00:00"


@pytest.mark.parametrize("name", ["history.json", "current.json"])
@pytest.mark.parametrize("damage", ["", "{", "[]", '{"visible-blood": [{"revision": 1}]}', '{"visible-blood": 3}'])
def test_a_damaged_file_is_named_and_not_written_over(tmp_path: Path, name: str, damage: str) -> None:
    (tmp_path / name).write_text(damage)
    with pytest.raises(Damaged, match=rf"{name} is damaged: .+ Put it back from a backup"):
        put(tmp_path, "a1", at=NINE)
    assert (tmp_path / name).read_text() == damage
