"""The stack: what of it would change, and changing it. CloudFormation itself takes back what fails."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError

from evenhand.deployment.template import FUNCTION, Template

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client

    from evenhand.deployment.package import Package

POLL_SECONDS = 2
WAIT_POLLS = 1800
"""An hour: a distribution takes a quarter of one."""
NOTHING = ("didn't contain changes", "No updates are to be performed", "no changes")
"""How CloudFormation says that a change set is empty."""


class StackFailed(Exception):
    """The stack was not changed; the message says what failed and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would happen to one resource."""

    action: str
    """`Add`, `Modify`, `Remove`."""
    resource: str
    """As the template calls it."""
    kind: str
    replaced: str
    """`True`, `False`, `Conditional`, or empty: whether another takes its place, and what it holds is gone."""
    details: tuple[str, ...]
    """The properties that change."""

    @property
    def loses(self) -> bool:
        """Whether something that is there may be gone afterwards."""
        return self.action == "Remove" or self.replaced in ("True", "Conditional")

    def __str__(self) -> str:
        what = {"Add": "+", "Modify": "~", "Remove": "-"}.get(self.action, self.action)
        loses = " REPLACED" if self.replaced in ("True", "Conditional") else ""
        return f"{what} {self.resource} ({self.kind}){loses} {', '.join(self.details)}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change set that waits."""

    stack: str
    id: str
    """Empty when nothing would change."""
    new: bool
    """Whether there is no such stack yet."""
    changes: tuple[Change, ...]


def upload_packages(packages: list[Package], bucket: str, s3: S3Client) -> dict[str, str]:
    """Put packages into a bucket, those that are not there yet; the key of each by the name of its function."""
    keys = {}
    for package in packages:
        key = f"functions/{package.function}-{package.digest[:20]}.zip"
        if not _is_there(bucket, key, s3):
            s3.put_object(Bucket=bucket, Key=key, Body=package.path.read_bytes())
        keys[package.function] = key
    return keys


def with_code(template: Template, bucket: str, keys: Mapping[str, str]) -> Template:
    """The template with its functions' packages in a bucket."""
    placed = copy.deepcopy(template)
    for each in placed["Resources"].values():
        if each["Type"] == FUNCTION:
            name = str(each["Properties"]["CodeUri"]).rpartition("/")[2].removesuffix(".zip")
            each["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": keys[name]}
    return placed


def upload_template(template: Template, bucket: str, name: str, s3: S3Client) -> str:
    """Put a template into a bucket, where it may be large; its address."""
    key = f"templates/{name}.json"
    s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(template).encode())
    return f"{s3.meta.endpoint_url}/{bucket}/{key}"


def propose(
    stack: str, template_url: str, parameters: Mapping[str, str], cloudformation: CloudFormationClient, *, name: str
) -> Proposal:
    """Ask what would change; nothing does. Parameters that are not given keep their values, or have their defaults.

    Raises `StackFailed`.
    """
    before = stack_of(stack, cloudformation)
    new = before is None or before["StackStatus"] == "REVIEW_IN_PROGRESS"
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    summary = cloudformation.get_template_summary(TemplateURL=template_url)
    known = {each["ParameterKey"] for each in summary["Parameters"]}
    kept = () if new or before is None else before.get("Parameters", ())
    keep = [
        {"ParameterKey": each["ParameterKey"], "UsePreviousValue": True}
        for each in kept
        if each["ParameterKey"] not in parameters and each["ParameterKey"] in known
    ]
    made = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="CREATE" if new else "UPDATE",
        TemplateURL=template_url,
        Parameters=[*given, *keep],  # type: ignore[list-item]
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": "evenhand", "Value": stack}],
    )
    described = _settled(made["Id"], stack, cloudformation)
    if described["Status"] == "FAILED":
        reason = described.get("StatusReason", "")
        cloudformation.delete_change_set(ChangeSetName=made["Id"], StackName=stack)
        if any(each in reason for each in NOTHING):
            return Proposal(stack=stack, id="", new=False, changes=())
        raise StackFailed(f"CloudFormation does not take the template: {reason}")
    return Proposal(stack=stack, id=made["Id"], new=new, changes=tuple(_changes(made["Id"], stack, cloudformation)))


def carry_out(proposal: Proposal, cloudformation: CloudFormationClient) -> None:
    """Do what was proposed, and wait for its end. Raises `StackFailed` once everything is as it was before."""
    seen = {event["EventId"] for event in _events(proposal.stack, cloudformation)}
    cloudformation.execute_change_set(ChangeSetName=proposal.id, StackName=proposal.stack)
    waiter = cloudformation.get_waiter("stack_create_complete" if proposal.new else "stack_update_complete")
    try:
        waiter.wait(StackName=proposal.stack, WaiterConfig={"Delay": POLL_SECONDS, "MaxAttempts": WAIT_POLLS})
    except WaiterError:
        failures = "\n".join(_failures(proposal.stack, seen, cloudformation)) or "no reason given"
        raise StackFailed(f"The stack was set back to what it was:\n{failures}") from None


def withdraw(proposal: Proposal, cloudformation: CloudFormationClient) -> None:
    """Let a proposal go."""
    if proposal.id:
        cloudformation.delete_change_set(ChangeSetName=proposal.id, StackName=proposal.stack)


def outputs_of(stack: str, cloudformation: CloudFormationClient) -> dict[str, str]:
    """What a stack says of itself; raises `StackFailed` when there is none."""
    found = stack_of(stack, cloudformation)
    if found is None:
        raise StackFailed(f"There is no stack `{stack}` in this account and region.")
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}


def stack_of(stack: str, cloudformation: CloudFormationClient) -> dict[str, Any] | None:
    """What CloudFormation knows of a stack, or None."""
    try:
        return dict(cloudformation.describe_stacks(StackName=stack)["Stacks"][0])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def _settled(
    change_set: str, stack: str, cloudformation: CloudFormationClient, pause: Callable[[float], None] = time.sleep
) -> dict[str, Any]:
    for _ in range(WAIT_POLLS):
        described = cloudformation.describe_change_set(ChangeSetName=change_set, StackName=stack)
        if described["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
            return dict(described)
        pause(POLL_SECONDS)
    raise StackFailed("CloudFormation did not say in an hour what would change.")


def _changes(change_set: str, stack: str, cloudformation: CloudFormationClient) -> Iterator[Change]:
    token: dict[str, Any] = {}
    while True:
        page = cloudformation.describe_change_set(ChangeSetName=change_set, StackName=stack, **token)
        for each in page["Changes"]:
            change = each["ResourceChange"]
            targets = (detail.get("Target", {}) for detail in change.get("Details", ()))
            yield Change(
                action=change["Action"],
                resource=change["LogicalResourceId"],
                kind=change["ResourceType"],
                replaced=change.get("Replacement", ""),
                details=tuple(dict.fromkeys(str(t.get("Name") or t.get("Attribute", "")) for t in targets)),
            )
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}


def _events(stack: str, cloudformation: CloudFormationClient) -> list[dict[str, Any]]:
    """What happened to a stack lately, the first first."""
    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    return [dict(event) for event in reversed(events)]


def _failures(stack: str, seen: set[str], cloudformation: CloudFormationClient) -> Iterator[str]:
    """Which resources failed since, and why, the first first."""
    for event in _events(stack, cloudformation):
        if event["EventId"] not in seen and event.get("ResourceStatus", "").endswith("FAILED"):
            yield f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"


def _is_there(bucket: str, key: str, s3: S3Client) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return False
        raise
    return True
