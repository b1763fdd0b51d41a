"""A deployment: what it needs beforehand, what it would change, and what remains to be done by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand.deployment.account import Account, Clients
from evenhand.deployment.change import Proposal
from evenhand.deployment.code_bucket import code_bucket, has_bucket, make_bucket
from evenhand.deployment.deploy_file import STACK
from evenhand.deployment.package import Package
from evenhand.deployment.pages_policy import policy_in_force
from evenhand.deployment.signing import edge_secret, has_signing_key, signing_key
from evenhand.deployment.stack import propose, stack_of, template_of, upload_packages, upload_template, with_code
from evenhand.deployment.template import Template

EDGE, SIGNING, PATH, PAGES = "EdgeSecret", "SigningKeyParameter", "ParameterPath", "ContentSecurityPolicy"
HEADERS = "SiteHeaders"
KEYS = {"A": "SigningKeyA", "B": "SigningKeyB"}
MADE = frozenset({EDGE, *KEYS.values()})
"""Parameters that nobody needs to give: they are made the first time, and kept."""


class SameKey(Exception):
    """A key was to be changed, and would stay the same; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What is to be deployed, and where."""

    stack: str
    account: Account
    template: Template
    given: Mapping[str, str]
    """Parameters, as the file and the options say."""
    before: Mapping[str, str]
    """Those that the stack has; secrets among them as stars."""
    outputs: Mapping[str, str]
    new: bool

    @property
    def bucket(self) -> str:
        """Where its code lies."""
        return code_bucket(self.account)

    def value(self, parameter: str) -> str:
        """What a parameter is going to be."""
        default = str(self.template["Parameters"].get(parameter, {}).get("Default", ""))
        return self.given.get(parameter, self.before.get(parameter, default))

    @property
    def missing(self) -> list[str]:
        """Parameters that somebody has to give a value."""
        return [
            name
            for name, rule in self.template["Parameters"].items()
            if "Default" not in rule and name not in MADE and name not in self.given and name not in self.before
        ]


def deployment(
    stack: str, account: Account, template: Template, given: Mapping[str, str], aws: Clients, *, anew: bool = False
) -> Deployment:
    """A deployment as things stand; `anew` where what there is of the stack is deleted first."""
    found = None if anew else stack_of(stack, aws.client("cloudformation"))
    new = found is None or found["StackStatus"] == "REVIEW_IN_PROGRESS"
    held = found if found is not None and not new else {}
    return Deployment(
        stack=stack,
        account=account,
        template=template,
        given={**(_of_their_own(stack) if new else {}), **given},
        before={each["ParameterKey"]: each["ParameterValue"] for each in held.get("Parameters", ())},
        outputs={each["OutputKey"]: each["OutputValue"] for each in held.get("Outputs", ())},
        new=new,
    )


def to_be_made(wanted: Deployment, aws: Clients) -> list[str]:
    """What is made beside the stack before it can be proposed, a line each; nothing once it is there."""
    lines = []
    if not has_bucket(wanted.bucket, wanted.account, aws.client("s3")):
        lines.append(f"the bucket {wanted.bucket}, private and encrypted, for the code of functions")
    if _key_is_ours(wanted) and not has_signing_key(wanted.value(SIGNING), aws.client("ssm")):
        lines.append(f"a key pair; the private key lies in the Parameter Store under {wanted.value(SIGNING)}")
    return lines


def prepared(wanted: Deployment, aws: Clients, *, dry_run: bool = False) -> dict[str, str]:
    """Make what is needed beforehand; the parameters that the stack is to be given. A dry run finds all of it there and
    leaves it alone.

    Raises `NotOurs`, `NoCryptography`, `NotAKey`, `SameKey`.
    """
    if not dry_run:
        make_bucket(wanted.bucket, wanted.account, aws.client("s3"))
    parameters = dict(wanted.given)
    if _key_is_ours(wanted):
        parameters[KEYS[wanted.value("SigningWith")]] = _another_key(wanted, aws)
    if EDGE not in parameters and EDGE not in wanted.before:
        parameters[EDGE] = edge_secret()
    return {**parameters, **_pages(wanted, aws)}


def proposed(
    wanted: Deployment,
    parameters: Mapping[str, str],
    packages: Sequence[Package],
    aws: Clients,
    now: datetime,
    *,
    send_packages: bool = True,
) -> tuple[Proposal, Template]:
    """What would change, and the template that does it. Raises `StackFailed`."""
    s3 = aws.client("s3")
    keys = upload_packages(list(packages), wanted.bucket, s3, send=send_packages)
    placed = with_code(wanted.template, wanted.bucket, keys)
    url = upload_template(placed, wanted.bucket, wanted.stack, s3)
    name = f"evenhand-{now:%Y%m%d-%H%M%S}"
    return propose(wanted.stack, url, parameters, aws.client("cloudformation"), name=name), placed


def delete_remains(stack: str, aws: Clients, tell: Callable[[str], None]) -> None:
    """Delete what is left of a stack that was never made."""
    cloudformation = aws.client("cloudformation")
    tell(f"Deleting what is left of {stack}")
    cloudformation.delete_stack(StackName=stack)
    cloudformation.get_waiter("stack_delete_complete").wait(
        StackName=stack, WaiterConfig={"Delay": 3, "MaxAttempts": 600}
    )


def _pages(wanted: Deployment, aws: Clients) -> dict[str, str]:
    """What pages may load, as publishing last left it, where the stack is about to write the headers of pages anew.

    Where it is not, it leaves them alone, whatever its parameter says; naming a new value would touch them.
    """
    policy_id = wanted.outputs.get("SiteHeadersId", "")
    if PAGES in wanted.given or not policy_id:
        return {}
    before = template_of(wanted.stack, aws.client("cloudformation")) or {}
    if before.get("Resources", {}).get(HEADERS) == wanted.template["Resources"][HEADERS]:
        return {}
    return {PAGES: policy_in_force(policy_id, aws.client("cloudfront"))}


def _key_is_ours(wanted: Deployment) -> bool:
    """Whether nobody has given a public key, now or before, so that a pair is made."""
    return not wanted.value(KEYS[wanted.value("SigningWith")])


def _another_key(wanted: Deployment, aws: Clients) -> str:
    """The public key that is to be trusted from now on; raises `SameKey` where it is under the other letter already, so
    that nobody takes for changed what is not."""
    public, place = signing_key(wanted.value(SIGNING), aws.client("ssm")), wanted.value(SIGNING)
    for name in KEYS.values():
        if name != KEYS[wanted.value("SigningWith")] and wanted.before.get(name, "").split() == public.split():
            raise SameKey(
                f"The private key in {place} is the one of {name} still. Name a place for the new one with "
                "--parameter SigningKeyParameter=NAME, or delete the old one, and deploy again."
            )
    return public


def _of_their_own(stack: str) -> dict[str, Any]:
    """Where secrets of a stack lie that does not have the usual name, so that two do not share them."""
    return {} if stack == STACK else {SIGNING: f"/{stack}-signing/key", PATH: f"/{stack}"}
