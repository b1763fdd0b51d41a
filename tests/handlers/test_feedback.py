"""What SES tells of mail that left, and what the log keeps of it."""

from __future__ import annotations

import io
import json
from itertools import count
from typing import Any

import pytest
from aws_lambda_powertools import Logger

from evenhand.handlers.feedback import note_feedback

NUMBERS = count(1)


def told(kind: str, headers: list[dict[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """An event as the topic sends it."""
    sent = {
        "destination": ["ada@acme.example"],
        "commonHeaders": {"to": ["ada@acme.example"], "subject": "Your result, Ada"},
        "headers": headers if headers is not None else [{"name": "X-Evenhand-Mail-Id", "value": "receipt-1"}],
    }
    return {"Records": [{"Sns": {"Message": json.dumps({"eventType": kind, "mail": sent, **more})}}]}


BOUNCE = {
    "bounceType": "Permanent",
    "bounceSubType": "General",
    "bouncedRecipients": [{"emailAddress": "ada@acme.example"}],
}
EVENTS = [
    (told("Bounce", bounce=BOUNCE), "bounced"),
    (told("Complaint", complaint={"complainedRecipients": [{"emailAddress": "ada@acme.example"}]}), "complained"),
    (told("Reject", reject={"reason": "Bad content"}), "refused"),
]


def noted(event: dict[str, Any]) -> tuple[dict[str, int], str]:
    """What is counted and what is logged."""
    stream = io.StringIO()
    return note_feedback(event, Logger(service=f"feedback-{next(NUMBERS)}", stream=stream)), stream.getvalue()


@pytest.mark.parametrize(("event", "counted"), EVENTS)
def test_it_is_counted_and_the_log_names_the_mail_and_nobody(event: dict[str, Any], counted: str) -> None:
    counts, log = noted(event)
    assert counts == {"bounced": 0, "complained": 0, "refused": 0} | {counted: 1}
    assert json.loads(log)["mail"] == "receipt-1"
    assert "ada" not in log.lower()


def test_a_mailbox_that_is_full_for_now_is_no_bounce_for_good() -> None:
    counts, log = noted(told("Bounce", bounce={**BOUNCE, "bounceType": "Transient", "bounceSubType": "MailboxFull"}))
    assert counts["bounced"] == 0
    assert json.loads(log)["why"] == "MailboxFull"


def test_a_mail_that_is_none_of_ours_and_news_that_is_none_hinder_nothing() -> None:
    assert json.loads(noted(told("Bounce", headers=[], bounce=BOUNCE))[1])["mail"] == "unknown"
    assert noted(told("Delivery")) == ({"bounced": 0, "complained": 0, "refused": 0}, "")
