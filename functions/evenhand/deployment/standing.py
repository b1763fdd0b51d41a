"""How a stack stands, and what to do before anything else where it stands badly."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

FAILED_AT_FIRST = "ROLLBACK_COMPLETE"
"""It was never made: its first deployment failed and was taken back."""
NEVER_MADE = "REVIEW_IN_PROGRESS"
"""It has a name and change sets that nobody carried out."""


class StackStuck(Exception):
    """The stack takes no change as it stands; the message says why and what to do."""


def check_standing(found: dict[str, Any] | None, cloudformation: CloudFormationClient) -> str:
    """The status of a stack that can be changed, empty when there is none. Raises `StackStuck`."""
    if found is None:
        return ""
    name, status = str(found["StackName"]), str(found["StackStatus"])
    if status == NEVER_MADE:
        return status
    if status == FAILED_AT_FIRST:
        raise StackStuck(
            f"The first deployment of `{name}` failed and was taken back. CloudFormation makes nothing under this name "
            f"until what is left of it is deleted; tables and buckets that it had made stay, empty, and cost nothing.\n"
            f"Why it failed: {_why(name, cloudformation)}\n"
            f"Mend that, then: evenhand deploy --anew, which deletes what is left and deploys again."
        )
    if status == "UPDATE_ROLLBACK_FAILED":
        raise StackStuck(
            f"A change of `{name}` failed, and so did taking it back: {_why(name, cloudformation)}\n"
            f"The site goes on as far as it can. Mend what is named (often it was deleted or changed by hand), then:\n"
            f"  aws cloudformation continue-update-rollback --stack-name {name}\n"
            f"and once `evenhand doctor --aws` says UPDATE_ROLLBACK_COMPLETE, evenhand deploy."
        )
    if status.endswith("_IN_PROGRESS"):
        raise StackStuck(f"`{name}` is being changed by somebody else now ({status}). Wait until that is done.")
    if status in ("ROLLBACK_FAILED", "DELETE_FAILED"):
        raise StackStuck(
            f"`{name}` could not be taken down whole ({status}): {_why(name, cloudformation)}\n"
            f"Mend what is named, then: aws cloudformation delete-stack --stack-name {name}"
        )
    return status


def failures(events: list[dict[str, Any]]) -> Iterator[str]:
    """Which resources failed, and why, the first first; not those that were only given up because of another."""
    for event in events:
        why = event.get("ResourceStatusReason", "")
        if event.get("ResourceStatus", "").endswith("FAILED") and "cancelled" not in why.lower():
            yield f"{event['LogicalResourceId']}: {why}"


def events_of(
    stack: str, cloudformation: CloudFormationClient, seen: Container[str] = frozenset()
) -> list[dict[str, Any]]:
    """What happened to a stack lately, the first first: after what was seen, where something was, else a page."""
    found: list[dict[str, Any]] = []
    token: dict[str, Any] = {}
    while True:
        page = cloudformation.describe_stack_events(StackName=stack, **token)
        for event in page["StackEvents"]:
            if event["EventId"] in seen:
                return found[::-1]
            found.append(dict(event))
        if not seen or "NextToken" not in page:
            return found[::-1]
        token = {"NextToken": page["NextToken"]}


def _why(stack: str, cloudformation: CloudFormationClient) -> str:
    """The last thing that failed first: what the latest operation failed at."""
    try:
        told = list(failures(_latest(events_of(stack, cloudformation), stack)))
    except ClientError:
        told = []
    return told[0] if told else "CloudFormation gives no reason"


def _latest(events: list[dict[str, Any]], stack: str) -> list[dict[str, Any]]:
    """The events of the latest operation: since somebody last asked for something."""
    begins = [
        number
        for number, event in enumerate(events)
        if event["LogicalResourceId"] == stack
        and event.get("ResourceStatus") in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS")
    ]
    return events[begins[-1] :] if begins else events
