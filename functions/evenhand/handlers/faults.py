"""Faults as logs may tell them: what kind, and where in the code, but never the message.

A message often quotes what could not be dealt with: a name, an answer, a token. Where it happened says enough to mend
it.
"""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

MOST = 20
"""Places of a fault, the innermost; and faults of a chain."""


def told(error: BaseException) -> list[str]:
    """The chain of a fault, the first cause last: each its kind, and then the places it came through."""
    return [line for each in _chain(error) for line in (_kind(each), *_places(each.__traceback__))]


class DiscreetFormatter(logging.Formatter):
    """Writes faults of whatever library without their messages."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name in the standard library
        """The fault of a record."""
        return "\n".join(told(ei[1])) if ei[1] is not None else ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    for _ in range(MOST):
        if each is None:
            return
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST:]
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
