"""What of AWS the code of a function can come to call, read from the code itself.

From a handler it follows names, methods of stores by the name of their port (`desk.outbox.enqueue`), and classes with
all their methods, as long as they are not stores. What it meets of the table says which actions it takes there: a
transaction asks for the rights of the writes in it. It looks at what may be called, so that the rare ways are among it,
for which no rehearsal has the time: a tally in chunks, a transaction that is tried again.
"""

from __future__ import annotations

import ast
import importlib.util
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Final

STORES: Final = "evenhand.adapters.dynamodb"
TABLE: Final = f"{STORES}.table"
OF_TABLE: Final = {
    "get": [("GetItem", "table")],
    "get_all": [("BatchGetItem", "table")],
    "put_all": [("BatchWriteItem", "table")],
    "query": [("Query", "table")],
    "count": [("Query", "table")],
    "listed": [("Query", "index")],
    "put": [("PutItem", "table")],
    "update": [("UpdateItem", "table")],
    "delete": [("DeleteItem", "table")],
    "take": [("DeleteItem", "table")],
    "transact": [],
    "tries": [],
}
"""Every method of the table: what it asks for, and where; a transaction asks for what its writes do."""
OF_WRITES: Final = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem"}
RINGING: Final = {
    f"{STORES}.outbox.mail_writes": "MailQueue",
    "evenhand.workflows.regrade.start_regrade": "RegradeQueue",
}
"""What puts a new item into a partition for which the table rings a bell, and the queue behind the bell."""

Place = tuple[str, str]
"""A module and what is called so in it: `Class.method` of a method."""

KEYS: Final[Place] = ("evenhand.adapters.published_keys", "PublishedKeys")
MAILER: Final[Place] = ("evenhand.adapters.ses", "SesMailer")

Right = tuple[str, str]
"""An action, and at what: `table`, `index`, `keys`, `mail` or a queue."""


def rights_of(*handlers: Callable[..., Any], without: Iterable[str] = ()) -> set[Right]:
    """What the code can call that these functions run; `without` are names that it does not follow."""
    rights: set[Right] = set()
    seen: set[Place] = set()
    waiting = [(each.__module__, each.__qualname__) for each in map(inspect.unwrap, handlers)]
    while waiting:
        place = waiting.pop()
        if place in seen or place[1] in without:
            continue
        seen.add(place)
        rights.update(_rights_at(place))
        if not place[0].startswith((TABLE, "evenhand.wiring")):
            waiting += _followed(place)
    return rights


def _rights_at(place: Place) -> Iterator[Right]:
    module, name = place
    if module == TABLE:
        owner, _, method = name.partition(".")
        if owner == "Table" and method:
            yield from ((f"dynamodb:{action}", where) for action, where in OF_TABLE[method])
        elif owner in OF_WRITES:
            yield f"dynamodb:{OF_WRITES[owner]}", "table"
    elif module == KEYS[0] and name.startswith(KEYS[1]):
        yield from (("s3:GetObject", "keys"), ("s3:ListBucket", "keys"))
    elif module == MAILER[0] and name == f"{MAILER[1]}.send":
        yield from (("ses:SendEmail", "mail"), ("ses:SendRawEmail", "mail"))
    elif f"{module}.{name}" in RINGING:
        yield "sqs:SendMessage", RINGING[f"{module}.{name}"]


def _followed(place: Place) -> Iterator[Place]:
    """What the code at a place names."""
    module, name = place
    node = _definitions(module).get(name)
    if node is None:
        return
    owner = name.rpartition(".")[0]
    if isinstance(node, ast.ClassDef):
        # A store is taken method by method; of any other class all of it may be used.
        if not module.startswith(STORES):
            yield from ((module, f"{name}.{each.name}") for each in node.body if isinstance(each, ast.FunctionDef))
        return
    names, stores = {**_imports(_tree(module)), **_imports(node)}, dict(_stores_in(node))
    for each in ast.walk(node):
        if isinstance(each, ast.Name):
            yield from _named(each.id, module, names)
        elif isinstance(each, ast.Attribute):
            yield from _member(each, module, owner, names, stores)


def _named(name: str, module: str, names: dict[str, Place]) -> Iterator[Place]:
    if name in names:
        yield names[name]
    elif name in _definitions(module):
        yield module, name


def _stores_in(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Names of stores in a function, and the ports that they are: by the types of its arguments, or given there."""
    kinds = {kind: port for port, (kind, _) in _ports().items()}
    for each in ast.walk(node):
        match each:
            case ast.arg(arg=name, annotation=ast.Name(id=kind)) if kind in kinds:
                yield name, kinds[kind]
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Attribute(attr=port)) if port in _ports():
                yield name, port


def _member(
    node: ast.Attribute, module: str, owner: str, names: dict[str, Place], stores: dict[str, str]
) -> Iterator[Place]:
    """What an attribute may be: a method of the table, of a store, of the class that it is in, or of a module."""
    receiver = node.value
    called = receiver.id if isinstance(receiver, ast.Name) else getattr(receiver, "attr", "")
    called = stores.get(called, called)
    if called in ("table", "_table") and module.startswith(STORES):
        yield TABLE, f"Table.{node.attr}"
    elif called in _ports():
        of, kind = _ports()[called][1]
        yield of, f"{kind}.{node.attr}"
    elif called == "self" and owner:
        yield module, f"{owner}.{node.attr}"
    elif isinstance(receiver, ast.Call) and isinstance(receiver.func, ast.Name) and receiver.func.id in names:
        of, kind = names[receiver.func.id]
        yield of, f"{kind}.{node.attr}"
    elif called in names:  # a module, of which a function is named
        of = ".".join(names[called])
        if _is_module(of):
            yield of, node.attr


@cache
def _ports() -> dict[str, tuple[str, Place]]:
    """What an application has by the names of its ports: the protocol, and the class on AWS."""
    tree = _tree(STORES)
    found = {"keys": ("KeyStore", KEYS), "mailer": ("Mailer", MAILER)}
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(
                target=ast.Attribute(attr=port),
                annotation=ast.Name(id=kind),
                value=ast.Call(func=ast.Name(id=adapter)),
            ):
                found[port] = kind, _imports(tree)[adapter]
    return found


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(module)))


@cache
def _definitions(module: str) -> dict[str, ast.AST]:
    """Functions, classes, methods and constants of a module of ours."""
    found: dict[str, ast.AST] = {}
    for node in _tree(module).body if module.partition(".")[0] == "evenhand" and _is_module(module) else ():
        match node:
            case ast.FunctionDef():
                found[node.name] = node
            case ast.ClassDef():
                found[node.name] = node
                found |= {f"{node.name}.{each.name}": each for each in node.body if isinstance(each, ast.FunctionDef)}
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found[name] = node
    return found


def _imports(node: ast.AST) -> dict[str, Place]:
    """What is imported by name, anywhere below a node, but for the checker of types; a module as its two parts."""
    if isinstance(node, ast.Module):
        node = ast.Module(body=[each for each in node.body if isinstance(each, ast.ImportFrom)], type_ignores=[])
    return {
        alias.asname or alias.name: (each.module, alias.name)
        for each in ast.walk(node)
        if isinstance(each, ast.ImportFrom) and each.module and each.module.partition(".")[0] == "evenhand"
        for alias in each.names
    }


@cache
def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
