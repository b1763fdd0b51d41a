"""Clients of AWS that give up before those do who wait for them.

botocore by itself waits a minute for a connection, another for each answer, and asks five times or ten. A function that
answers a browser has fifteen seconds for all it does: it would end without an answer, and nobody would learn why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from botocore.config import Config
    from botocore.exceptions import ClientError

CONNECT_SECONDS: Final = 1.0
READ_SECONDS: Final = 3.0
"""Inside a region an answer takes milliseconds; what takes longer than this does not come."""
FIRST_FAULT: Final = 500
"""The least status of an answer that says that the service itself failed."""


def unsettled(error: ClientError) -> bool:
    """Whether nobody knows if a request was done: the service itself failed at it."""
    status: int = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= FIRST_FAULT


def patient(tries: int, *, read: float = READ_SECONDS) -> Config:
    """How a client behaves that asks so many times: one where it asks itself again, or where asking twice does twice.

    Each try takes `CONNECT_SECONDS` and `read` at the most.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=read,
        retries={"mode": "standard", "total_max_attempts": tries},
        tcp_keepalive=True,
    )
