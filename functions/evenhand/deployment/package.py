"""Packages of the functions: for each what it needs, compiled for its Python where one is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evenhand.deployment.archive import write_archive
from evenhand.deployment.dependencies import LOCK, files_of, importable, install
from evenhand.deployment.needs import file_of, left_out_of, needs_of
from evenhand.deployment.target import Target
from evenhand.deployment.template import FUNCTION, load_template, of_type

SOURCE = "functions"
DATA = (".html", ".css", ".json", ".txt", ".toml")
"""Kinds of files that our modules read from beside themselves."""
ON_AWS = "/var/task"
"""Where a function's files lie, as faults tell their places."""
MOST_BYTES = 12 * 1024 * 1024
"""The largest package that is let through: a function is fetched whole when it starts."""


class TooLarge(Exception):
    """A package is larger than it may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """A package that was made."""

    function: str
    path: Path
    digest: str
    """SHA-256."""
    size: int
    """Bytes."""
    compiled: bool


def make_packages(
    root: Path, out: Path, target: Target, interpreter: Path | None, progress: Callable[[str], None]
) -> list[Package]:
    """Make the package of each function of the template; without an interpreter they are not compiled.

    Raises `NotInstalled`, `Unresolved`, `TooLarge`.
    """
    functions = dict(sorted(_functions(root)))
    with tempfile.TemporaryDirectory() as work:
        tree = Path(work) / "tree"
        progress(f"Installing what functions need, for {target}")
        install(root / LOCK, target, tree)
        tops = importable(tree)
        _copy_ours(root / SOURCE, tree)
        if interpreter is not None:
            progress("Compiling")
            compile_tree(tree, interpreter)
        made: list[Package] = []
        for name, handler in functions.items():
            progress(f"Packing {name}")
            needs = needs_of(handler, tree, tops, left_out_of(name))
            files = dict(_ours(needs.modules, tree)) | files_of(needs.packages, tree)
            path = out / f"{name}.zip"
            digest = write_archive(path, _as_compiled(files))
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise TooLarge(f"{path} has {size / 1024 / 1024:.1f} MB; {MOST_BYTES // 1024 // 1024} are the most.")
            made.append(Package(function=name, path=path, digest=digest, size=size, compiled=interpreter is not None))
    return made


def compile_tree(tree: Path, interpreter: Path) -> None:
    """Compile every module below a folder, to stand in its place: a function then neither compiles when it starts, nor
    looks whether it should, and what it fetches is a sixth smaller."""
    command = [str(interpreter), "-m", "compileall", "-q", "-b", "-j", "1", "--invalidation-mode", "unchecked-hash"]
    # Sets are written down in the order of their hashes: without a fixed seed each build would have another.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    # Some libraries carry files for later Pythons, which do not compile; they are read as they are, if ever.
    subprocess.run([*command, "-s", str(tree), "-p", ON_AWS, str(tree)], env=environment, stdout=subprocess.DEVNULL)  # noqa: S603


def _functions(root: Path) -> Iterator[tuple[str, str]]:
    """The functions of the template by the names of their packages, and their handlers."""
    for each in of_type(load_template(root), FUNCTION).values():
        yield Path(each["CodeUri"]).stem, each["Handler"]


def _copy_ours(source: Path, tree: Path) -> None:
    shutil.copytree(source / "evenhand", tree / "evenhand", ignore=shutil.ignore_patterns("__pycache__"))


def _ours(modules: frozenset[str], tree: Path) -> Iterator[tuple[str, Path]]:
    """The files of modules of ours, with what the packages among them read from beside themselves."""
    for module in modules:
        path = file_of(module, tree)
        yield path.relative_to(tree).as_posix(), path
        if path.name == "__init__.py":
            for file in path.parent.rglob("*"):
                if file.suffix in DATA and "__pycache__" not in file.parts and not _of_another(file, path.parent):
                    yield file.relative_to(tree).as_posix(), file


def _of_another(file: Path, package: Path) -> bool:
    """Whether a file belongs to a package within a package."""
    between = file.relative_to(package).parents
    return any((package / part / "__init__.py").is_file() for part in between if part != Path())


def _as_compiled(files: dict[str, Path]) -> dict[str, Path]:
    """Modules in the form that they were compiled to, where they were; everything else as it is."""
    compiled = {name: path.with_suffix(".pyc") for name, path in files.items() if path.suffix == ".py"}
    there = {name: path for name, path in compiled.items() if path.is_file()}
    return {
        **{name: path for name, path in files.items() if name not in there},
        **{f"{name}c": path for name, path in there.items()},
    }
