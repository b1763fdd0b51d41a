"""The workers on AWS that a queue wakes: a message says that there is something to do, and never what.

What is to be done stands in the table. So a message may come twice, late or out of order, and one that gets lost is
made good by the schedule, which puts one into the queue every minute. A message that is none of ours is given back, and
ends in the dead-letter queue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from evenhand.handlers.correlation import belonging, ids_of_event, log_for
from evenhand.handlers.entry import FAULTS
from evenhand.handlers.faults import told
from evenhand.handlers.jobs import regrade, send_mail
from evenhand.handlers.rounds import in_rounds
from evenhand.wiring import wired_from_environment

if TYPE_CHECKING:
    from aws_lambda_powertools import Logger

    from evenhand.handlers.rounds import Context
    from evenhand.wiring import Application


class Wake(BaseModel):
    """What a message in a queue says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wake: Literal[True]


def mail_handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The entry point of what sends mail on AWS."""
    return woken(event, context, send_mail, wired_from_environment(), log_for("mail"))


def regrade_handler(event: Mapping[str, Any], context: Context) -> dict[str, Any]:
    """The entry point of what regrades on AWS."""
    return woken(event, context, regrade, wired_from_environment(), log_for("regrade"))


def woken(
    event: Mapping[str, Any],
    context: Context,
    work: Callable[[Application], dict[str, int]],
    application: Application,
    log: Logger,
) -> dict[str, Any]:
    """Do a round of work after the other until one does nothing or the time is short; which messages to give back.

    Where a round fails, or something in it, all are: the queue sends them again, and after some tries keeps them apart.
    """
    ids = {record["messageId"]: _is_wake(record) for record in event["Records"]}
    with belonging(ids_of_event(event, context)):
        if any(ids.values()):
            try:
                done = in_rounds(work, application, context)
            except Exception as error:
                # The boundary: what the runtime would log of it may quote somebody's data.
                log.error("a round failed", fault=told(error))
                ids = dict.fromkeys(ids, False)
            else:
                if any(done.values()):
                    # One is woken every minute; that there was nothing to do is no news.
                    log.info("done", extra=done)
                if done.get(FAULTS):
                    ids = dict.fromkeys(ids, False)
        failed = [message_id for message_id, well in ids.items() if not well]
        if failed:
            log.warning("messages given back", given_back=failed)
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def _is_wake(record: Mapping[str, Any]) -> bool:
    try:
        Wake.model_validate_json(record["body"])
    except ValidationError:
        return False
    return True
