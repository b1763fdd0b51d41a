"""Who last changed each question, as git remembers it.

Nobody decides an appeal against a question that is their own. What git cannot say is left out and never stops a build:
there is no git or no repository, a file is not in it, a line is not committed, or the clone is too shallow to tell.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evenhand.quiz.model import Quiz
from evenhand_site.quiz_folder import QuizFolder, language_file

LIMIT = 60.0
"""Seconds for all files together; the questions of those that are not read by then have no known author."""
AT_ONCE = 4
"""Each file is a process of git's."""
COMMAND = (
    "git",
    "--no-pager",
    # What the configuration of a repository could make git start or call up: nothing of it is needed to read history.
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
)
BLAME = (
    "blame",
    "--no-textconv",
    # None, whatever the configuration says: a list of commits to be passed over would hide authors.
    "--ignore-revs-file=",
    "--line-porcelain",
    "--",
)
ELSEWHERE = re.compile(r"GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|.*OBJECT_DIRECTOR(Y|IES))")
"""Variables that lead to another repository than the one that the content lies in; in a hook git sets them."""
NOT_COMMITTED = "not.committed.yet"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Change:
    """When something was last changed, and by whom."""

    at: int
    """In seconds since the epoch."""
    email: str
    """Empty where it is not known."""


UNKNOWN = Change(at=sys.maxsize, email="")
"""What is not committed is newer than all that is."""


def last_authors(folders: Iterable[QuizFolder]) -> dict[str, dict[str, str]]:
    """Quiz id to question id to the e-mail address of who last changed the question in any of its languages.

    It is the author of the newest of its lines, from its heading to the next; who only took a line away is not seen.
    Questions whose author is not known are missing.
    """
    files = [
        (folder, quiz, language_file(folder.folder, language))
        for folder in folders
        if folder.entry
        for language, quiz in folder.entry.languages.items()
    ]
    shallow = _is_shallow(files[0][-1].parent) if files else None
    if shallow is None:
        return {}
    until = time.monotonic() + LIMIT
    newest: dict[str, dict[str, Change]] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        blamed = pool.map(lambda file: _blame(file[-1], shallow=shallow, until=until), files)
        for (folder, quiz, _), changes in zip(files, blamed, strict=True):
            known = newest.setdefault(folder.name, {})
            for question_id, first, last in _spans(folder, quiz):
                change = max(changes[first - 1 : last], default=UNKNOWN)
                known[question_id] = max(change, known.get(question_id, change))
    return {
        quiz_id: {question_id: change.email for question_id, change in known.items() if change.email}
        for quiz_id, known in newest.items()
    }


def _spans(folder: QuizFolder, quiz: Quiz) -> Iterator[tuple[str, int, int | None]]:
    """Each question of a file with its first line and its last, None where that is the file's."""
    places = folder.places[quiz.language]
    headings = sorted((places.question(question.id), question.id) for question in quiz.questions)
    ends: list[int | None] = [line - 1 for line, _ in headings[1:]]
    for (first, question_id), last in zip(headings, [*ends, None], strict=True):
        yield question_id, first, last


def _is_shallow(folder: Path) -> bool | None:
    """Whether the repository of a folder lacks its older history; None where there is no repository, or no git."""
    said = _git(folder, "rev-parse", "--is-shallow-repository", seconds=LIMIT)
    return None if said is None else said.strip() == b"true"


def _blame(path: Path, *, shallow: bool, until: float) -> Sequence[Change]:
    """The last change of each line of a file; empty where git cannot tell."""
    said = _git(path.parent, *BLAME, path.name, seconds=until - time.monotonic())
    return [] if said is None else list(_read(said.decode(errors="replace"), shallow=shallow))


def _read(said: str, *, shallow: bool) -> Iterator[Change]:
    """What `git blame --line-porcelain` says: for each line some headers, then the line itself behind a tab."""
    headers: dict[str, str] = {}
    for each in said.split("\n"):
        name, _, value = each.partition(" ")
        if not each.startswith("\t"):
            headers[name] = value
            continue
        # Authors' files may hold a carriage return in the middle of what git takes for one line.
        for _ in each.removesuffix("\r").split("\r"):
            yield _change(headers, shallow=shallow)
        headers = {}


def _change(headers: Mapping[str, str], *, shallow: bool) -> Change:
    email = headers["author-mail"].removeprefix("<").removesuffix(">")
    if email == NOT_COMMITTED:
        return UNKNOWN
    # At the edge of a shallow clone stands a commit that seems to have made all that is older than itself.
    cut_off = shallow and "boundary" in headers
    return Change(at=int(headers["author-time"]), email="" if cut_off else email)


def _git(folder: Path, *arguments: str, seconds: float) -> bytes | None:
    """What git says, or None where it cannot in so many seconds, or at all."""
    environment = {name: value for name, value in os.environ.items() if not ELSEWHERE.fullmatch(name)}
    try:
        return subprocess.run(  # noqa: S603, of what stands in the command only the file's name comes from content
            [*COMMAND, *arguments],
            cwd=folder,
            env=environment | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=max(seconds, 0),
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
