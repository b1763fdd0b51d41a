"""What counts as saved."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from watchdog.events import FileModifiedEvent, FileMovedEvent, FileSystemEvent

from evenhand.local.preview import Watch
from evenhand.local.preview.watch import CONFIGURATIONS, Saved
from listening import DEADLINE

NEVER = float("inf")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "content" / "en").mkdir(parents=True)
    (tmp_path / "content" / "en" / "index.md").write_text("# Welcome\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: T\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def watched(root: Path) -> Iterator[Callable[..., threading.Event]]:
    """Watches the root; gives the event that is set when a change is told."""
    watches: list[Watch] = []

    def start(since: float = NEVER) -> threading.Event:
        told = threading.Event()
        watches.append(Watch(root, since, told.set))
        watches[-1].start()
        return told

    yield start
    for watch in watches:
        watch.stop()


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new\n", encoding="utf-8")


def replace(path: Path) -> None:
    """As editors save: under another name, then renamed."""
    write(path.with_name(f".{path.name}.tmp"))
    path.with_name(f".{path.name}.tmp").replace(path)


@pytest.mark.parametrize(
    ("save", "path"),
    [
        (write, "content/en/index.md"),
        (replace, "content/en/index.md"),
        (write, "content/quizzes/new/en.md"),
        (Path.unlink, "content/en/index.md"),
        (write, "mkdocs.yml"),
    ],
)
def test_what_is_saved_is_told(root, watched, save, path):
    told = watched()

    save(root / path)

    assert told.wait(DEADLINE)


def test_each_saving_is_told(root, watched):
    told = watched()

    for _ in range(3):
        write(root / "content/en/index.md")
        assert told.wait(DEADLINE)
        told.clear()


def test_what_was_saved_while_the_site_was_being_built_is_told(root, watched):
    began = (root / "content/en/index.md").stat().st_mtime - 1

    assert watched(since=began).wait(DEADLINE)


@pytest.mark.parametrize(
    "event",
    [
        FileModifiedEvent("content/en/.index.md.swp"),
        FileModifiedEvent("content/en/index.md~"),
        FileModifiedEvent("content/en/4913"),
        FileMovedEvent("content/en/.index.md", "content/en/index.md~"),
    ],
)
def test_what_an_editor_leaves_in_passing_is_not_a_saving(event: FileSystemEvent) -> None:
    something = threading.Event()

    Saved("*", something).on_any_event(event)

    assert not something.is_set()


@pytest.mark.parametrize(("name", "expected"), [("mkdocs.zh.yml", True), ("README.md", False), (".evenhand", False)])
def test_beside_the_content_only_the_configurations_count(name: str, expected: bool) -> None:
    something = threading.Event()

    Saved(CONFIGURATIONS, something).on_any_event(FileModifiedEvent(name))

    assert something.is_set() is expected


def test_where_the_system_has_no_notifications_left_it_looks_by_itself(root, watched, monkeypatch):
    def none_left(*_: object) -> None:
        raise OSError("inotify watch limit reached")

    monkeypatch.setattr("evenhand.local.preview.watch.Observer", lambda: Exhausted(none_left))
    told = watched()

    path = root / "content/en/index.md"
    write(path)
    os.utime(path, (1, 1))

    assert told.wait(DEADLINE)


class Exhausted:
    """An observer that cannot start."""

    def __init__(self, fail: Callable[..., None]) -> None:
        self.schedule = lambda *_, **__: None
        self.start = fail
