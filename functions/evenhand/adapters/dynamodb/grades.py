"""A grade and what is written with each: standing, row of the feed, mail and certificate, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.dynamodb.certificates import certificate_writes
from evenhand.adapters.dynamodb.failures import Cancelled
from evenhand.adapters.dynamodb.feed import feed_item
from evenhand.adapters.dynamodb.outbox import mail_writes
from evenhand.adapters.dynamodb.standings import standing_write
from evenhand.adapters.dynamodb.table import Put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Table, Write
    from evenhand.assessment.attempt import Result, Standing
    from evenhand.assessment.certification import Certificate
    from evenhand.ports.outbox import OutboxRow


def write_grade(
    table: Table,
    guards: Sequence[Write],
    others: Sequence[Write],
    standing: Standing,
    result: Result,
    mail: OutboxRow | None,
    certificate: Certificate | None,
) -> bool:
    """Do writes that only one can do, with others, and all that goes with a grade; False when a condition of theirs
    does not hold, so that somebody else was faster, and nothing was written."""
    certified = () if certificate is None else certificate_writes(certificate)
    first = (*guards, standing_write(standing), *certified, Put(item=feed_item(result)), *others)
    outbox = () if mail is None else mail_writes(mail)
    try:
        table.transact(*first, *outbox)
    except Cancelled as cancelled:
        if any(reason.failed for reason in cancelled.reasons[: len(guards)]):
            return False
        counted, issued, *_ = cancelled.reasons[len(guards) :]
        if counted.failed:
            raise refusals.stale_standing() from cancelled
        if certificate is not None and issued.failed:
            raise refusals.certificate_exists(certificate.number) from cancelled
        if mail is None:
            raise  # something is there that cannot be, as after a repair by hand
        # The mail waits already, which is no reason against the grade.
        return write_grade(table, guards, others, standing, result, None, certificate)
    return True
