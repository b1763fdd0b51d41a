"""The account, the stack, and what stands before and around it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from evenhand.deployment.account import GLOBAL_REGION
from evenhand.deployment.doctor.cloud import Cloud
from evenhand.deployment.doctor.finding import Check, Finding, fault, ok, skew, warning
from evenhand.deployment.left_behind import PAGE, left_behind
from evenhand.deployment.standing import NEVER_MADE, StackStuck, check_standing
from evenhand.deployment.target import interpreter_of

ENOUGH, SCARCE = 1000, 100
"""Functions at once: what AWS gives to every account after a while, and what a test day of a team needs."""
SOON = timedelta(days=30)
HIDDEN = "****"
"""What CloudFormation shows of a secret."""


def clock(cloud: Cloud) -> Iterator[Finding]:
    """Whether the clock agrees with that of AWS."""
    answer = cloud.aws.client("sts").get_caller_identity()
    yield skew(cloud.now(), answer["ResponseMetadata"]["HTTPHeaders"].get("date", ""), "AWS")


def standing(cloud: Cloud) -> Iterator[Finding]:
    """Whether the stack is there, and takes changes."""
    where = f"in account {cloud.account.id}, region {cloud.account.region}"
    if cloud.found is None or cloud.found["StackStatus"] == NEVER_MADE:
        yield fault(
            f"There is no stack {cloud.stack} {where}.", "evenhand deploy, or name it with --stack and --region."
        )
        left = [str(each) for each in left_behind(cloud.stack, cloud.account, cloud.aws) if not each.empty]
        if left:
            yield warning(
                f"An earlier stack left data behind: {', '.join(left)}.", f"{PAGE} says how it comes into another."
            )
        return
    try:
        status = check_standing(dict(cloud.found), cloud.aws.client("cloudformation"))
    except StackStuck as stuck:
        what, _, cure = str(stuck).partition("\n")
        yield fault(what, cure or "Wait, and look again.")
    else:
        yield ok(f"The stack {cloud.stack} {where} is {status}.")


def settings(cloud: Cloud) -> Iterator[Finding]:
    """Whether the stack has the parameters that the team's file says."""
    has = cloud.parameters
    other = [name for name, value in cloud.wanted.items() if has.get(name, value) not in (value, HIDDEN)]
    if other:
        yield warning(f"The stack has other values than evenhand.toml: {', '.join(sorted(other))}.", "evenhand deploy")
    elif cloud.wanted:
        yield ok("The stack has the parameters of evenhand.toml.")
    else:
        yield warning(
            "No evenhand.toml says how this was deployed.", "Write one, as CONTRIBUTING.md shows, so others can deploy."
        )
    if has.get("Mode") == "demo":
        yield warning("It is a demo: anybody signs in as anybody.", "evenhand deploy --parameter Mode=production")


def concurrency(cloud: Cloud) -> Iterator[Finding]:
    """Whether enough functions may run at once."""
    limits = cloud.aws.client("lambda").get_account_settings()["AccountLimit"]
    many = limits["ConcurrentExecutions"]
    said = f"{many} functions may run at once in this account and region."
    cure = "Ask for 1,000 under Service Quotas, AWS Lambda, Concurrent executions; it is free."
    if many < SCARCE:
        yield fault(f"{said} A test day needs more.", cure)
    elif many < ENOUGH:
        yield warning(said, cure)
    else:
        yield ok(said)


def certificate(cloud: Cloud) -> Iterator[Finding]:
    """Whether the host of the site has a certificate that is valid for a while."""
    host, arn = cloud.parameters.get("DomainName", ""), cloud.parameters.get("CertificateArn", "")
    if not host:
        yield ok("The site has the host that CloudFront gives, and its certificate.")
        return
    ask = f"Ask for one for {host} in the Certificate Manager of {GLOBAL_REGION}, and deploy with its CertificateArn."
    if f":{GLOBAL_REGION}:" not in arn:
        yield fault(f"The certificate is not in {GLOBAL_REGION}, where CloudFront looks: {arn}", ask)
        return
    found = cloud.aws.client("acm", region=GLOBAL_REGION).describe_certificate(CertificateArn=arn)["Certificate"]
    names = {found.get("DomainName", ""), *found.get("SubjectAlternativeNames", ())}
    if found["Status"] != "ISSUED":
        yield fault(
            f"The certificate of {host} is {found['Status']}.", "Add the record that the Certificate Manager names."
        )
    elif not names & {host, f"*.{host.partition('.')[2]}"}:
        yield fault(f"The certificate is for {', '.join(sorted(names))}, not for {host}.", ask)
    elif found["NotAfter"] - cloud.now() < SOON:
        cure = "Its record in the DNS must stay for it to be renewed by itself; add it again."
        yield warning(f"The certificate of {host} ends on {found['NotAfter']:%Y-%m-%d}.", cure)
    else:
        yield ok(f"The certificate of {host} is valid until {found['NotAfter']:%Y-%m-%d}.")


def distribution(cloud: Cloud) -> Iterator[Finding]:
    """Whether CloudFront serves the site."""
    found = cloud.aws.client("cloudfront").get_distribution(Id=cloud.outputs["DistributionId"])["Distribution"]
    if not found["DistributionConfig"]["Enabled"]:
        yield fault("The distribution is switched off.", "Switch it on in the console of CloudFront.")
    elif found["Status"] != "Deployed":
        yield warning("CloudFront is still telling its places of a change.", "Wait some minutes.")
    else:
        yield ok(f"CloudFront serves {cloud.outputs['SiteUrl']}.")


def schedules(cloud: Cloud) -> Iterator[Finding]:
    """Whether what happens by itself is switched on."""
    scheduler = cloud.aws.client("scheduler")
    named = cloud.of_kind("AWS::Scheduler::Schedule")
    off = sorted(name for name, each in named.items() if scheduler.get_schedule(Name=each)["State"] != "ENABLED")
    if off:
        yield fault(f"Switched off are {', '.join(off)}.", "evenhand deploy --parameter Schedules=ENABLED")
    else:
        yield ok(f"{len(named)} schedules are on.")


def interpreter(cloud: Cloud) -> Iterator[Finding]:
    """Whether there is a Python here to compile packages with."""
    has = cloud.parameters.get("PythonRuntime", "python3.13")
    python = cloud.wanted.get("PythonRuntime", has).removeprefix("python")
    if interpreter_of(python) is None:
        cure = f"Install Python {python} on the machine that deploys."
        yield warning(f"There is no Python {python} here: functions are deployed uncompiled, and start slower.", cure)
    else:
        yield ok(f"There is a Python {python} here to compile packages with.")


BEFORE: tuple[Check[Cloud], ...] = (clock, standing, interpreter, concurrency)
"""What can be looked at before there is a stack."""
CHECKS: tuple[Check[Cloud], ...] = (settings, certificate, distribution, schedules)
