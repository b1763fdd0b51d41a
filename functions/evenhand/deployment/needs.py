"""Which modules a function needs: those that its handler imports, now or later, and those that they import."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

OURS = "evenhand"

LEFT_OUT = frozenset(
    {
        "evenhand.adapters.dynamodb.archive",
        "evenhand.adapters.file_keys",
        "evenhand.adapters.maildir",
        "evenhand.adapters.smtp",
        "evenhand.adapters.sqlite",
    }
)
"""What runs on a machine of one's own; functions name it, and never take it on AWS."""
OF_SIGN_IN = frozenset(
    {
        "evenhand.adapters.cloudfront",
        "evenhand.adapters.oidc.id_token",
        "evenhand.adapters.oidc.provider",
        "evenhand.adapters.parameters",
        "evenhand.people.provider_file",
    }
)
"""What signs people in by a provider, and signs passes: loaded when somebody does, by the one function that does."""
SIGNS_IN = "sign-in"


class Unresolved(Exception):
    """A module imports what is neither ours, nor installed, nor of the standard library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a function needs."""

    modules: frozenset[str]
    """Of ours."""
    packages: frozenset[str]
    """Of others, by the name that they are imported by."""


def needs_of(handler: str, source: Path, installed: Iterable[str], left_out: frozenset[str] = LEFT_OUT) -> Needs:
    """What the module of a handler needs. `source` is the folder that holds our package, `installed` what there is of
    others. Raises `Unresolved`."""
    others, modules, packages = frozenset(installed), set[str](), set[str]()
    waiting = _parents(handler.rpartition(".")[0])
    while waiting:
        name = waiting.pop()
        if name in modules or _is_left_out(name, left_out):
            continue
        modules.add(name)
        for imported in _imports(_file_of(name, source), name):
            top = imported.partition(".")[0]
            if top == OURS:
                waiting += [each for each in _parents(imported) if _file_of(each, source).is_file()]
            elif top in others:
                packages.add(top)
            elif top not in sys.stdlib_module_names:
                raise Unresolved(f"{name} imports {imported}, which is not among what functions have.")
    return Needs(modules=frozenset(modules), packages=frozenset(packages))


def left_out_of(function: str) -> frozenset[str]:
    """What the package of a function leaves out."""
    return LEFT_OUT if function == SIGNS_IN else LEFT_OUT | OF_SIGN_IN


def file_of(module: str, source: Path) -> Path:
    """The file of a module of ours."""
    return _file_of(module, source)


def _is_left_out(name: str, left_out: frozenset[str]) -> bool:
    return any(parent in left_out for parent in _parents(name))


def _parents(name: str) -> list[str]:
    """`a`, `a.b` and `a.b.c` of `a.b.c`: importing it runs them all."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _file_of(name: str, source: Path) -> Path:
    path = source.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports(file: Path, name: str) -> Iterator[str]:
    """What a module imports when it runs, at its beginning or later; a name taken from a package may be a module."""
    for node in _running(ast.parse(file.read_bytes(), file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            if node.level or node.module is None:
                raise Unresolved(f"{name} imports from where it is; name the package.")
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a module, without what only the checker of types reads."""
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        for each in node.orelse:
            yield from _running(each)
        return
    yield node
    for child in ast.iter_child_nodes(node):
        yield from _running(child)
