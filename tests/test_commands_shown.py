"""Every command of ours that a document shows can be typed: the command itself reads it, with options and values."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

from evenhand.cli import app
from infra.test_runbooks import called, commands

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "infra/docs").rglob("*.md"))]
FILE = re.compile(r"[\w.-]+\.(csv|txt|xml|zip|toml)")
COMMAND = typer.main.get_command(app)
REFUSED: Any = typer.BadParameter.__base__
"""What the command raises for words that it does not take."""
TARGETS = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def typed(document: Path) -> list[str]:
    """The lines of its blocks, without what explains them."""
    return [re.sub(r"\s+# .*$", "", line) for line in commands(document.read_text(encoding="utf-8"))]


def named(document: Path) -> list[str]:
    """The commands that its text names with an option."""
    text = re.sub(r"^ *```.*?^ *```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [" ".join(each.split()) for each in re.findall(r"`(evenhand [a-z][^`]* --[^`]*)`", text)]


SHOWN = [
    pytest.param(line, id=f"{document.stem}-{number}")
    for document in DOCUMENTS
    for number, line in enumerate([*typed(document), *named(document)], 1)
    if called(line, "evenhand")
]


def read(words: list[str]) -> None:
    """Read the words of a command as it does itself, and do nothing. Raises `REFUSED`."""
    command: Any = COMMAND
    name, rest = "evenhand", list(words)
    while True:
        # A group takes the words that follow it away, so that it is given a list of its own.
        command.make_context(name, list(rest))
        if not hasattr(command, "commands"):
            return
        name = rest.pop(0)
        if name not in command.commands:
            raise REFUSED(f"There is no command {name}.")
        command = command.commands[name]


@pytest.fixture
def at_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands are typed: what they are given must be there."""
    (tmp_path / "content").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", SHOWN)
def test_every_command_shown_is_read_by_the_command_itself(line: str, at_the_place: Path) -> None:
    for words in called(line, "evenhand"):
        for word in words:
            if FILE.fullmatch(word):
                (at_the_place / word).touch()
            elif word.startswith("content/"):
                (at_the_place / word).mkdir(parents=True)
        try:
            read(words)
        except REFUSED as error:
            pytest.fail(f"{line}\n{error.format_message()}")
        except typer.Exit:
            assert "--help" in words


@pytest.mark.parametrize(
    "line", ["deploi", "deploy --anwe", "roster imprt people.csv", "roster import", "serve --port x", "check nowhere"]
)
def test_what_cannot_be_typed_is_seen(line: str, at_the_place: Path) -> None:
    with pytest.raises(REFUSED):
        read(line.split())


def test_every_target_of_make_that_is_shown_is_there() -> None:
    shown = {
        target
        for document in DOCUMENTS
        for text in (*typed(document), *re.findall(r"`(make [^`]+)`", document.read_text(encoding="utf-8")))
        for target in re.findall(r"^make(?: -C \w+)? ([a-z0-9-]+)", " ".join(text.split()))
    }
    assert {"aws", "serve", "test"} <= shown <= TARGETS
