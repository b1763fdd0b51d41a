"""What DynamoDB says when it does not do what was asked, told apart: a lost condition, or no room just now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evenhand.adapters.dynamodb.item import Item, from_wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from botocore.exceptions import ClientError

CONDITION = frozenset({"ConditionalCheckFailedException", "ConditionalCheckFailed"})
"""As an error of one write, and as a reason of a transaction."""

PASSING = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ProvisionedThroughputExceeded",
        "RequestLimitExceeded",
        "ThrottlingException",
        "ThrottlingError",
        "TransactionConflictException",
        "TransactionConflict",
        "TransactionInProgressException",
    }
)
"""Nothing was written, and a moment later it may be."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one write of a transaction did not happen, or that nothing was wrong with it."""

    failed: bool
    """Whether its condition did not hold."""
    item: Item | None
    """What was stored instead, when its condition did not hold; None when nothing was."""


class ConditionFailed(Exception):
    """The condition of a write did not hold; nothing was written."""

    def __init__(self, item: Item | None) -> None:
        super().__init__("the condition did not hold")
        self.item = item
        """What is stored instead, or None."""
        self.doubtful = False
        """Whether the same write was asked for before without an answer: what stands against it may be itself."""


class Cancelled(Exception):
    """The condition of at least one write of a transaction did not hold; nothing was written."""

    def __init__(self, reasons: Iterable[Reason]) -> None:
        super().__init__("a condition did not hold")
        self.reasons = tuple(reasons)
        """One for each write, in their order."""


def lost(error: ClientError) -> ConditionFailed | Cancelled | None:
    """The lost condition that an error is, or None."""
    if error.response["Error"]["Code"] in CONDITION:
        return ConditionFailed(_item(error.response))
    reasons = _reasons(error)
    if any(reason.get("Code") in CONDITION for reason in reasons):
        return Cancelled(Reason(reason.get("Code") in CONDITION, _item(reason)) for reason in reasons)
    return None


def passing(error: ClientError) -> bool:
    """Whether the same request may succeed a moment later."""
    codes = {error.response["Error"]["Code"], *(reason.get("Code") for reason in _reasons(error))}
    return not PASSING.isdisjoint(codes)


def _reasons(error: ClientError) -> list[Mapping[str, Any]]:
    response: Mapping[str, Any] = error.response
    return list(response.get("CancellationReasons", ()))


def _item(answer: Mapping[str, Any]) -> Item | None:
    item = answer.get("Item")
    return from_wire(item) if item else None
