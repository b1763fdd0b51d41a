"""Faults as logs may tell them: what kind, and where in the code, but never the message.

A message often quotes what could not be dealt with: a name, an answer, a token. Where it happened says enough to mend
it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

Job = Callable[[Mapping[str, Any], object], dict[str, int]]

MOST = 20
"""Places of a fault, the innermost; and faults of a chain."""


def told(error: BaseException) -> list[str]:
    """The chain of a fault, the first cause last: each its kind, and then the places it came through."""
    return [line for each in _chain(error) for line in (_kind(each), *_places(each.__traceback__))]


FAULTS = "faults"
"""By which a job counts what failed, besides what it did."""


class JobFailed(Exception):
    """A job ended by a fault, or with some, which the log tells of; on AWS it is tried again."""


def discreet(job: Job) -> Job:
    """A job whose faults are logged by their kinds and places, so that the runtime logs no message of theirs."""

    @wraps(job)
    def run(event: Mapping[str, Any], context: object) -> dict[str, int]:
        log = Logger(service=f"evenhand-{job.__name__.removesuffix('_handler')}")
        try:
            done = job(event, context)
        except Exception as error:
            log.error("failed", fault=told(error))
            raise JobFailed(job.__name__) from None
        log.info("done", extra=done)
        if done.get(FAULTS):
            raise JobFailed(job.__name__)
        return done

    return run


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
