"""Records that this release cannot read: written by a later one that was taken back, or damaged.

One such record must not hold up those behind it. It is left where it is, and looked at again: after an update it may be
read.
"""

from __future__ import annotations

import logging
import zlib
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger("evenhand")

UNREADABLE: Final = (ValueError, LookupError, TypeError, zlib.error)
"""What reading such a record raises; pydantic's errors are `ValueError`s."""

PAUSE: Final = timedelta(hours=1)
MOST_LOOKS: Final = 72
"""Three days of looking at a mail every hour, as long as one that is only delayed is tried."""
GIVEN_UP: Final = "its record cannot be read"


def tell(what: str, error: Exception) -> None:
    """Say in the log which record it is, and nothing that stands in it."""
    log.error("%s cannot be read: %s", what, type(error).__name__)


@contextmanager
def passed_over(what: str) -> Iterator[None]:
    """Reading of a record without which the others go on."""
    try:
        yield
    except UNREADABLE as error:
        tell(what, error)
