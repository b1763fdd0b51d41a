"""How stores write domain values down: as JSON, by the shape of their dataclasses, fractions exact."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[Any, TypeAdapter[Any]] = {}
"""Built when first needed: a function that never reads tallies does not pay for them at its start."""


def _adapter(kind: Any) -> TypeAdapter[Any]:
    adapter = _adapters.get(kind)
    if adapter is None:
        adapter = _adapters[kind] = TypeAdapter(kind)
    return adapter


def dump(value: object) -> str:
    """The value as JSON; what `load` with its type reads back is equal to it."""
    return _adapter(type(value)).dump_json(value).decode()


def load(kind: type[T], data: bytes | str) -> T:
    """The value read back; raises `pydantic.ValidationError` when it is not one of that type.

    Fields that came into being after it was written have their defaults.
    """
    value: T = _adapter(kind).validate_json(data)
    return value


def load_strictly(kind: type[T], data: bytes | str) -> T:
    """The same; but a field that this release does not know is an error too, and not passed over."""
    value: T = _adapter(kind).validate_json(data, extra="forbid")
    return value


def dump_all(kind: type[T], values: Iterable[T]) -> str:
    """Several values of a type as one JSON array."""
    return _adapter(tuple[kind, ...]).dump_json(tuple(values)).decode()  # type: ignore[valid-type]


def load_all(kind: type[T], data: bytes | str) -> tuple[T, ...]:
    """Such values read back."""
    values: tuple[T, ...] = _adapter(tuple[kind, ...]).validate_json(data)  # type: ignore[valid-type]
    return values


def stamp(at: datetime) -> str:
    """A time as text of one length, so that the order of texts is the order of times."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def unstamp(text: str) -> datetime:
    """The time of a stamp."""
    return datetime.fromisoformat(text)
