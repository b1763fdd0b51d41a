"""What a publication would change is told before it does: tests by the questions whose key changes, pages by name."""

from __future__ import annotations

import json
from pathlib import Path

from deployment.clouds import PLACE, CloudFront, moto_s3
from evenhand.deployment.difference import Difference, difference
from evenhand.deployment.publishing import publish
from evenhand.quiz.publication import dump
from support import NINE, QUIZ, publication_of

TEST = "visible-blood"
PAGE = {"en/violence/index.html": "<p>Violence</p>", "en/assets/a.js": "1"}


def built(out: Path, quiz: str | None, files: dict[str, str]) -> Path:
    """What a build leaves: a test, and the files of a site."""
    current = {}
    (out / "keys" / TEST).mkdir(parents=True)
    if quiz is not None:
        publication = publication_of(quiz)
        current[TEST] = publication.revision
        (out / "keys" / TEST / f"{publication.revision}.json").write_bytes(dump(publication))
    (out / "keys/current.json").write_text(json.dumps(current))
    (out / "site-headers.json").write_text('{"Content-Security-Policy": "default-src \'none\'"}')
    for name, text in files.items():
        (out / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (out / "site" / name).write_text(text)
    return out


def told(
    folder: Path, before: str | None, after: str | None, files: dict[str, str] = PAGE, then: dict[str, str] = PAGE
) -> Difference:
    """What is told of the second build once the first is published."""
    with moto_s3("site", "keys") as s3:
        publish(built(folder / "before", before, files), PLACE, s3, CloudFront(), NINE, lambda _: None)  # type: ignore[arg-type]
        return difference(built(folder / "after", after, then), PLACE, s3)


def test_of_the_same_there_is_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, QUIZ, QUIZ).nothing


def test_a_test_that_is_new_or_withdrawn_is_named(tmp_path: Path) -> None:
    revision = publication_of().revision
    (new,) = told(tmp_path / "new", None, QUIZ).tests
    (gone,) = told(tmp_path / "gone", QUIZ, None).tests
    assert str(new) == f"+ test {TEST}: {revision}"
    assert str(gone) == f"- test {TEST}: withdrawn, was {revision}"


def test_a_change_of_words_is_none_of_a_key(tmp_path: Path) -> None:
    changes = told(tmp_path, QUIZ, QUIZ.replace("A street fight", "A fight in the street"))
    assert "words alone, no key" in str(changes.tests[0])
    assert changes.regrades == ()


def test_a_change_of_a_key_names_the_question_and_asks_for_a_regrade(tmp_path: Path) -> None:
    changes = told(tmp_path, QUIZ, QUIZ.replace("{#fight points=2", "{#fight points=3"))
    assert changes.tests[0].keys == ("fight",)
    assert changes.regrades == (TEST,)


def test_files_are_told_apart_by_what_they_hold(tmp_path: Path) -> None:
    then = {"en/violence/index.html": "<p>Blood</p>", "en/assets/b.js": "1", "en/new/index.html": "<p>New</p>"}
    changes = told(tmp_path, QUIZ, QUIZ, PAGE | {"en/old/index.html": "<p>Old</p>"}, then)
    assert changes.added == ("en/assets/b.js", "en/new/index.html")
    assert changes.changed == ("en/violence/index.html",)
    assert changes.removed == ("en/old/index.html",), "what pages loaded stays for a month"
