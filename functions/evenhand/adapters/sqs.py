"""A bell that is a queue: a message in it wakes a worker."""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from evenhand.adapters.aws import patient

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

log = logging.getLogger("evenhand")

WAKE = '{"wake": true}'
"""All that a message says: what is to be done stands in the table, so that none of it is lost, doubled or put out of
order with a message."""


class QueueBell:
    """`evenhand.ports.system.Bell`."""

    def __init__(self, queue: str, client: SQSClient | None = None) -> None:
        """`queue` is its address."""
        self._queue = queue
        self._given = client

    @cached_property
    def _client(self) -> SQSClient:
        """Made when it is first rung: most calls ring nobody."""
        return self._given or boto3.client("sqs", config=patient(1, read=1.0))

    def ring(self) -> None:
        """Put a message into the queue. Where that fails, what was written stays written, and the clock finds it."""
        try:
            self._client.send_message(QueueUrl=self._queue, MessageBody=WAKE)
        except (ClientError, BotoCoreError) as error:
            log.warning("the bell was not heard: %s", type(error).__name__)
