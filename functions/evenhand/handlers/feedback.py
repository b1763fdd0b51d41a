"""What becomes of mail after it left, as SES tells it: bounces, complaints, and mail it would not send.

SES itself sends nothing more to who bounced for good or complained. The log names the mail, by which an admin finds the
person; the address is in no log.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

MAIL_ID = "x-evenhand-mail-id"


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, int]:
    """The entry point on AWS, for what the topic tells."""
    return note_feedback(event, Logger(service="evenhand-feedback"))


def note_feedback(event: Mapping[str, Any], log: Logger) -> dict[str, int]:
    """Log what became of some mails; how many bounced for good, complained, were refused."""
    counts = {"bounced": 0, "complained": 0, "refused": 0}
    for record in event["Records"]:
        told = json.loads(record["Sns"]["Message"])
        kind, mail_id = told["eventType"], _mail_id(told["mail"])
        if kind == "Bounce":
            bounce = told["bounce"]
            log.warning("mail bounced", mail=mail_id, kind=bounce["bounceType"], why=bounce["bounceSubType"])
            counts["bounced"] += bounce["bounceType"] == "Permanent"
        elif kind == "Complaint":
            log.warning("mail is called unwanted", mail=mail_id)
            counts["complained"] += 1
        elif kind == "Reject":
            log.warning("SES would not send a mail", mail=mail_id)
            counts["refused"] += 1
    return counts


def _mail_id(mail: Mapping[str, Any]) -> str:
    headers = mail.get("headers", ())
    return next((str(each["value"]) for each in headers if each["name"].lower() == MAIL_ID), "unknown")
