"""The stack on the emulator: made by change sets as on AWS, published to, and taken down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from evenhand.deployment.account import GLOBAL_REGION, account_of
from evenhand.deployment.change import counted
from evenhand.deployment.deploying import deployment, prepared, proposed, to_be_made
from evenhand.deployment.doctor.aws import AFTER, BEFORE, examine_stack
from evenhand.deployment.doctor.finding import Level
from evenhand.deployment.fresh import fresh_packages
from evenhand.deployment.package import Package
from evenhand.deployment.stack import StackFailed, carry_out, outputs_of, stack_of, withdraw
from evenhand.deployment.target import interpreter_of, this_machine
from evenhand.deployment.template import Template, load_template
from rehearsal.emulator import LACKS, REGION, WITHOUT_RESOURCE, Emulator

STACK = "rehearsal"
HOST = "training.example.com"
SITE = f"https://{HOST}"
PATH = "/evenhand"
SIGNING = "/evenhand-signing/key"
BROKEN = {
    "Type": "AWS::IAM::Role",
    "Properties": {
        "AssumeRolePolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "NotPrincipal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    },
}
"""A resource that cannot be made: IAM takes no role that everybody may have but one."""


OF_THE_EMULATOR = frozenset(
    {"The table cannot be set back to a point in time.", "The table does not forget sessions that have ended."}
)
"""What it leaves out when it makes a table from a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What was deployed."""

    outputs: dict[str, str]
    public_key: rsa.RSAPublicKey
    key_pair: str

    @property
    def api(self) -> str:
        """The id of the API."""
        return self.outputs["ApiHost"].partition(".")[0]


def without(template: Template, kinds: tuple[str, ...]) -> Template:
    """The template without resources of some kinds, and what refers to one naming it instead."""
    gone = {name for name, each in template["Resources"].items() if each["Type"] in kinds}

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("Ref") in gone:
                return value["Ref"]
            return {name: walk(each) for name, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    kept = {name: each for name, each in template["Resources"].items() if name not in gone}
    return {**template, "Resources": walk(kept)}


def over_http(template: Template) -> Template:
    """The template without the denials of whatever does not come by HTTPS: the emulator is spoken to by HTTP."""
    resources = {}
    for name, each in template["Resources"].items():
        if each["Type"] == "AWS::S3::BucketPolicy":
            document = each["Properties"]["PolicyDocument"]
            allowing = [statement for statement in document["Statement"] if statement["Effect"] == "Allow"]
            if not allowing:
                continue
            policy = {**document, "Statement": allowing}
            each = {**each, "Properties": {**each["Properties"], "PolicyDocument": policy}}
        resources[name] = each
    return {**template, "Resources": resources}


def at_all(template: Template, actions: tuple[str, ...]) -> Template:
    """The template with actions allowed at all resources that the emulator asks about at none."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("Effect") == "Allow" and any(each in actions for each in value["Action"]):
                return {**value, "Resource": "*"}
            return {name: walk(each) for name, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    walked: Template = walk(template)
    return walked


def regardless(template: Template, conditions: tuple[str, ...]) -> Template:
    """The template without conditions of rights that the emulator does not know, and takes for unmet."""

    def walk(value: Any) -> Any:
        if isinstance(value, dict):
            if value.get("Effect") == "Allow" and any(each in str(value.get("Condition")) for each in conditions):
                return {name: each for name, each in value.items() if name != "Condition"}
            return {name: walk(each) for name, each in value.items()}
        return [walk(each) for each in value] if isinstance(value, list) else value

    walked: Template = walk(template)
    return walked


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The clients of whom the account belongs to, as the commands take them."""

    emulator: Emulator

    def client(self, service: str, *, region: str = "") -> Any:
        """A client of a service."""
        return self.emulator.client(service, region or REGION)


def package(root: Path, folder: Path, tell: Callable[[str], None]) -> list[Package]:
    """The packages for this machine's Python, on which the emulator runs them."""
    target = this_machine()
    return fresh_packages(root, folder / "functions", target, interpreter_of(target.python), tell)


def known(root: Path) -> Template:
    """The template, as far as the emulator knows it."""
    return over_http(at_all(without(load_template(root), LACKS), WITHOUT_RESOURCE))


def given(emulator: Emulator) -> dict[str, str]:
    """What a team would write into `evenhand.toml`, with a certificate that it asked for before."""
    target, certificates = this_machine(), emulator.client("acm", GLOBAL_REGION)
    return {
        "DomainName": HOST,
        "CertificateArn": certificates.request_certificate(DomainName=HOST, ValidationMethod="DNS")["CertificateArn"],
        "MailDomain": "example.com",
        "Sender": "Evenhand <training@example.com>",
        "PythonRuntime": f"python{target.python}",
        "Architecture": target.processor,
        "RetentionMail": "30",
        "DeletionProtection": "false",
        "SigningKeyParameter": SIGNING,
        "ParameterPath": PATH,
    }


def deploy(
    root: Path, emulator: Emulator, packages: list[Package], providers: str, parameters: dict[str, str]
) -> Deployed:
    """Make the stack as `evenhand deploy` does, with identity providers as the text of their file."""
    aws, ssm = Owner(emulator=emulator), emulator.client("ssm")
    for name, value in {"EVENHAND_PROVIDERS_TOML": providers, **parameters}.items():
        ssm.put_parameter(Name=f"{PATH}/{name}", Value=value, Type="SecureString")
    wanted = deployment(STACK, account_of(aws), known(root), given(emulator), aws)
    beside, missing = to_be_made(wanted, aws), wanted.missing
    if len(beside) != 2 or missing:
        raise RuntimeError(f"A first deployment makes a bucket and a key, and asks nothing: {beside}, {missing}")
    made = prepared(wanted, aws)
    looked_at, _ = proposed(wanted, made, packages, aws, datetime.now(UTC), send_packages=False)
    withdraw(looked_at, aws.client("cloudformation"))
    if to_be_made(wanted, aws) or stack_of(STACK, aws.client("cloudformation")) is not None:
        raise RuntimeError("A dry run leaves no stack behind, and what is made beside it is made once.")
    proposal, _ = proposed(wanted, made, packages, aws, datetime.now(UTC))
    carry_out(proposal, aws.client("cloudformation"))
    key = serialization.load_pem_public_key(made["SigningKeyA"].encode())
    return Deployed(
        outputs=outputs_of(STACK, emulator.client("cloudformation")),
        public_key=cast("rsa.RSAPublicKey", key),
        key_pair="SiteKeyA",
    )


def deploy_again(root: Path, emulator: Emulator, packages: list[Package]) -> list[str]:
    """What a second deployment promises, and does not keep: it changes nothing where nothing is other, and what fails
    is taken back."""
    aws, cloudformation = Owner(emulator=emulator), emulator.client("cloudformation")
    wrong = []
    again = deployment(STACK, account_of(aws), known(root), {}, aws)
    same, _ = proposed(again, prepared(again, aws), packages, aws, datetime.now(UTC))
    if same.id:
        wrong.append(f"A second deployment would change {counted(same.changes)}: {', '.join(map(str, same.changes))}")
        withdraw(same, cloudformation)
    broken = known(root)
    broken["Resources"]["Broken"] = BROKEN
    failing = replace(again, template=broken, given={"LogDays": "7"})
    proposal, _ = proposed(failing, prepared(failing, aws), packages, aws, datetime.now(UTC))
    try:
        carry_out(proposal, cloudformation)
    except StackFailed as failed:
        if "Broken" not in str(failed):
            wrong.append(f"A deployment that fails names what failed: {failed}")
    else:
        wrong.append("A deployment of a resource that cannot be made succeeded.")
    stands = stack_of(STACK, cloudformation) or {}
    days = {each["ParameterKey"]: each["ParameterValue"] for each in stands.get("Parameters", ())}.get("LogDays")
    if (stands.get("StackStatus"), days) != ("UPDATE_ROLLBACK_COMPLETE", "30"):
        wrong.append(f"A deployment that failed was not taken back: {stands.get('StackStatus')}, LogDays {days}.")
    return wrong


def examined(emulator: Emulator) -> list[str]:
    """What `evenhand doctor --aws` finds wrong, besides what the emulator is to blame for."""
    aws = Owner(emulator=emulator)
    found = list(examine_stack(aws, account_of(aws), STACK, {}, lambda: datetime.now(UTC)))
    faults = {finding.what for _, finding in found if finding.level is Level.FAULT}
    wrong = [f"The doctor says: {each}" for each in sorted(faults - OF_THE_EMULATOR)]
    wrong += [f"The doctor does not say any more: {each}" for each in sorted(OF_THE_EMULATOR - faults)]
    if len(found) < len(BEFORE) + len(AFTER):
        wrong.append(f"The doctor looked at {len(found)} things only.")
    return wrong


def take_down(emulator: Emulator) -> list[str]:
    """Delete the stack and what it leaves behind on purpose; the kinds of what was left."""
    cloudformation, s3, dynamodb = (emulator.client(each) for each in ("cloudformation", "s3", "dynamodb"))
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    kept = {each["ResourceType"]: each["PhysicalResourceId"] for each in resources if each["ResourceType"] in KEPT}
    cloudformation.delete_stack(StackName=STACK)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=STACK, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    left = []
    if "AWS::DynamoDB::Table" in kept and kept["AWS::DynamoDB::Table"] in dynamodb.list_tables()["TableNames"]:
        left.append("table")
    left += ["bucket" for each in s3.list_buckets()["Buckets"] if not each["Name"].startswith("evenhand-code-")]
    return left


KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
"""What stays when the stack goes: what people did, and what they were asked."""
