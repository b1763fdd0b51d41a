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
BEGUN = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"})
"""How a stack stands when somebody asked for something."""
TAKEN_BACK = frozenset({"ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS"})
"""And when CloudFormation begins to take it back."""


class StackStuck(Exception):
    """The stack takes no change as it stands; the message says why and what to do."""


def check_standing(
    found: dict[str, Any] | None, cloudformation: CloudFormationClient, command: str = "evenhand deploy"
) -> str:
    """The status of a stack that can be changed, empty when there is none. `command` is what makes it.

    Raises `StackStuck`.
    """
    if found is None:
        return ""
    name, status = str(found["StackName"]), str(found["StackStatus"])
    if status == NEVER_MADE:
        return status
    if status == FAILED_AT_FIRST:
        raise StackStuck(
            f"The first deployment of `{name}` failed and was taken back. CloudFormation makes nothing under this name "
            f"until what is left of it is deleted; tables and buckets that it had made stay, empty, and cost nothing.\n"
            f"Why it failed: {_why(name, cloudformation, BEGUN)}\n"
            f"Mend that, then: {command} --anew, which deletes what is left and deploys again."
        )
    if status == "UPDATE_ROLLBACK_FAILED":
        raise StackStuck(
            f"A change of `{name}` failed, and so did taking it back: "
            f"{_why(name, cloudformation, BEGUN | TAKEN_BACK)}\n"
            f"The site goes on as far as it can. Mend what is named (often it was deleted or changed by hand), then:\n"
            f"  aws cloudformation continue-update-rollback --stack-name {name}\n"
            f"and once `aws cloudformation describe-stacks --stack-name {name}` says UPDATE_ROLLBACK_COMPLETE:\n"
            f"  {command}"
        )
    if status.endswith("_IN_PROGRESS"):
        raise StackStuck(
            f"`{name}` is being changed now ({status}), by somebody else or by a deployment that was broken off, which "
            f"goes on by itself.\n"
            f"Wait until that is done, a quarter of an hour as a rule; the same command says how it stands."
        )
    if status in ("ROLLBACK_FAILED", "DELETE_FAILED"):
        raise StackStuck(
            f"`{name}` could not be taken down whole ({status}): {_why(name, cloudformation, BEGUN | TAKEN_BACK)}\n"
            f"Mend what is named, then: aws cloudformation delete-stack --stack-name {name}\n"
            f"Tables and buckets that hold data stay all the same. Once it is gone: {command}"
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
    for page in _pages(stack, cloudformation):
        for event in page:
            if event["EventId"] in seen:
                return found[::-1]
            found.append(event)
        if not seen:
            break
    return found[::-1]


def _pages(stack: str, cloudformation: CloudFormationClient) -> Iterator[list[dict[str, Any]]]:
    """What happened to a stack, the last first, as CloudFormation gives it."""
    token: dict[str, Any] = {}
    while True:
        page = cloudformation.describe_stack_events(StackName=stack, **token)
        yield [dict(event) for event in page["StackEvents"]]
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}


def _why(stack: str, cloudformation: CloudFormationClient, begins: Container[str]) -> str:
    """What failed first since the stack last stood so."""
    try:
        told = list(failures(_since(begins, stack, cloudformation)))
    except ClientError:
        told = []
    return told[0] if told else "CloudFormation gives no reason"


def _since(begins: Container[str], stack: str, cloudformation: CloudFormationClient) -> list[dict[str, Any]]:
    """What happened since the stack last stood so, the first first: what took it back is more than a page."""
    found: list[dict[str, Any]] = []
    for page in _pages(stack, cloudformation):
        for event in page:
            found.append(event)
            if event["LogicalResourceId"] == stack and event.get("ResourceStatus") in begins:
                return found[::-1]
    return found[::-1]
