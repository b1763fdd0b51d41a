"""Entry points on AWS of what no request begins: their lines belong to their event, and their faults are told by kind
and place, so that the runtime logs no message of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from evenhand.handlers.correlation import belonging, ids_of_event, log_for
from evenhand.handlers.faults import told

Job = Callable[[Mapping[str, Any], Any], dict[str, int]]

FAULTS = "faults"
"""By which a job counts what failed, besides what it did."""


class JobFailed(Exception):
    """A job ended by a fault, or with some, which the log tells of; on AWS it is tried again."""


def discreet(job: Job) -> Job:
    """A job whose faults are logged by their kinds and places, so that the runtime logs no message of theirs."""

    @wraps(job)
    def run(event: Mapping[str, Any], context: object) -> dict[str, int]:
        log = log_for(job.__name__.removesuffix("_handler"))
        with belonging(ids_of_event(event, context)):
            try:
                done = job(event, context)
            except Exception as error:
                log.error("failed", fault=told(error))
                raise JobFailed(job.__name__) from None
            if any(done.values()):
                # Some run every minute; that they ran and found nothing is no news.
                log.info("done", extra=done)
        if done.get(FAULTS):
            raise JobFailed(job.__name__)
        return done

    return run
