"""What is missing is written into files, and nothing else in them changes."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Code, Problem
from evenhand_site.mending import mend_path, mend_text
from site_project import HERE

SOURCE = (HERE / "content/quizzes/harassment-and-bullying/en.md").read_text(encoding="utf-8")
OPTION_ID = re.compile(r" \{#[a-z0-9-]+\}$", re.MULTILINE)
QUESTION_ID = re.compile(r"(?<=\{)#[a-z0-9-]+ ")
ANY_ID = re.compile(f"{OPTION_ID.pattern}|{QUESTION_ID.pattern}", re.MULTILINE)
PLACES = [found.span() for found in ANY_ID.finditer(SOURCE)]


def read(text: str) -> tuple[Problem, ...]:
    return parse(text, "en.md").problems


def without(places: set[tuple[int, int]]) -> str:
    text = SOURCE
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return text


@given(places=st.sets(st.sampled_from(PLACES)), end=st.sampled_from(["\n", "\r\n", "\r"]), mark=st.booleans())
def test_whatever_ids_are_missing_are_written_once_and_all_else_stays(places, end, mark):
    text = ("\N{BYTE ORDER MARK}" if mark else "") + without(places).replace("\n", end)

    mended, written = mend_text(text, read)

    assert written == len(places)
    assert [each for each in read(mended) if each.insert] == []
    assert mend_text(mended, read) == (mended, 0)
    assert ANY_ID.sub("", mended.replace(end, "\n")) == ANY_ID.sub("", text.replace(end, "\n"))
    assert mended.count("\r") == text.count("\r")


def test_a_text_with_nothing_missing_stays_as_it_is():
    assert mend_text(SOURCE, read) == (SOURCE, 0)


def test_a_piece_that_mends_nothing_is_not_written():
    def stubborn(text: str) -> list[Problem]:
        """Line 1 can be mended, line 2 cannot."""
        wanted = [(1, "!")] if "!" not in text else []
        return [
            Problem(
                path="x", line=line, column=1, code=Code.MISSING_QUESTION_ID, message="M.", cure="C.", insert=insert
            )
            for line, insert in [*wanted, (2, "?")]
        ]

    assert mend_text("a\nb\n", stubborn) == ("!a\nb\n", 1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "en.md"
    path.write_bytes(without({PLACES[0]}).encode())
    return path


def test_a_file_is_replaced_as_a_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("the disk is full")))

    with pytest.raises(OSError, match="the disk is full"):
        mend_path(file)

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


def test_a_file_keeps_its_permissions_and_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.md"
    link.symlink_to(file)

    [mended] = mend_path(link)

    assert (mended.path, mended.written) == (link, 1)
    assert link.is_symlink()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert parse(file.read_text(encoding="utf-8"), "en.md").quiz is not None


def test_a_file_that_is_not_text_is_left_alone(file: Path) -> None:
    data = file.read_bytes() + b"\xff"
    file.write_bytes(data)

    assert mend_path(file) == ()
    assert file.read_bytes() == data
