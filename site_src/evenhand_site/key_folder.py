"""The private folder of keys: `QUIZ/REVISION.json` for ever, and beside them what the build knew.

`current.json` says what is in force, `history.json` since when, and what was before; `authors.json` who last changed
each question, and `modules.json` what there is to read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from evenhand.quiz.publication import Module, Publication, dump
from evenhand_site.files import stage

CURRENT = "current.json"
HISTORY = "history.json"
AUTHORS = "authors.json"
MODULES = "modules.json"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600

T = TypeVar("T")


class Damaged(Exception):
    """A file of the folder cannot be read, so that nothing can be added to it; the text says which, and the cure."""


def add_publications(keys: Path, publications: Iterable[Publication]) -> None:
    """Keep publications; one that is there stays as it is."""
    keys.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    for publication in publications:
        path = keys / publication.quiz_id / f"{publication.revision}.json"
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if not path.exists():
            stage(path, dump(publication), mode=PRIVATE_FILE).replace(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """That a revision of a quiz was put in force."""

    revision: str
    at: str
    """ISO, in UTC."""


def listings(
    keys: Path,
    publications: Iterable[Publication],
    modules: Iterable[Module],
    authors: Mapping[str, Mapping[str, str]],
    at: datetime,
) -> dict[str, bytes]:
    """What the files beside the publications are to say, by their names: renamed to them in this order, they put the
    publications in force, all at once. Raises `Damaged`."""
    current = {publication.quiz_id: publication.revision for publication in publications}
    pages = {module.page: {"titles": dict(module.titles), "revision": module.revision} for module in modules}
    values = {MODULES: pages, AUTHORS: authors, HISTORY: _history(keys, current, at), CURRENT: current}
    return {
        name: json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False).encode() for name, value in values.items()
    }


def _history(keys: Path, current: Mapping[str, str], at: datetime) -> dict[str, object]:
    """What was noted, and each revision that is to be put in force in the place of another or of none.

    A quiz that was withdrawn and comes back is noted again.
    """
    in_force = _read(keys / CURRENT, TypeAdapter(dict[str, str]))
    history = _read(keys / HISTORY, TypeAdapter(dict[str, list[Noted]]))
    for quiz_id, revision in current.items():
        noted = history.setdefault(quiz_id, [])
        # `current.json` is renamed last: a build that was killed just before has noted what it did not put in force.
        killed = quiz_id in in_force and noted and noted[-1].revision == revision
        if in_force.get(quiz_id) != revision and not killed:
            noted.append(Noted(revision=revision, at=at.astimezone(UTC).isoformat()))
    return {quiz_id: [asdict(each) for each in noted] for quiz_id, noted in history.items() if noted}


def _read(path: Path, kind: TypeAdapter[dict[str, T]]) -> dict[str, T]:
    """The JSON object in a file, empty where there is no file. Raises `Damaged`."""
    try:
        return kind.validate_json(path.read_bytes())
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise Damaged(
            f"{path} is damaged: {error.errors()[0]['msg']}. Put it back from a backup, or move it away to begin anew."
        ) from None
