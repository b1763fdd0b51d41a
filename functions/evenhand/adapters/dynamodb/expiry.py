"""What lives for a while: DynamoDB deletes it itself, some time after it expires."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.schema import TTL

if TYPE_CHECKING:
    from datetime import datetime


def expiring(at: datetime) -> dict[str, int]:
    """The attribute of an item that says so."""
    return {TTL: math.ceil(at.timestamp())}
