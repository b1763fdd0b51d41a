"""The private folder of keys: `QUIZ/REVISION.json` for ever, `current.json`, which says what is in force, and
`modules.json`, which says what there is to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from evenhand.quiz.publication import Module, Publication, dump
from evenhand_site.files import stage

CURRENT = "current.json"
MODULES = "modules.json"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def add_publications(keys: Path, publications: Iterable[Publication]) -> None:
    """Keep publications; one that is there stays as it is."""
    keys.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    for publication in publications:
        path = keys / publication.quiz_id / f"{publication.revision}.json"
        path.parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        if not path.exists():
            stage(path, dump(publication), mode=PRIVATE_FILE).replace(path)


def stage_current(keys: Path, publications: Iterable[Publication]) -> Path:
    """Prepare `current.json`: renamed to that, it puts the publications in force, all at once."""
    current = {publication.quiz_id: publication.revision for publication in publications}
    data = json.dumps(current, indent=1, sort_keys=True).encode()
    return stage(keys / CURRENT, data, mode=PRIVATE_FILE)


def stage_modules(keys: Path, modules: Iterable[Module]) -> Path:
    """Prepare `modules.json`: page to titles and revision."""
    pages = {module.page: {"titles": dict(module.titles), "revision": module.revision} for module in modules}
    data = json.dumps(pages, indent=1, sort_keys=True, ensure_ascii=False).encode()
    return stage(keys / MODULES, data, mode=PRIVATE_FILE)
