"""The stack on the emulator: made by change sets as on AWS, published to, and taken down."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from evenhand.deployment.package import Package, make_packages
from evenhand.deployment.publishing import Place, fetch_history, publish
from evenhand.deployment.stack import carry_out, outputs_of, propose, upload_packages, upload_template, with_code
from evenhand.deployment.target import interpreter_of, this_machine
from evenhand.deployment.template import Template, load_template
from evenhand_site.publish import publish as build
from rehearsal.emulator import LACKS, REGION, WITHOUT_RESOURCE, Emulator

STACK = "rehearsal"
HOST = "training.example.com"
SITE = f"https://{HOST}"
CODE = "rehearsal-code"
PATH = "/evenhand"
SIGNING = "/evenhand-signing/key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """What was deployed."""

    outputs: dict[str, str]
    edge_secret: str
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


def package(root: Path, folder: Path, tell: Callable[[str], None]) -> list[Package]:
    """The packages for this machine's Python, on which the emulator runs them."""
    target = this_machine()
    return make_packages(root, folder / "functions", target, interpreter_of(target.python), tell)


def deploy(
    root: Path, emulator: Emulator, packages: list[Package], providers: str, parameters: dict[str, str]
) -> Deployed:
    """Make the stack, with identity providers as the text of their file."""
    s3, ssm, cloudformation = (emulator.client(each) for each in ("s3", "ssm", "cloudformation"))
    key = rsa.generate_private_key(65537, 2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    ssm.put_parameter(Name=SIGNING, Value=private, Type="SecureString")
    for name, value in {"EVENHAND_PROVIDERS_TOML": providers, **parameters}.items():
        ssm.put_parameter(Name=f"{PATH}/{name}", Value=value, Type="SecureString")
    s3.create_bucket(Bucket=CODE, CreateBucketConfiguration={"LocationConstraint": REGION})
    template = with_code(load_template(root), CODE, upload_packages(packages, CODE, s3))
    known = over_http(at_all(without(template, LACKS), WITHOUT_RESOURCE))
    url = upload_template(known, CODE, STACK, s3)
    target, secret = this_machine(), secrets.token_urlsafe(32)
    proposal = propose(
        STACK,
        url,
        {
            "DomainName": HOST,
            "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/rehearsal",
            "SigningKeyA": public.decode(),
            "EdgeSecret": secret,
            "MailDomain": "example.com",
            "Sender": "Evenhand <training@example.com>",
            "PythonRuntime": f"python{target.python}",
            "Architecture": target.processor,
            "RetentionMail": "30",
            "DeletionProtection": "false",
        },
        cloudformation,
        name="rehearsal",
    )
    carry_out(proposal, cloudformation)
    return Deployed(
        outputs=outputs_of(STACK, cloudformation), edge_secret=secret, public_key=key.public_key(), key_pair="SiteKeyA"
    )


def place_of(deployed: Deployed) -> Place:
    """Where it takes what is published."""
    outputs = deployed.outputs
    return Place(site=outputs["SiteBucketName"], keys=outputs["KeysBucketName"], distribution=outputs["DistributionId"])


def publish_content(
    root: Path, built: Path, emulator: Emulator, deployed: Deployed, tell: Callable[[str], None]
) -> None:
    """Build the site and publish it."""
    s3, place = emulator.client("s3"), place_of(deployed)
    fetch_history(built / "keys", place, s3)
    build(root, built, tell, clock=lambda: datetime.now(UTC))
    publish(built, place, s3, emulator.client("cloudfront"), datetime.now(UTC), tell)
    policy = json.loads((built / "site-headers.json").read_text(encoding="utf-8"))["Content-Security-Policy"]
    cloudformation = emulator.client("cloudformation")
    summary = cloudformation.get_template(StackName=STACK, TemplateStage="Original")["TemplateBody"]
    url = upload_template(summary if isinstance(summary, dict) else json.loads(summary), CODE, STACK, s3)
    proposal = propose(STACK, url, {"ContentSecurityPolicy": policy}, cloudformation, name="policy")
    if proposal.id:
        carry_out(proposal, cloudformation)


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
    left += ["bucket" for each in s3.list_buckets()["Buckets"] if each["Name"] != CODE]
    return left


KEPT = ("AWS::DynamoDB::Table", "AWS::S3::Bucket")
"""What stays when the stack goes: what people did, and what they were asked."""
