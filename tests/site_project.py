"""A copy of this project to build sites from, with a word planted in every text of its tests' keys."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from evenhand.quiz.model import Question
from evenhand_site.library import Library, read_library
from evenhand_site.quiz_folder import language_file

HERE = Path(__file__).parent.parent
CANARY = "Zaunkönig"
"""A word that nothing else in the site has."""


def copy_project(folder: Path) -> Path:
    """The content, the theme and the configurations of this project, in a folder."""
    shutil.copytree(HERE / "content", folder / "content")
    shutil.copytree(HERE / "site_src" / "theme", folder / "site_src" / "theme")
    for name in ("mkdocs.yml", "mkdocs.zh.yml"):
        shutil.copyfile(HERE / name, folder / name)
    return folder


def plant_canaries(project: Path) -> int:
    """Add the canary to every feedback and explanation of every quiz in every language; how many were planted."""
    root = project / "content"
    planted = 0
    for name, entry in read_library(root).quizzes.items():
        for language, quiz in entry.languages.items():
            path = language_file(root / "quizzes" / name, language)
            text = path.read_text(encoding="utf-8")
            for secret in (each for question in quiz.questions for each in secrets(question)):
                last = secret.split("\n")[-1]
                text = text.replace(f"> {last}\n", f"> {last} {CANARY}\n", 1)
                planted += 1
            path.write_text(text, encoding="utf-8")
            assert text.count(CANARY) == sum(1 for question in quiz.questions for _ in secrets(question))
    return planted


def secrets(question: Question) -> Iterator[str]:
    """The texts of a question's key."""
    yield from (each.feedback for each in (*question.options, *question.parts) if each.feedback)
    if question.explanation:
        yield question.explanation


def library_of(project: Path) -> Library:
    """The content of a project."""
    return read_library(project / "content")


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a module of this Python in a project's folder, with the packages that this process has."""
    packages = os.pathsep.join(str(Path(each).resolve()) for each in sys.path if each)
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=project,
        env=os.environ | {"PYTHONPATH": packages, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def every_byte(folder: Path) -> dict[str, bytes]:
    """What stands in every file below a folder, and in the compressed ones."""
    contents: dict[str, bytes] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name = path.relative_to(folder).as_posix()
        contents[name] = path.read_bytes()
        if path.suffix == ".gz":
            contents[f"{name} unpacked"] = gzip.decompress(contents[name])
    return contents


def with_canary(folder: Path) -> list[str]:
    """The files below a folder in which the canary stands, in any of the ways to write it."""
    ways = [
        CANARY.encode(),
        CANARY.replace("ö", "&ouml;").encode(),
        CANARY.replace("ö", "&#246;").encode(),
        CANARY.replace("ö", "\\u00f6").encode(),
        b"Zaunk",
    ]
    return [name for name, data in every_byte(folder).items() if any(way in data for way in ways)]
