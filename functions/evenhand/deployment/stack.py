"""The stack: what of it would change, and changing it. CloudFormation itself takes back what fails."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from evenhand.deployment.change import Change, Proposal, settled
from evenhand.deployment.cures import cure_of
from evenhand.deployment.standing import FAILED_AT_FIRST, NEVER_MADE, events_of, failures
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
BY_ITSELF = "CloudFormation goes on by itself; the same command says how it stands, and once it is done what remains."


class StackFailed(Exception):
    """The stack was not changed; the message says what failed and why."""


def upload_packages(packages: list[Package], bucket: str, s3: S3Client, *, send: bool = True) -> dict[str, str]:
    """Put packages into a bucket, those that are not there yet; the key of each by the name of its function."""
    keys = {}
    for package in packages:
        key = f"functions/{package.function}-{package.digest[:20]}.zip"
        if send and not _is_there(bucket, key, s3):
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
    new = before is None or before["StackStatus"] == NEVER_MADE
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
    return Proposal(stack=stack, id=made["Id"], new=new, changes=settled(_changes(made["Id"], stack, cloudformation)))


def carry_out(
    proposal: Proposal,
    cloudformation: CloudFormationClient,
    tell: Callable[[str], None] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> None:
    """Do what was proposed, say what happens, and wait for its end. Raises `StackFailed` once everything is as it was
    before, or where nobody can see any more how it goes on."""
    seen = {event["EventId"] for event in events_of(proposal.stack, cloudformation)}
    cloudformation.execute_change_set(ChangeSetName=proposal.id, StackName=proposal.stack)
    try:
        status, happened = _watched(proposal.stack, cloudformation, seen, tell, pause)
    except (ClientError, BotoCoreError) as error:
        said = [f"AWS does not say any more how it goes on: {error}", cure_of(str(error)), BY_ITSELF]
        raise StackFailed("\n".join(filter(None, said))) from None
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise StackFailed(_why(status, happened))


def _watched(
    stack: str,
    cloudformation: CloudFormationClient,
    seen: set[str],
    tell: Callable[[str], None],
    pause: Callable[[float], None],
) -> tuple[str, list[dict[str, Any]]]:
    """How a stack stands at the end of what was begun, and what happened besides what was seen before."""
    happened: list[dict[str, Any]] = []
    for _ in range(WAIT_POLLS):
        new = events_of(stack, cloudformation, seen)
        seen |= {event["EventId"] for event in new}
        happened += new
        for event in filter(_is_news, new):
            tell(_told(event))
        found = stack_of(stack, cloudformation)
        status = str(found["StackStatus"]) if found else "DELETE_COMPLETE"
        if happened and not status.endswith("_IN_PROGRESS"):
            return status, happened
        pause(POLL_SECONDS)
    raise StackFailed(f"It is not done after an hour. {BY_ITSELF}")


def _is_news(event: Mapping[str, Any]) -> bool:
    """Whether an event is worth a line: an end, or the beginning of what takes minutes."""
    slow = event.get("ResourceType") in ("AWS::CloudFormation::Stack", "AWS::CloudFront::Distribution")
    return slow or not event["ResourceStatus"].endswith("IN_PROGRESS")


def _told(event: Mapping[str, Any]) -> str:
    """An event as a line."""
    status = event["ResourceStatus"].replace("_", " ").lower()
    why = event.get("ResourceStatusReason", "")
    said = f": {why}" if why and event["ResourceStatus"].endswith("FAILED") else ""
    return f"{event['LogicalResourceId']} ({event.get('ResourceType', '')}) {status}{said}"


def _why(status: str, happened: list[dict[str, Any]]) -> str:
    """What failed, how it stands now, and what to do."""
    failed = list(dict.fromkeys(failures(happened))) or ["no reason given"]
    cures = list(dict.fromkeys(cure for each in failed if (cure := cure_of(each))))
    stands = {
        FAILED_AT_FIRST: "The stack was not made, and what there was of it was taken back:",
        "UPDATE_ROLLBACK_COMPLETE": "The stack was set back to what it was:",
        "UPDATE_ROLLBACK_FAILED": "The change failed, and so did taking it back; `evenhand deploy` says what to do:",
    }
    again = ["Mend that, then: the same command with --anew"] if status == FAILED_AT_FIRST else []
    return "\n".join([stands.get(status, f"The stack is {status}:"), *failed, *cures, *again])


def withdraw(proposal: Proposal, cloudformation: CloudFormationClient) -> None:
    """Let a proposal go, and with it the name of a stack that was only proposed; somebody else may have made it
    meanwhile."""
    if proposal.id:
        cloudformation.delete_change_set(ChangeSetName=proposal.id, StackName=proposal.stack)
    found = stack_of(proposal.stack, cloudformation) if proposal.new else None
    if found is not None and found["StackStatus"] == NEVER_MADE:
        cloudformation.delete_stack(StackName=proposal.stack)


def template_of(stack: str, cloudformation: CloudFormationClient) -> dict[str, Any] | None:
    """The template that a stack was last deployed with, as it was given; None where it was not by Evenhand."""
    try:
        body = cloudformation.get_template(StackName=stack, TemplateStage="Original")["TemplateBody"]
    except ClientError:
        return None
    if isinstance(body, str):
        try:
            body = json.loads(body)
        except json.JSONDecodeError:
            return None
    return dict(body) if body else None


def outputs_of(stack: str, cloudformation: CloudFormationClient) -> dict[str, str]:
    """What a stack says of itself; raises `StackFailed` when there is none."""
    found = stack_of(stack, cloudformation)
    if found is None:
        raise StackFailed(
            f"There is no stack `{stack}` in this account and region. `evenhand deploy` makes it; --stack, --region "
            "and --profile name another."
        )
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
            yield _change(each["ResourceChange"])
        if "NextToken" not in page:
            return
        token = {"NextToken": page["NextToken"]}


def _change(told: Mapping[str, Any]) -> Change:
    details = list(told.get("Details", ()))
    targets = [detail.get("Target", {}) for detail in details]
    # Without a cause of its own, it is in the list because of what it refers to.
    follows = [detail.get("CausingEntity", "").partition(".")[0] for detail in details if _is_reference(detail)]
    return Change(
        action=told["Action"],
        resource=told["LogicalResourceId"],
        kind=told["ResourceType"],
        replaced=told.get("Replacement", ""),
        details=tuple(dict.fromkeys(str(each.get("Name") or each.get("Attribute", "")) for each in targets)),
        follows=tuple(dict.fromkeys(follows)) if details and all(map(_is_reference, details)) else (),
    )


def _is_reference(detail: Mapping[str, Any]) -> bool:
    """Whether a detail is there only because another resource changes that is referred to."""
    source = detail.get("ChangeSource")
    return detail.get("Evaluation") == "Dynamic" and source in ("ResourceReference", "ResourceAttribute")


def _is_there(bucket: str, key: str, s3: S3Client) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey"):
            return False
        raise
    return True
