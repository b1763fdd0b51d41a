"""Which request a line of the log belongs to.

Every line that is written while an event is dealt with carries the ids of that event: of the gateway's request and of
CloudFront's, of the invocation, of messages and schedules. They are ids that AWS makes; none says who somebody is.

On AWS each environment of a function deals with one event at a time, so that threads that it starts belong to that one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aws_lambda_powertools import Logger

from evenhand.handlers.faults import told
from evenhand.handlers.http import header

EDGE_ID = re.compile(r"[A-Za-z0-9_=-]{20,128}")
"""An id as CloudFront makes them; whatever else stands there, a browser may have written."""

_own: ContextVar[Mapping[str, object] | None] = ContextVar("ids", default=None)
_latest: Mapping[str, object] = {}
"""For threads that have no event of their own."""


class Correlated(logging.Filter):
    """Adds the ids to a line, of whatever library; and tells a fault by its kinds and places, without its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes."""
        for name, value in current().items():
            setattr(record, name, value)
        if record.exc_info and record.exc_info[1]:
            record.fault = told(record.exc_info[1])
        record.exc_info = record.exc_text = None
        return True


CORRELATED = Correlated()


def log_for(service: str, **settings: Any) -> Logger:
    """The log of a service, a line of JSON each with the ids of its event."""
    return correlated(Logger(service=f"evenhand-{service}", use_rfc3339=True, **settings))


def correlated(log: Logger) -> Logger:
    """A log whose lines carry the ids."""
    log.addFilter(CORRELATED)
    return log


@contextmanager
def belonging(ids: Mapping[str, object]) -> Iterator[None]:
    """Whatever is logged meanwhile, by the runtime and by libraries too, belongs to these ids."""
    global _latest
    found = {name: value for name, value in ids.items() if value}
    token, _latest = _own.set(found), found
    handlers = [each for each in logging.getLogger().handlers if CORRELATED not in each.filters]
    for each in handlers:
        each.addFilter(CORRELATED)
    try:
        yield
    finally:
        for each in handlers:
            each.removeFilter(CORRELATED)
        if _latest is found:
            _latest = {}  # not what was before: in another thread that may be over by now
        _own.reset(token)


def current() -> Mapping[str, object]:
    """The ids of the event that is dealt with now."""
    own = _own.get()
    return _latest if own is None else own


def ids_of_request(event: Mapping[str, Any], context: object, *, through_edge: bool) -> dict[str, object]:
    """The ids of a request; CloudFront's where it came that way, which nobody else can write."""
    edge = header(event, "x-amz-cf-id") if through_edge else ""
    return {
        "request": request_id(event),
        "edge": edge if EDGE_ID.fullmatch(edge) else "",
        "invocation": _invocation(context),
    }


def request_id(event: Mapping[str, Any]) -> str:
    """The gateway's id of a request, by which support finds its lines."""
    return str(event.get("requestContext", {}).get("requestId", ""))


def ids_of_event(event: Mapping[str, Any], context: object) -> dict[str, object]:
    """The ids of an event of a queue, a topic or a schedule."""
    messages = [each.get("messageId") or each.get("Sns", {}).get("MessageId") for each in event.get("Records", ())]
    return {
        "invocation": _invocation(context),
        "messages": [str(each) for each in messages if each],
        "schedule": str(event.get("id", "")),
    }


def _invocation(context: object) -> str:
    return str(getattr(context, "aws_request_id", ""))
