"""A network that breaks where it is told to, between botocore and DynamoDB: the real adapters, the real botocore and
the real database run on both of its sides.

It stands on botocore's event `before-send`, by which an answer can be given in the place of the real one, or none. A
request whose try before got no answer is the same request again, and is not numbered anew; so each number is one thing
that a store asked for.
"""

from __future__ import annotations

import json
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ConnectTimeoutError, ReadTimeoutError
from botocore.httpsession import URLLib3Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from botocore.awsrequest import AWSPreparedRequest
    from mypy_boto3_dynamodb import DynamoDBClient

EVENT = "before-send.dynamodb.*"
TYPE = "com.amazonaws.dynamodb.v20120810#"
TRANSACTION, READ_BATCH, WRITE_BATCH = "TransactWriteItems", "BatchGetItem", "BatchWriteItem"
WRITES = frozenset({TRANSACTION, WRITE_BATCH, "PutItem", "UpdateItem", "DeleteItem"})


AT_ONCE = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]


class Fault(Enum):
    """What happens to a request."""

    THROTTLED = auto()
    """DynamoDB has no room for it."""
    UNCONNECTED = auto()
    """It never gets there."""
    BROKEN = auto()
    """The connection closes before DynamoDB does anything."""
    UNHEARD = auto()
    """DynamoDB does it, and the answer is lost."""
    FAILED = auto()
    """DynamoDB says that it failed, and did it all the same."""
    CONTENDED = auto()
    """Somebody else is writing the same items."""
    IN_PROGRESS = auto()
    """The same transaction is under way still."""
    IN_PARTS = auto()
    """Of a batch only the first is done."""


@dataclass
class Network:
    """What happens to which request."""

    fault: Fault = Fault.THROTTLED
    at: Callable[[int], bool] = field(default=lambda number: False)
    """To which numbers, from 0, it happens."""
    times: int = 1
    """How often to each."""
    only: frozenset[str] = frozenset()
    """The operations that are numbered; all where it is empty."""
    asked: int = 0
    """Things that were asked for, of those numbered."""
    hit: int = 0
    """Requests that it happened to."""
    operations: list[str] = field(default_factory=list)
    _last: bytes = b""
    _left: int = 0
    _session: URLLib3Session = field(default_factory=lambda: URLLib3Session(socket_options=AT_ONCE))

    def stand(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        """The answer to a request, or None where the real one is to be had."""
        operation = request.headers["X-Amz-Target"].decode().rpartition(".")[2]
        body = request.body if isinstance(request.body, bytes) else request.body.encode()
        if body != self._last:
            numbered = not self.only or operation in self.only
            self._last, self._left = body, self.times if numbered and self.at(self.asked) else 0
            self.asked += numbered
            self.operations.append(operation)
        if not self._left or not concerns(self.fault, operation):
            return None
        self._left -= 1
        self.hit += 1
        return self._happen(operation, request, body)

    def _happen(self, operation: str, request: AWSPreparedRequest, body: bytes) -> AWSResponse | None:
        match self.fault:
            case Fault.THROTTLED:
                return answer(request, 400, "ProvisionedThroughputExceededException")
            case Fault.UNCONNECTED:
                raise ConnectTimeoutError(endpoint_url=request.url)
            case Fault.BROKEN:
                raise ConnectionClosedError(endpoint_url=request.url)
            case Fault.UNHEARD:
                self._session.send(request)
                raise ReadTimeoutError(endpoint_url=request.url)
            case Fault.FAILED:
                self._session.send(request)
                return answer(request, 500, "InternalServerError")
            case Fault.CONTENDED if operation == TRANSACTION:
                count = len(json.loads(body)["TransactItems"])
                reasons = [{"Code": "TransactionConflict"}, *[{"Code": "None"}] * (count - 1)]
                return answer(request, 400, "TransactionCanceledException", CancellationReasons=reasons)
            case Fault.CONTENDED:
                return answer(request, 400, "TransactionConflictException")
            case Fault.IN_PROGRESS:
                return answer(request, 400, "TransactionInProgressException")
            case Fault.IN_PARTS:
                return self._in_parts(operation, request, body)

    def _in_parts(self, operation: str, request: AWSPreparedRequest, body: bytes) -> AWSResponse:
        """The answer of a DynamoDB that did the first of a batch alone."""
        asked = json.loads(body)
        ((table, wanted),) = asked["RequestItems"].items()
        keys = operation == READ_BATCH
        every = wanted["Keys"] if keys else wanted
        first = {**wanted, "Keys": every[:1]} if keys else every[:1]
        request.body = json.dumps({**asked, "RequestItems": {table: first}}).encode()
        request.headers["Content-Length"] = str(len(request.body))
        done = json.loads(self._session.send(request).content)
        left = {table: {**wanted, "Keys": every[1:]} if keys else every[1:]} if every[1:] else {}
        return respond(request, 200, {**done, "UnprocessedKeys" if keys else "UnprocessedItems": left})


def concerns(fault: Fault, operation: str) -> bool:
    """Whether a fault can happen to an operation."""
    match fault:
        case Fault.IN_PROGRESS:
            return operation == TRANSACTION
        case Fault.CONTENDED:
            return operation in WRITES - {WRITE_BATCH}
        case Fault.IN_PARTS:
            return operation in (READ_BATCH, WRITE_BATCH)
        case _:
            return True


def answer(request: AWSPreparedRequest, status: int, kind: str, **more: Any) -> AWSResponse:
    """An error as DynamoDB says it."""
    return respond(request, status, {"__type": TYPE + kind, "Message": "As told.", **more})


def respond(request: AWSPreparedRequest, status: int, document: dict[str, Any]) -> AWSResponse:
    """An answer in the place of DynamoDB's."""

    class Raw:
        def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
            yield json.dumps(document).encode()

        def close(self) -> None:
            """Nothing to close."""

    headers = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse(request.url, status, headers, Raw())  # type: ignore[arg-type]


@contextmanager
def between(client: DynamoDBClient, network: Network) -> Iterator[Network]:
    """The network stands before a client meanwhile."""
    client.meta.events.register(EVENT, network.stand)
    try:
        yield network
    finally:
        client.meta.events.unregister(EVENT, network.stand)
        network._session.close()
