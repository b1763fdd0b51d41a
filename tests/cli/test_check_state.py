"""`evenhand check` beside the attempts on this machine: edits of a key that people were graded by."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest

import builders
from command import evenhand
from evenhand.adapters.sqlite import SqliteStore
from support import QUIZ, publish

EDITED = QUIZ.replace("[ ] Allow {#allow}\n  >", "[x] Allow {#allow}\n  >").replace("[x] Restrict", "[ ] Restrict")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Content in which the key of a quiz was edited."""
    folder = tmp_path / "content" / "quizzes" / "visible-blood"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(EDITED.replace(' see="modules/violence.md#blood"', ""), encoding="utf-8")
    return tmp_path / "content"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """A state in which two people took the quiz as it was."""
    folder = tmp_path / "state"
    publish(folder / "keys", QUIZ)
    store = SqliteStore(folder / "evenhand.sqlite3")
    for person in ("ada", "bo"):
        attempt = builders.attempt(person, person=person, quiz="visible-blood")
        sent = builders.submission(f"s-{person}", of=person)
        graded = builders.grade_record(f"g-{person}", of=person)
        begun = builders.standing(1, person=person, quiz="visible-blood", open_attempt=person)
        done = builders.standing(2, person=person, quiz="visible-blood", open_attempt=None)
        store.attempts.start(attempt, begun)
        store.attempts.submit(sent, graded, done, builders.result(attempt, sent, graded), None)
    store.close()
    return folder


def changes(content: Path, state: Path, *options: str) -> list[dict[str, str]]:
    """The problems of changed keys, and nothing but JSON on standard output."""
    env = os.environ | {"EVENHAND_STATE": str(state)}
    done = evenhand("check", content, "--format", "json", *options, env=env)
    assert done.returncode == 0, done.stderr
    return [problem for problem in json.loads(done.stdout) if problem["code"] == "EH601"]


def test_an_edited_key_is_told_at_the_question_with_the_number_of_attempts(content: Path, state: Path) -> None:
    [change] = changes(content, state)

    assert (change["line"], change["severity"]) == (9, "advice")
    assert change["path"].endswith("quizzes/visible-blood/en.md")
    assert (
        change["message"]
        == "This changes the key of `fight` (right: restrict, now allow), and the quiz has 2 attempts."
    )


def test_a_part_of_the_content_is_compared_alone(content: Path, state: Path) -> None:
    assert len(changes(content / "quizzes" / "visible-blood" / "en.md", state)) == 1


def test_a_question_that_is_gone_and_another_pass_mark_are_told_at_their_places(content: Path, state: Path) -> None:
    path = content / "quizzes" / "visible-blood" / "en.md"
    text = QUIZ[: QUIZ.index("## A boxing match")].replace(' see="modules/violence.md#blood"', "")
    path.write_text(text.replace("pass_mark: 60%", "pass_mark: 70%"), encoding="utf-8")

    gone, mark = changes(content, state)

    assert (gone["line"], gone["message"]) == (1, "The question `boxing` is gone, and the quiz has 2 attempts.")
    assert (mark["line"], mark["message"]) == (
        5,
        "This changes the pass mark (60%, now 70%), and the quiz has 2 attempts.",
    )


def test_the_comparison_can_be_left_out(content: Path, state: Path) -> None:
    assert changes(content, state, "--no-state") == []


def test_a_check_makes_no_state(content: Path, tmp_path: Path) -> None:
    assert changes(content, tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


def test_a_check_makes_no_database_beside_published_keys(content: Path, state: Path) -> None:
    (state / "evenhand.sqlite3").unlink()

    assert changes(content, state) == []
    assert [path.name for path in state.iterdir()] == ["keys"]


def test_a_database_of_another_release_is_not_touched(content: Path, state: Path) -> None:
    database = sqlite3.connect(state / "evenhand.sqlite3")
    database.execute("PRAGMA user_version = 1")
    database.commit()
    database.close()

    done = evenhand("check", content, env=os.environ | {"EVENHAND_STATE": str(state)})

    assert "EH601" not in done.stdout
    assert "of another release; keys were not compared" in done.stderr
    database = sqlite3.connect(state / "evenhand.sqlite3")
    assert database.execute("PRAGMA user_version").fetchone() == (1,)
    database.close()


def test_a_database_that_is_none_is_left_alone(content: Path, state: Path) -> None:
    (state / "evenhand.sqlite3").write_bytes(b"this is no database" * 100)

    assert changes(content, state) == []
