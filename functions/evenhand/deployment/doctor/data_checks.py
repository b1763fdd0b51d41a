"""What holds data: the table, the queues, the buckets, the secrets, and what is published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from botocore.exceptions import ClientError

from evenhand.deployment.account import code_of
from evenhand.deployment.difference import in_force
from evenhand.deployment.doctor.cloud import Cloud
from evenhand.deployment.doctor.finding import Check, Finding, fault, ok, warning
from evenhand.deployment.lock import LEASE, LOCK
from evenhand.deployment.objects import listed, read
from evenhand.deployment.publishing import DUE, place_of
from evenhand.deployment.signing import has_signing_key

FORM = re.compile(rb"/api/quizzes/([a-z0-9-]+)/(?:form|start)\b")
"""How a page refers to the test that it shows."""
DEAD = {"MailDeadLetters": "stuck-queue.md", "RegradeDeadLetters": "stuck-queue.md", "FailedJobs": "schedules.md"}
"""Queues of what could not be done, each with its runbook."""


def table(cloud: Cloud) -> Iterator[Finding]:
    """Whether the table can be set back, forgets what it should, and refuses to be deleted."""
    dynamodb, name = cloud.aws.client("dynamodb"), cloud.outputs["TableName"]
    backups = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    forgets = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    protected = dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled", False)
    again = "Somebody changed it by hand. Switch it on in the console of DynamoDB."
    if backups.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus") != "ENABLED":
        yield fault("The table cannot be set back to a point in time.", again)
    if forgets.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        yield fault("The table does not forget sessions that have ended.", again)
    if not protected:
        yield warning("The table can be deleted by mistake.", "evenhand deploy --parameter DeletionProtection=true")
    else:
        yield ok("The table refuses to be deleted.")


def dead_letters(cloud: Cloud) -> Iterator[Finding]:
    """Whether anything could not be dealt with."""
    sqs = cloud.aws.client("sqs")
    for name in DEAD:
        asked = sqs.get_queue_attributes(QueueUrl=cloud.resources[name], AttributeNames=["ApproximateNumberOfMessages"])
        count = int(asked["Attributes"]["ApproximateNumberOfMessages"])
        if count:
            cure = f"infra/docs/runbooks/{DEAD[name]} says how to find the cause, and what then becomes of them."
            yield fault(f"{count} messages in {name} could not be dealt with.", cure)
        else:
            yield ok(f"{name} is empty.")


def buckets(cloud: Cloud) -> Iterator[Finding]:
    """Whether buckets are private, encrypted, and keep every version."""
    s3 = cloud.aws.client("s3")
    for name, bucket in cloud.of_kind("AWS::S3::Bucket").items():
        blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
        versions = s3.get_bucket_versioning(Bucket=bucket).get("Status")
        again = "Somebody changed it by hand. Change it back in the console of S3."
        if not all(blocked.values()):
            yield fault(f"{name} can be made public.", again)
        elif versions != "Enabled":
            yield fault(f"{name} does not keep what is written over.", again)
        else:
            yield ok(f"{name} is private and keeps every version.")


def secrets(cloud: Cloud) -> Iterator[Finding]:
    """Whether there is the key that signs passes to the site, and how people sign in."""
    ssm, parameters = cloud.aws.client("ssm"), cloud.parameters
    signing = parameters["SigningKeyParameter"]
    if has_signing_key(signing, ssm):
        yield ok(f"The key that signs passes to the site is in {signing}.")
    else:
        other = "A" if parameters["SigningWith"] == "B" else "B"
        cure = f"evenhand deploy --parameter SigningWith={other} makes a new pair; whoever signs in gets a new pass."
        if parameters.get(f"SigningKey{other}"):
            # CloudFront changes no key in its place, so one that was left over has to go first.
            cure = f"evenhand deploy --parameter SigningKey{other}= takes an old key out; then\n{cure}"
        yield fault(f"There is no {signing}: nobody who signs in can see a page.", cure)
    path = parameters["ParameterPath"]
    pages = ssm.get_paginator("describe_parameters").paginate(
        ParameterFilters=[{"Key": "Path", "Option": "OneLevel", "Values": [path]}]
    )
    found = {each["Name"].rpartition("/")[2]: each["Type"] for page in pages for each in page["Parameters"]}
    if "EVENHAND_PROVIDERS_TOML" not in found:
        yield ok(f"People sign in by a code that is mailed: {path}/EVENHAND_PROVIDERS_TOML names no provider.")
    open_ = sorted(name for name, kind in found.items() if kind != "SecureString" and name.endswith("_SECRET"))
    if open_:
        yield fault(f"Not encrypted under {path}: {', '.join(open_)}.", "Put them there again, as SecureString.")


def published(cloud: Cloud) -> Iterator[Finding]:
    """Whether every test that a page shows has its key, and publishing came to its end."""
    s3, place = cloud.aws.client("s3"), place_of(cloud.outputs)
    current = in_force(place, s3)
    there = {name for name, _ in listed(place.keys, s3)}
    pages = [name for name, _ in listed(place.site, s3) if name.endswith(".html")]
    if not pages:
        yield fault("Nothing is published.", "evenhand publish")
        return
    shown = {found.decode() for page in pages for found in FORM.findall(read(place.site, page, s3) or b"")}
    lost = sorted(each for each in current if f"{each}/{current[each]}.json" not in there)
    without = sorted(shown - current.keys())
    if lost:
        yield fault(f"Keys in force are not there: {', '.join(lost)}.", "evenhand publish")
    if without:
        yield fault(f"Pages show tests that are not in force: {', '.join(without)}.", "evenhand publish")
    if not (lost or without):
        yield ok(f"{len(pages)} pages are published, and {len(shown)} tests in them have their keys.")
    if json.loads(read(place.keys, DUE, s3) or b"{}"):
        yield warning("A publication was interrupted; the site works.", "evenhand publish ends it.")


def lock(cloud: Cloud) -> Iterator[Finding]:
    """Whether somebody who was killed while publishing still holds the lock."""
    try:
        found = cloud.aws.client("s3").head_object(Bucket=place_of(cloud.outputs).keys, Key=LOCK)
    except ClientError as error:
        if code_of(error) not in ("404", "NoSuchKey"):
            raise
        return
    since = found["LastModified"]
    if cloud.now() - since > LEASE:
        yield warning(f"Somebody began to publish at {since:%H:%M} UTC and was killed.", "evenhand publish")
    else:
        yield ok(f"Somebody has been publishing since {since:%H:%M} UTC.")


CHECKS: tuple[Check[Cloud], ...] = (table, dead_letters, buckets, secrets, published, lock)
