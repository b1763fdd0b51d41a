"""What the folder of keys promises."""

from __future__ import annotations

import dataclasses
import json
import os
from datetime import UTC, datetime
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from evenhand.adapters.file_keys import FileKeys
from evenhand.ports.keys import Published
from evenhand.quiz.model import Kind
from evenhand.quiz.publication import Module, Publication, dump
from evenhand.quiz.settings import Settings
from evenhand.quiz.split import AnswerKey, QuestionKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

QUIZ = "real-world-violence"


def publication(revision: str = "c0ffee000001", quiz_id: str = QUIZ) -> Publication:
    """A publication of one question."""
    question = QuestionKey(
        id="street-fight",
        kind=Kind.SINGLE,
        points=Fraction(2),
        options=("allow", "restrict"),
        correct=("restrict",),
        revision="0123456789ab",
    )
    key = AnswerKey(quiz_id=quiz_id, settings=Settings(), questions=(question,), revision="feedbeef0001")
    return Publication(quiz_id=quiz_id, revision=revision, key=key, forms={}, feedback={}, sources={"zh": "# 暴力"})


def publish(folder: Path, published: Publication, current: Mapping[str, str] | None = None) -> None:
    """Write a publication, and what is current, as a build does."""
    (folder / published.quiz_id).mkdir(exist_ok=True)
    (folder / published.quiz_id / f"{published.revision}.json").write_bytes(dump(published))
    names = {published.quiz_id: published.revision} if current is None else current
    (folder / "current.json").write_text(json.dumps(names), encoding="utf-8")


def test_before_the_first_build_nothing_is_published(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path / "not-made-yet")
    assert keys.quizzes() == []
    assert keys.current(QUIZ) is None
    assert keys.revision(QUIZ, "c0ffee000001") is None


def test_what_is_published_is_found_as_current_and_by_its_revision(tmp_path: Path) -> None:
    publish(tmp_path, publication())
    keys = FileKeys(tmp_path)
    assert keys.current(QUIZ) == keys.revision(QUIZ, "c0ffee000001") == publication()
    assert keys.current("another-quiz") is None
    assert keys.revision(QUIZ, "c0ffee000002") is None


def test_the_quizzes_published_now_are_listed_in_order(tmp_path: Path) -> None:
    publish(tmp_path, publication(), {QUIZ: "c0ffee000001", "hate-speech": "c0ffee000002"})
    assert FileKeys(tmp_path).quizzes() == ["hate-speech", QUIZ]


def test_a_new_build_is_seen_and_the_old_revision_stays(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path)
    publish(tmp_path, publication("c0ffee000001"))
    assert keys.current(QUIZ) == publication("c0ffee000001")
    publish(tmp_path, publication("c0ffee000002"))
    os.utime(tmp_path / "current.json", ns=(1, 1))  # however coarse the clock of the file system
    assert keys.current(QUIZ) == publication("c0ffee000002")
    assert keys.revision(QUIZ, "c0ffee000001") == publication("c0ffee000001")


def test_a_revision_asked_for_too_early_is_found_once_it_is_published(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path)
    assert keys.revision(QUIZ, "c0ffee000001") is None
    publish(tmp_path, publication())
    assert keys.revision(QUIZ, "c0ffee000001") == publication()


def test_a_revision_is_read_once(tmp_path: Path) -> None:
    publish(tmp_path, publication())
    keys = FileKeys(tmp_path)
    first = keys.current(QUIZ)
    (tmp_path / QUIZ / "c0ffee000001.json").unlink()
    assert keys.current(QUIZ) is first


def test_the_history_of_a_quiz_is_what_builds_noted(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path)
    assert keys.history(QUIZ) == []
    noted = [
        {"revision": "a1", "at": "2026-11-23T09:00:00+00:00"},
        {"revision": "b2", "at": "2026-11-24T10:30:00+00:00"},
    ]
    (tmp_path / "history.json").write_text(json.dumps({QUIZ: noted}), encoding="utf-8")
    assert keys.history(QUIZ) == [
        Published(revision="a1", at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        Published(revision="b2", at=datetime(2026, 11, 24, 10, 30, tzinfo=UTC)),
    ]
    assert keys.history("another-quiz") == []


def test_the_last_authors_of_questions_are_those_the_build_knew(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path)
    assert keys.authors(QUIZ) == {}
    (tmp_path / "authors.json").write_text(json.dumps({QUIZ: {"fight": "ada@example.org"}}), encoding="utf-8")
    assert keys.authors(QUIZ) == {"fight": "ada@example.org"}
    assert keys.authors("another-quiz") == {}


MODULES = {
    "modules/violence.md": {"titles": {"en": "Violence", "zh": "暴力"}, "revision": "d0c5"},
    "modules/welcome.md": {"titles": {"en": "Welcome"}, "revision": "0d1f"},
}


def publish_modules(folder: Path, modules: Mapping[str, object]) -> None:
    """Write what there is to read, as a build does."""
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")


def test_the_modules_published_now_are_found_by_their_page(tmp_path: Path) -> None:
    publish_modules(tmp_path, MODULES)
    assert FileKeys(tmp_path).modules() == {
        "modules/violence.md": Module(
            page="modules/violence.md", titles={"en": "Violence", "zh": "暴力"}, revision="d0c5"
        ),
        "modules/welcome.md": Module(page="modules/welcome.md", titles={"en": "Welcome"}, revision="0d1f"),
    }


def test_without_a_list_of_modules_there_are_none(tmp_path: Path) -> None:
    assert FileKeys(tmp_path / "not-made-yet").modules() == {}
    publish(tmp_path, publication())
    assert FileKeys(tmp_path).modules() == {}


def test_a_new_list_of_modules_is_seen(tmp_path: Path) -> None:
    keys = FileKeys(tmp_path)
    assert keys.modules() == {}
    publish_modules(tmp_path, MODULES)
    assert set(keys.modules()) == set(MODULES)
    publish_modules(tmp_path, {})
    assert keys.modules() == {}


@pytest.mark.parametrize(
    ("quiz_id", "revision"),
    [
        ("..", "c0ffee000001"),
        (f"{QUIZ}/../{QUIZ}", "c0ffee000001"),
        ("REAL-WORLD-VIOLENCE", "c0ffee000001"),
        ("", "c0ffee000001"),
        (f"{QUIZ}\n", "c0ffee000001"),
        (QUIZ, "../secret"),
        (QUIZ, "../real-world-violence/c0ffee000001"),
        (QUIZ, ""),
        (QUIZ, "c0ffee000001\n"),
    ],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, quiz_id: str, revision: str) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    publish(folder, publication())
    secret = dataclasses.replace(publication(), quiz_id="secret")
    (folder / "secret.json").write_bytes(dump(secret))
    (tmp_path / "c0ffee000001.json").write_bytes(dump(secret))
    assert FileKeys(folder).revision(quiz_id, revision) is None


def test_a_damaged_publication_is_an_error_and_not_a_missing_one(tmp_path: Path) -> None:
    publish(tmp_path, publication())
    (tmp_path / QUIZ / "c0ffee000001.json").write_bytes(b'{"quiz_id": "half')
    with pytest.raises(ValueError, match="Invalid JSON"):
        FileKeys(tmp_path).current(QUIZ)
