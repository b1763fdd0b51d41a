"""What reaches people: mail, and alarms."""

from __future__ import annotations

from collections.abc import Iterator

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of
from evenhand.deployment.doctor.cloud import Cloud
from evenhand.deployment.doctor.finding import Check, Finding, fault, ok, warning
from evenhand.deployment.remaining import dkim_records, production_access

NEARLY = 0.8
"""The share of a day's mails from which on it is said."""


def mail_domain(cloud: Cloud) -> Iterator[Finding]:
    """Whether SES may write from the domain."""
    domain = cloud.parameters["MailDomain"]
    try:
        identity = cloud.aws.client("sesv2").get_email_identity(EmailIdentity=domain)
    except ClientError as error:
        if code_of(error) != "NotFoundException":
            raise
        yield fault(
            f"SES does not know {domain} any more.", "It was deleted by hand: take it out of the stack and back."
        )
        return
    records = "Add these records to its DNS, if they are not there, and wait:\n"
    records += "\n".join(dkim_records(identity, domain))
    if not identity.get("VerifiedForSendingStatus"):
        yield fault(f"SES does not write from {domain} yet.", records)
    elif identity.get("DkimAttributes", {}).get("Status") != "SUCCESS":
        yield warning(f"Mail from {domain} is not signed by DKIM, and lands in spam.", records)
    else:
        yield ok(f"SES writes from {domain}, signed by DKIM.")


def sending(cloud: Cloud) -> Iterator[Finding]:
    """Whether SES writes to everybody, and to how many a day."""
    account = cloud.aws.client("sesv2").get_account()
    quota = account.get("SendQuota", {})
    most, sent = quota.get("Max24HourSend", 0.0), quota.get("SentLast24Hours", 0.0)
    if not account.get("SendingEnabled", True):
        cure = "Read what AWS wrote about bounces and complaints, and answer it in the console of SES."
        yield fault("SES has stopped sending for this account.", cure)
    if not account.get("ProductionAccessEnabled"):
        yield fault("SES is in its sandbox: it writes to verified addresses alone.", production_access(cloud.account))
    elif most > 0 and sent >= NEARLY * most:
        yield warning(f"{sent:.0f} of {most:.0f} mails of a day have left.", "Ask for more under Service Quotas, SES.")
    else:
        yield ok(f"SES writes to everybody, {most:.0f} mails a day." if most >= 0 else "SES writes to everybody.")


def alarms(cloud: Cloud) -> Iterator[Finding]:
    """Whether alarms reach somebody, and whether any is up."""
    told, sns = cloud.parameters.get("AlarmEmail", ""), cloud.aws.client("sns")
    pages = sns.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=cloud.outputs["AlarmTopicArn"])
    subscribed = [each["SubscriptionArn"] for page in pages for each in page["Subscriptions"]]
    if not subscribed:
        yield warning("Nobody is told of alarms.", "evenhand deploy --parameter AlarmEmail=operations@example.org")
    elif all(each == "PendingConfirmation" for each in subscribed):
        yield fault(
            "Alarms reach nobody: the subscription is not confirmed.", f"Open the mail that AWS sent to {told}."
        )
    else:
        yield ok("Alarms reach somebody.")
    watch = cloud.aws.client("cloudwatch")
    up = watch.get_paginator("describe_alarms").paginate(AlarmNamePrefix=f"{cloud.stack}-", StateValue="ALARM")
    for each in (alarm for page in up for alarm in page["MetricAlarms"]):
        yield fault(f"An alarm is up: {each['AlarmName']}", each.get("AlarmDescription", "Look at it in CloudWatch."))


CHECKS: tuple[Check[Cloud], ...] = (mail_domain, sending, alarms)
