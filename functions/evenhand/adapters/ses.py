"""Mail by Amazon SES."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, SSLError

from evenhand.adapters.aws import patient, unsettled
from evenhand.ports.mail import MailDelayed, MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_sesv2 import SESV2Client

    from evenhand.ports.mail import Mail
    from evenhand.ports.system import Clock

REFUSED = frozenset({"BadRequestException", "MessageRejected", "InvalidParameterValue"})
"""What SES says of the mail itself: too large, an address it does not take, a recipient not yet verified in its
sandbox. Anything else (a pause of the account, throttling, a right that is missing) is no fault of the mail."""

READ_SECONDS = 10.0
"""SES takes its time with a mail that has a table with it."""


class SesMailer:
    """`evenhand.ports.mail.Mailer`."""

    def __init__(
        self, sender: str, clock: Clock, client: SESV2Client | None = None, *, configuration: str = ""
    ) -> None:
        """`configuration` names the configuration set that says where bounces and complaints are told."""
        self._sender = sender
        self._clock = clock
        self._given = client
        self._configuration = {"ConfigurationSetName": configuration} if configuration else {}

    @cached_property
    def _client(self) -> SESV2Client:
        """Made with the first mail: of all functions one sends some. It asks once: what SES took without being heard
        would leave a second time, and not say so."""
        return self._given or boto3.client("sesv2", config=patient(1, read=READ_SECONDS))

    def send(self, mail: Mail) -> None:
        """Hand one mail over. SES puts a Message-ID of its own in the place of ours; the stable id stays."""
        # Of all functions one sends mail: no other waits at its start for what mail is made with.
        from evenhand.adapters.mime import to_mime

        message = to_mime(mail, self._sender, self._clock.now())
        try:
            self._client.send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={"Raw": {"Data": message.as_bytes()}},
                **self._configuration,  # type: ignore[arg-type]
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            # SES quotes addresses in its messages; the kind of refusal says enough.
            said = f"SES said {code}"
            refused = code in REFUSED
            raise (MailRefused(said) if refused else MailDelayed(said, maybe_sent=unsettled(error))) from error
        except (HTTPClientError, SSLError) as error:
            # The connection was there, or its encryption broke, and what became of the mail nobody knows.
            raise MailDelayed(f"SES did not answer: {type(error).__name__}", maybe_sent=True) from error
        except BotoCoreError as error:
            raise MailDelayed(f"SES could not be reached: {type(error).__name__}") from error

    def forget(self, mail_ids: Iterable[str]) -> None:
        """No copies are kept here."""
