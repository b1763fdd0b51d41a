"""What remains to be done by hand after a deployment, with the exact values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from evenhand.deployment.account import Account, Clients
from evenhand.deployment.pages_policy import policy_in_force

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

UNPUBLISHED = "default-src 'none'"
"""What pages may load before anything was published."""
SIGNED_BY = "dkim.amazonses.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do."""

    what: str
    lines: tuple[str, ...] = ()
    """Records to add and commands to run, as they are."""


def remaining(
    parameters: Mapping[str, str], outputs: Mapping[str, str], account: Account, aws: Clients
) -> Iterator[Step]:
    """The steps that are left, in the order in which they are best taken."""
    yield from _mail(parameters["MailDomain"], account, aws.client("sesv2"))
    host, target = parameters.get("DomainName", ""), outputs["DistributionHost"]
    if host:
        record = f"{host}  CNAME  {target}"
        yield Step(what="Lead the site's host to CloudFront, unless that is done: add this record.", lines=(record,))
    yield from _alarms(parameters.get("AlarmEmail", ""), outputs.get("AlarmTopicArn", ""), aws)
    if policy_in_force(outputs["SiteHeadersId"], aws.client("cloudfront")) == UNPUBLISHED:
        yield Step(what="Publish the content: until then the site is empty.", lines=("evenhand publish",))
        yield Step(
            what="Then bring people in, the first of them an admin. Sign-in by a company's own identity provider is "
            "described in CONTRIBUTING.md, under `On AWS`.",
            lines=(*exports(outputs, account), "evenhand roster import people.csv --apply"),
        )


def exports(outputs: Mapping[str, str], account: Account) -> tuple[str, ...]:
    """The variables with which the commands of a team work on the stack."""
    return (
        f"export AWS_DEFAULT_REGION={account.region} EVENHAND_STORE=dynamodb EVENHAND_TABLE={outputs['TableName']}",
        f"export EVENHAND_KEYS_BUCKET={outputs['KeysBucketName']} EVENHAND_SITE_URL={outputs['SiteUrl']}",
    )


def dkim_records(identity: Mapping[str, Any], domain: str) -> tuple[str, ...]:
    """The records by which SES may sign mail of a domain, as SES tells of its identity."""
    signing = identity.get("DkimAttributes", {})
    zone = signing.get("SigningHostedZone") or SIGNED_BY
    return tuple(f"{token}._domainkey.{domain}  CNAME  {token}.{zone}" for token in signing.get("Tokens", ()))


def production_access(account: Account) -> str:
    """Where SES is asked to let everybody be written to."""
    return f"https://{account.region}.console.aws.amazon.com/ses/home?region={account.region}#/account"


def _mail(domain: str, account: Account, ses: SESV2Client) -> Iterator[Step]:
    identity: Mapping[str, Any] = ses.get_email_identity(EmailIdentity=domain)
    if identity.get("DkimAttributes", {}).get("Status") != "SUCCESS":
        yield Step(
            what=f"Let SES write from {domain}: add these records where the domain's DNS is kept. It takes minutes to "
            "hours until SES has seen them.",
            lines=dkim_records(identity, domain),
        )
    if not ses.get_account().get("ProductionAccessEnabled"):
        yield Step(
            what="SES is in its sandbox: it writes to verified addresses alone, 200 mails a day. Ask for production "
            "access; say that mail goes to your own staff and vendors, and that bounces and complaints are handled.",
            lines=(production_access(account),),
        )


def _alarms(told: str, topic: str, aws: Clients) -> Iterator[Step]:
    if not told:
        yield Step(
            what="Nobody is told of alarms. Name somebody:",
            lines=("evenhand deploy --parameter AlarmEmail=operations@example.org",),
        )
        return
    try:
        pages = aws.client("sns").get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
        waiting = any(
            each["SubscriptionArn"] == "PendingConfirmation" for page in pages for each in page["Subscriptions"]
        )
    except ClientError:
        waiting = True
    if topic and waiting:
        yield Step(what=f"Confirm the mail that AWS has sent to {told}: alarms go there once that is done.")
