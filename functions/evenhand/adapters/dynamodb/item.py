"""Items: plain values in and out of DynamoDB's wire form, and records as compressed JSON."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from evenhand.adapters.codec import dump, dump_all, load, load_all

T = TypeVar("T")

Item = Mapping[str, Any]
"""Attribute to a text, a whole number or bytes."""


def pack(record: object) -> bytes:
    """A domain value as the body of an item."""
    return zlib.compress(dump(record).encode())


def unpack(kind: type[T], item: Item) -> T:
    """The domain value in the body of an item."""
    return load(kind, zlib.decompress(item["b"]))


def pack_all(kind: type[T], records: Iterable[T]) -> bytes:
    """Several domain values of a type as the body of one item."""
    return zlib.compress(dump_all(kind, records).encode())


def unpack_all(kind: type[T], item: Item) -> tuple[T, ...]:
    """The domain values in the body of such an item."""
    return load_all(kind, zlib.decompress(item["b"]))


def to_wire(item: Item) -> dict[str, Any]:
    """An item, or the values of an expression, as requests carry it."""
    return {name: _to_wire(value) for name, value in item.items()}


def from_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as answers carry it."""
    return {name: _from_wire(value) for name, value in item.items()}


def _to_wire(value: str | int | bytes) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    return {"B": value} if isinstance(value, bytes) else {"N": str(value)}


def _from_wire(wire: Mapping[str, Any]) -> str | int | bytes:
    ((kind, value),) = wire.items()
    match kind:
        case "S":
            return str(value)
        case "N":
            return int(value)
        case "B":
            return bytes(value)
        case _:
            raise TypeError(f"an item holds texts, whole numbers and bytes, not {kind}")
