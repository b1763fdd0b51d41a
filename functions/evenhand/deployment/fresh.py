"""Packages that were made before, taken again while nothing that they are made of has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

from evenhand.deployment.dependencies import LOCK
from evenhand.deployment.package import SOURCE, Package, make_packages
from evenhand.deployment.target import Target
from evenhand.deployment.template import TEMPLATE

NOTE = "packages.json"
"""Beside the packages: what they were made of."""


def fresh_packages(
    root: Path, out: Path, target: Target, interpreter: Path | None, progress: Callable[[str], None]
) -> list[Package]:
    """The packages of a project, made anew only where they have to be. Raises what `make_packages` does."""
    digest = digest_of(root, target, compiled=interpreter is not None)
    found = _noted(out, digest)
    if found is not None:
        progress("The packages are as they were")
        return found
    made = make_packages(root, out, target, interpreter, progress)
    note = {"of": digest, "packages": [{**asdict(each), "path": each.path.name} for each in made]}
    (out / NOTE).write_text(json.dumps(note, indent=1), encoding="utf-8")
    return made


def digest_of(root: Path, target: Target, *, compiled: bool) -> str:
    """The digest of everything that packages are made of: same digest, same bytes."""
    sums = hashlib.sha256(f"{target} {compiled}".encode())
    for path in _sources(root):
        sums.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        sums.update(hashlib.sha256(path.read_bytes()).digest())
    return sums.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    yield root / LOCK
    yield root / TEMPLATE
    for path in sorted((root / SOURCE / "evenhand").rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _noted(out: Path, digest: str) -> list[Package] | None:
    """What was made of the same, if every file of it is still what it was."""
    try:
        note = json.loads((out / NOTE).read_text(encoding="utf-8"))
        if note["of"] != digest:
            return None
        found = [Package(**{**each, "path": out / each["path"]}) for each in note["packages"]]
        whole = all(hashlib.sha256(each.path.read_bytes()).hexdigest() == each.digest for each in found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if whole else None
