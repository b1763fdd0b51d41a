"""What sending by SES promises."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import boto3
import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.stub import ANY, Stubber

import builders
from evenhand.adapters.aws import patient
from evenhand.adapters.ses import SesMailer
from evenhand.adapters.system import SystemClock
from evenhand.ports.mail import MailDelayed, MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_sesv2 import SESV2Client

SENDER = "Evenhand <evenhand@training.example>"


@pytest.fixture
def client() -> SESV2Client:
    """A client with no account behind it, as the mailer makes it."""
    return boto3.client(
        "sesv2",
        region_name="eu-central-1",
        aws_access_key_id="example",
        aws_secret_access_key="example",
        config=patient(1),
    )


@pytest.fixture
def stub(client: SESV2Client) -> Iterator[Stubber]:
    """Says what the client is answered."""
    with Stubber(client) as stub:
        yield stub
        stub.assert_no_pending_responses()


def test_a_mail_leaves_whole_as_its_sender_and_recipient_say(client: SESV2Client, stub: Stubber) -> None:
    sent: list[dict[str, object]] = []
    client.meta.events.register("provide-client-params.sesv2.SendEmail", lambda params, **_: sent.append(params))
    stub.add_response(
        "send_email",
        {"MessageId": "1"},
        {
            "FromEmailAddress": SENDER,
            "Destination": {"ToAddresses": ["ana@example.org"]},
            "Content": {"Raw": {"Data": ANY}},
            "ConfigurationSetName": "evenhand",
        },
    )

    SesMailer(SENDER, SystemClock(), client, configuration="evenhand").send(builders.mail("mail-1"))

    message = message_from_bytes(sent[0]["Content"]["Raw"]["Data"], policy=default)  # type: ignore[index]
    assert message["X-Evenhand-Mail-Id"] == "mail-1"
    assert message["To"] == "ana@example.org"


def test_without_a_configuration_set_none_is_named(client: SESV2Client, stub: Stubber) -> None:
    said = {"FromEmailAddress": SENDER, "Destination": ANY, "Content": ANY}
    stub.add_response("send_email", {"MessageId": "1"}, said)
    SesMailer(SENDER, SystemClock(), client).send(builders.mail())


@pytest.mark.parametrize(
    ("code", "refused"),
    [
        ("MessageRejected", True),
        ("BadRequestException", True),
        ("TooManyRequestsException", False),
        ("SendingPausedException", False),
        ("AccountSuspendedException", False),
        ("AccessDeniedException", False),
        ("MailFromDomainNotVerifiedException", False),
        ("NotFoundException", False),
    ],
)
def test_only_what_is_wrong_with_the_mail_itself_gives_it_up(
    client: SESV2Client, stub: Stubber, code: str, refused: bool
) -> None:
    stub.add_client_error("send_email", code, "Email address is not verified: ana@example.org")

    with pytest.raises(MailRefused if refused else MailDelayed) as raised:
        SesMailer(SENDER, SystemClock(), client).send(builders.mail())

    assert str(raised.value) == f"SES said {code}"


def test_an_address_that_is_none_is_refused_before_ses_is_asked(client: SESV2Client, stub: Stubber) -> None:
    with pytest.raises(MailRefused):
        SesMailer(SENDER, SystemClock(), client).send(builders.mail(to="nobody"))


@pytest.mark.parametrize(
    ("error", "maybe_sent"),
    [
        (EndpointConnectionError(endpoint_url="https://email.example"), False),
        (ConnectTimeoutError(endpoint_url="https://email.example"), False),
        (ConnectionClosedError(endpoint_url="https://email.example"), True),
        (ReadTimeoutError(endpoint_url="https://email.example"), True),
        (SSLError(endpoint_url="https://email.example", error="bad record"), True),
    ],
    ids=lambda each: type(each).__name__,
)
def test_where_ses_does_not_answer_the_mail_waits_and_may_have_left_if_ses_heard_of_it(
    client: SESV2Client, error: Exception, maybe_sent: bool
) -> None:
    asked = []

    def silent(**_: object) -> None:
        asked.append(error)
        raise error

    client.meta.events.register("before-send.sesv2.SendEmail", silent)
    with pytest.raises(MailDelayed, match=type(error).__name__) as raised:
        SesMailer(SENDER, SystemClock(), client).send(builders.mail())
    assert raised.value.maybe_sent is maybe_sent
    assert len(asked) == 1, "asked twice, a mail could leave twice"


@pytest.mark.parametrize(("status", "maybe_sent"), [(400, False), (429, False), (500, True), (503, True)])
def test_where_ses_itself_fails_the_mail_may_have_left(
    client: SESV2Client, stub: Stubber, status: int, maybe_sent: bool
) -> None:
    stub.add_client_error("send_email", "InternalFailure", "Sorry.", http_status_code=status)
    with pytest.raises(MailDelayed) as raised:
        SesMailer(SENDER, SystemClock(), client).send(builders.mail())
    assert raised.value.maybe_sent is maybe_sent


def test_there_are_no_copies_to_forget(client: SESV2Client, stub: Stubber) -> None:
    SesMailer(SENDER, SystemClock(), client).forget(["mail-1"])
