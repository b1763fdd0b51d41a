"""What Amazon SES says of mails, as its documentation describes the records: of an event destination (`eventType`) or
of feedback notifications (`notificationType`), by SNS or EventBridge.

Records are added to without notice, so that whatever is not known is passed over. SES replaces the Message-ID; the
mail's own headers are in the record, of feedback notifications if they were told to include them, and name the mail and
the subscription. The log names the mail, by which an admin finds the person; the address is in no log.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field, ValidationError

from evenhand.people.feedback import Feedback, FeedbackKind
from evenhand.workflows.unsubscribe import read_token

if TYPE_CHECKING:
    from evenhand.workflows.unsubscribe import Signer

log = logging.getLogger("evenhand")

NOT_SPAM = "not-spam"
"""The kind of a complaint that takes one back."""
CODE = re.compile(r"[\w.-]{1,120}", re.ASCII)
"""What an id of a mail or a word of SES is made of; an address is not."""


class Recipient(BaseModel):
    """An address that something is said of."""

    address: str = Field(alias="emailAddress")
    status: str = ""
    """The enhanced status code, in a bounce."""


class Bounce(BaseModel):
    """A mail that came back."""

    kind: str = Field(alias="bounceType")
    subkind: str = Field("", alias="bounceSubType")
    recipients: tuple[Recipient, ...] = Field(alias="bouncedRecipients")
    at: datetime = Field(alias="timestamp")
    id: str = Field(alias="feedbackId")


class Complaint(BaseModel):
    """A mail that somebody does not want."""

    kind: str | None = Field(None, alias="complaintFeedbackType")
    recipients: tuple[Recipient, ...] = Field(alias="complainedRecipients")
    at: datetime = Field(alias="timestamp")
    id: str = Field(alias="feedbackId")


class Reject(BaseModel):
    """A mail that SES would not send."""

    reason: str = ""


class Header(BaseModel):
    """A header of the mail, as it was sent."""

    name: str
    value: str


class SentMail(BaseModel):
    """The mail that it is about."""

    headers: tuple[Header, ...] = ()

    def header(self, name: str) -> str:
        """A header's value; empty where it is not there."""
        return next((each.value for each in self.headers if each.name.lower() == name.lower()), "")


class Record(BaseModel):
    """One thing that SES says."""

    mail: SentMail = SentMail()
    bounce: Bounce | None = None
    complaint: Complaint | None = None
    reject: Reject | None = None


def feedback_in(event: Mapping[str, Any], desk: Signer) -> Iterator[Feedback]:
    """The permanent bounces and the complaints in an event. What cannot be read is passed over, and logged without its
    words: given back, it would come again and again."""
    for document in _documents(event):
        try:
            record = Record.model_validate(document)
        except ValidationError as error:
            log.error("a record of SES cannot be read: %s errors", error.error_count())
            continue
        _log(record)
        yield from _feedback(record, desk)


def _documents(event: Mapping[str, Any]) -> Iterator[Any]:
    """The records as SES wrote them: one in an event of EventBridge, one in each message of SNS."""
    if "detail" in event:
        yield event["detail"]
    for each in event.get("Records", ()):
        try:
            yield json.loads(each["Sns"]["Message"])
        except (KeyError, TypeError, ValueError):
            log.error("a message of SNS holds no record of SES")


def _log(record: Record) -> None:
    """Say of which mail something was told, and what; of what has no consequence, such as a full mailbox, too."""
    mail_id = _code(record.mail.header("X-Evenhand-Mail-Id"))
    if record.bounce is not None:
        log.warning("the mail %s came back: %s %s", mail_id, _code(record.bounce.kind), _code(record.bounce.subkind))
    if record.complaint is not None:
        log.warning("the mail %s is called unwanted: %s", mail_id, _code(record.complaint.kind or ""))
    if record.reject is not None:
        log.warning("SES would not send the mail %s: %s", mail_id, _code(record.reject.reason.replace(" ", "-")))


def _code(text: str) -> str:
    """A text if it is a code, so that nothing else that is put into a mail gets into the log."""
    return text if CODE.fullmatch(text) else "unknown"


def _feedback(record: Record, desk: Signer) -> Iterator[Feedback]:
    mail_id = record.mail.header("X-Evenhand-Mail-Id")
    link = record.mail.header("List-Unsubscribe").strip().strip("<>")
    person_id, subscription = read_token(link.rpartition("/")[2], desk) or ("", "")
    about = {"mail_id": mail_id, "person_id": person_id, "subscription": subscription}
    bounce, complaint = record.bounce, record.complaint
    if bounce is not None and bounce.kind == "Permanent":
        for each in bounce.recipients:
            why = " ".join(filter(None, (bounce.kind, bounce.subkind, each.status)))
            yield Feedback(id=bounce.id, kind=FeedbackKind.BOUNCE, address=each.address, at=bounce.at, why=why, **about)
    if complaint is not None and complaint.kind != NOT_SPAM:
        for each in complaint.recipients:
            yield Feedback(
                id=complaint.id,
                kind=FeedbackKind.COMPLAINT,
                address=each.address,
                at=complaint.at,
                why=complaint.kind or "",
                **about,
            )
