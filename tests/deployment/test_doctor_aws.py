"""What the doctor says of a stack on AWS: each check both ways, on answers whose fields botocore checks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from deployment.clouds import ACCOUNT, KEYS, REGION, CloudFront, Given, answering, moto_s3
from evenhand.adapters.dynamodb.schema import create_table
from evenhand.deployment.doctor import data_checks, people_checks, rights_checks, stack_checks
from evenhand.deployment.doctor.aws import AFTER, BEFORE, examine_stack, explained
from evenhand.deployment.doctor.cloud import Cloud
from evenhand.deployment.doctor.finding import Finding, Level
from evenhand.deployment.lock import LOCK
from evenhand.deployment.publishing import DUE
from support import NINE

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RUNBOOKS = Path(__file__).resolve().parents[2] / "infra/docs/runbooks"
OK, WARNING, FAULT = Level.OK, Level.WARNING, Level.FAULT
OUTPUTS = {
    "SiteUrl": "https://training.example.org",
    "DistributionId": "E1",
    "SiteHeadersId": "H1",
    "SiteBucketName": "site",
    "KeysBucketName": "keys",
    "TableName": "table",
    "AlarmTopicArn": "arn:aws:sns:us-east-1:123456789012:alarms",
}
PARAMETERS = {
    "DomainName": "training.example.org",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/c",
    "MailDomain": "example.org",
    "SigningKeyParameter": "/evenhand-signing/key",
    "SigningWith": "A",
    "ParameterPath": "/evenhand",
    "AlarmEmail": "operations@example.org",
}
RESOURCES = {name: f"https://sqs.us-east-1.amazonaws.com/1/{name}" for name in data_checks.DEAD}


def cloud(status: str = "UPDATE_COMPLETE", wanted: dict[str, str] | None = None, **clients: Any) -> Cloud:
    """A stack, and clients that answer for it."""
    found = {
        "StackName": "evenhand",
        "StackStatus": status,
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in PARAMETERS.items()],
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in OUTPUTS.items()],
    }
    return Cloud(
        aws=Given(**clients),
        account=ACCOUNT,
        stack="evenhand",
        found=found,
        resources=RESOURCES,
        kinds={},
        wanted=wanted or {},
        now=lambda: NINE,
    )


def levels(found: Iterator[Finding]) -> list[Level]:
    listed = list(found)
    assert all(bool(each.cure) == (each.level is not Level.OK) for each in listed), "what is not ok has a cure"
    return [each.level for each in listed]


def with_parameters(subject: Cloud, **parameters: str) -> Cloud:
    listed = [{"ParameterKey": key, "ParameterValue": value} for key, value in {**PARAMETERS, **parameters}.items()]
    return replace(subject, found={**(subject.found or {}), "Parameters": listed})


def test_every_check_says_what_it_is_for() -> None:
    checks = [*BEFORE, *AFTER]
    assert len({each.__name__ for each in checks}) == len(checks)
    assert all(each.__doc__ for each in checks)


def test_the_clock_is_that_of_the_answer() -> None:
    def sts(date: str) -> Any:
        meta = {"HTTPStatusCode": 200, "HTTPHeaders": {"date": date}}
        answer = {"Account": "1", "Arn": "a" * 20, "UserId": "u", "ResponseMetadata": meta}
        return answering("sts", ("get_caller_identity", answer))

    assert levels(stack_checks.clock(cloud(sts=sts("Mon, 23 Nov 2026 09:00:00 GMT")))) == [OK]
    assert levels(stack_checks.clock(cloud(sts=sts("Mon, 23 Nov 2026 09:06:00 GMT")))) == [FAULT]


def test_a_stack_is_there_and_takes_changes() -> None:
    cloudformation = answering("cloudformation", ("describe_stack_events", {"StackEvents": []}))
    assert levels(stack_checks.standing(cloud(cloudformation=cloudformation))) == [OK]
    assert levels(stack_checks.standing(cloud("UPDATE_ROLLBACK_FAILED", cloudformation=cloudformation))) == [FAULT]


@pytest.mark.parametrize("never_made", [False, True])
def test_where_there_is_no_stack_the_data_of_an_earlier_one_is_named(never_made: bool) -> None:
    with mock_aws():
        dynamodb, s3 = (boto3.client(each, region_name=REGION, **KEYS) for each in ("dynamodb", "s3"))
        subject = cloud("REVIEW_IN_PROGRESS", dynamodb=dynamodb, s3=s3)
        subject = subject if never_made else replace(subject, found=None)
        create_table(dynamodb, "evenhand-Table-1A2B")
        assert levels(stack_checks.standing(subject)) == [FAULT]

        dynamodb.put_item(TableName="evenhand-Table-1A2B", Item={"PK": {"S": "x"}, "SK": {"S": "y"}})

        missing, left = stack_checks.standing(subject)
        assert (missing.level, left.level) == (FAULT, WARNING)
        assert "the table evenhand-Table-1A2B" in left.what
        assert left.cure.startswith("infra/docs/runbooks/deployment.md ")


def test_the_stack_has_what_the_file_says() -> None:
    same = {"MailDomain": "example.org"}
    assert levels(stack_checks.settings(cloud(wanted=same))) == [OK]
    assert levels(stack_checks.settings(cloud(wanted={"MailDomain": "other.example"}))) == [WARNING]
    assert levels(stack_checks.settings(cloud())) == [WARNING]
    assert levels(stack_checks.settings(with_parameters(cloud(wanted=same), Mode="demo"))) == [OK, WARNING]


def at_once(many: int) -> Any:
    """Lambda, in an account where so many may run."""
    return answering("lambda", ("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": many}}))


@pytest.mark.parametrize(("many", "level"), [(1000, OK), (999, WARNING), (100, WARNING), (10, FAULT)])
def test_enough_functions_may_run_at_once(many: int, level: Level) -> None:
    limits = {"AccountLimit": {"ConcurrentExecutions": many}}
    assert levels(
        stack_checks.concurrency(cloud(**{"lambda": answering("lambda", ("get_account_settings", limits))}))
    ) == [level]


def certificate(**differs: Any) -> Any:
    found = {
        "Status": "ISSUED",
        "DomainName": "training.example.org",
        "SubjectAlternativeNames": ["training.example.org"],
        "NotAfter": NINE + timedelta(days=200),
        **differs,
    }
    return answering("acm", ("describe_certificate", {"Certificate": found}))


@pytest.mark.parametrize(
    ("differs", "level"),
    [
        ({}, OK),
        ({"DomainName": "example.org", "SubjectAlternativeNames": ["*.example.org"]}, OK),
        ({"Status": "PENDING_VALIDATION"}, FAULT),
        ({"DomainName": "other.example", "SubjectAlternativeNames": ["other.example"]}, FAULT),
        ({"NotAfter": NINE + timedelta(days=29)}, WARNING),
    ],
)
def test_the_certificate_is_for_the_host_and_lasts(differs: dict[str, Any], level: Level) -> None:
    assert levels(stack_checks.certificate(cloud(acm=certificate(**differs)))) == [level]


def test_a_certificate_of_another_region_is_none_for_cloudfront() -> None:
    elsewhere = with_parameters(cloud(), CertificateArn="arn:aws:acm:eu-central-1:1:certificate/c")
    assert levels(stack_checks.certificate(elsewhere)) == [FAULT]
    assert levels(stack_checks.certificate(with_parameters(cloud(), DomainName="", CertificateArn=""))) == [OK]


@pytest.mark.parametrize(
    ("status", "enabled", "level"),
    [("Deployed", True, OK), ("InProgress", True, WARNING), ("Deployed", False, FAULT)],
)
def test_cloudfront_serves(status: str, enabled: bool, level: Level) -> None:
    class Serving(CloudFront):
        def get_distribution(self, **_: Any) -> dict[str, Any]:
            return {"Distribution": {"Status": status, "DistributionConfig": {"Enabled": enabled}}}

    assert levels(stack_checks.distribution(cloud(cloudfront=Serving()))) == [level]


@pytest.mark.parametrize(("state", "level"), [("ENABLED", OK), ("DISABLED", FAULT)])
def test_schedules_are_on(state: str, level: Level) -> None:
    subject = cloud(scheduler=answering("scheduler", ("get_schedule", {"Name": "s", "State": state})))
    known = replace(subject, resources={"Report": "s"}, kinds={"Report": "AWS::Scheduler::Schedule"})
    assert levels(stack_checks.schedules(known)) == [level]


def test_there_is_a_python_to_compile_with() -> None:
    here = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert levels(stack_checks.interpreter(with_parameters(cloud(), PythonRuntime=here))) == [OK]
    assert levels(stack_checks.interpreter(with_parameters(cloud(), PythonRuntime="python3.99"))) == [WARNING]
    meant = cloud(wanted={"PythonRuntime": here})
    assert levels(stack_checks.interpreter(with_parameters(meant, PythonRuntime="python3.99"))) == [OK]


def table(backups: str, forgets: str, protected: bool) -> Any:
    recovery = {"PointInTimeRecoveryStatus": backups}
    described = {"ContinuousBackupsStatus": "ENABLED", "PointInTimeRecoveryDescription": recovery}
    return answering(
        "dynamodb",
        ("describe_continuous_backups", {"ContinuousBackupsDescription": described}),
        ("describe_time_to_live", {"TimeToLiveDescription": {"TimeToLiveStatus": forgets}}),
        ("describe_table", {"Table": {"DeletionProtectionEnabled": protected}}),
    )


@pytest.mark.parametrize(
    ("described", "found"),
    [
        (("ENABLED", "ENABLED", True), [OK]),
        (("DISABLED", "ENABLED", True), [FAULT, OK]),
        (("ENABLED", "DISABLED", True), [FAULT, OK]),
        (("ENABLED", "ENABLED", False), [WARNING]),
    ],
)
def test_the_table_is_kept_safe(described: tuple[str, str, bool], found: list[Level]) -> None:
    assert levels(data_checks.table(cloud(dynamodb=table(*described)))) == found


@pytest.mark.parametrize(("count", "level"), [("0", OK), ("3", FAULT)])
def test_dead_letters_are_none(count: str, level: Level) -> None:
    answer = ("get_queue_attributes", {"Attributes": {"ApproximateNumberOfMessages": count}})
    assert levels(data_checks.dead_letters(cloud(sqs=answering("sqs", answer, answer, answer)))) == [level] * 3


@pytest.mark.parametrize("runbook", sorted(set(data_checks.DEAD.values())))
def test_dead_letters_lead_to_a_runbook_that_tells_of_them(runbook: str) -> None:
    text = (RUNBOOKS / runbook).read_text(encoding="utf-8")
    assert [queue for queue, where in data_checks.DEAD.items() if where == runbook and queue not in text] == []


@pytest.fixture
def s3() -> Iterator[S3Client]:
    with moto_s3("site", "keys") as client:
        yield client


def test_buckets_are_private_and_keep_what_was(s3: S3Client) -> None:
    subject = replace(cloud(s3=s3), resources={"SiteBucket": "site"}, kinds={"SiteBucket": "AWS::S3::Bucket"})
    names = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    blocked: Any = dict.fromkeys(names, True)
    s3.put_public_access_block(Bucket="site", PublicAccessBlockConfiguration=blocked)
    assert levels(data_checks.buckets(subject)) == [FAULT]
    s3.put_bucket_versioning(Bucket="site", VersioningConfiguration={"Status": "Enabled"})
    assert levels(data_checks.buckets(subject)) == [OK]
    s3.put_public_access_block(Bucket="site", PublicAccessBlockConfiguration={**blocked, "BlockPublicPolicy": False})
    assert levels(data_checks.buckets(subject)) == [FAULT]


def test_secrets_are_there_and_encrypted() -> None:
    with mock_aws():
        ssm = boto3.client("ssm", region_name=REGION, **KEYS)
        assert levels(data_checks.secrets(cloud(ssm=ssm))) == [FAULT, OK]
        ssm.put_parameter(Name="/evenhand-signing/key", Value="k", Type="SecureString")
        ssm.put_parameter(Name="/evenhand/EVENHAND_PROVIDERS_TOML", Value="p", Type="String")
        assert levels(data_checks.secrets(cloud(ssm=ssm))) == [OK]
        ssm.put_parameter(Name="/evenhand/ACME_SECRET", Value="hush", Type="String")
        found = list(data_checks.secrets(cloud(ssm=ssm)))
        assert [each.level for each in found] == [OK, FAULT]
        assert "hush" not in str(found)


def test_where_the_signing_key_is_gone_a_key_that_is_left_over_is_taken_out_first() -> None:
    with mock_aws():
        ssm = boto3.client("ssm", region_name=REGION, **KEYS)
        lone, *_ = data_checks.secrets(cloud(ssm=ssm))
        both, *_ = data_checks.secrets(with_parameters(cloud(ssm=ssm), SigningKeyA="PEM", SigningKeyB="PEM"))
    assert lone.cure.startswith("evenhand deploy --parameter SigningWith=B ")
    assert [line.partition("--parameter ")[2].split()[0] for line in both.cure.splitlines()] == [
        "SigningKeyB=",
        "SigningWith=B",
    ]


def test_every_test_that_a_page_shows_has_its_key(s3: S3Client) -> None:
    assert levels(data_checks.published(cloud(s3=s3))) == [FAULT]
    s3.put_object(Bucket="site", Key="en/index.html", Body=b'<form action="/api/quizzes/violence/form">')
    assert levels(data_checks.published(cloud(s3=s3))) == [FAULT]
    s3.put_object(Bucket="keys", Key="current.json", Body=b'{"violence": "a1"}')
    assert levels(data_checks.published(cloud(s3=s3))) == [FAULT]
    s3.put_object(Bucket="keys", Key="violence/a1.json", Body=b"{}")
    assert levels(data_checks.published(cloud(s3=s3))) == [OK]
    s3.put_object(Bucket="keys", Key=DUE, Body=b'{"since": "2026-11-23"}')
    assert levels(data_checks.published(cloud(s3=s3))) == [OK, WARNING]


def test_a_lock_that_nobody_holds_any_more_is_told(s3: S3Client) -> None:
    assert levels(data_checks.lock(cloud(s3=s3))) == []
    s3.put_object(Bucket="keys", Key=LOCK, Body=b"{}")
    now = datetime.now(UTC)  # moto's own clock says when it was put
    assert levels(data_checks.lock(replace(cloud(s3=s3), now=lambda: now))) == [OK]
    assert levels(data_checks.lock(replace(cloud(s3=s3), now=lambda: now + timedelta(hours=2)))) == [WARNING]


def identity(verified: bool, dkim: str) -> Any:
    signing = {"Status": dkim, "Tokens": ["abc"]}
    answer = {"VerifiedForSendingStatus": verified, "DkimAttributes": signing}
    return answering("sesv2", ("get_email_identity", answer))


def test_ses_writes_from_the_domain_signed() -> None:
    assert levels(people_checks.mail_domain(cloud(sesv2=identity(True, "SUCCESS")))) == [OK]
    (found,) = people_checks.mail_domain(cloud(sesv2=identity(False, "PENDING")))
    assert found.level is FAULT
    assert "abc._domainkey.example.org  CNAME  abc.dkim.amazonses.com" in found.cure
    assert levels(people_checks.mail_domain(cloud(sesv2=identity(True, "FAILED")))) == [WARNING]
    gone = answering("sesv2", ("get_email_identity", "NotFoundException"))
    assert levels(people_checks.mail_domain(cloud(sesv2=gone))) == [FAULT]


@pytest.mark.parametrize(
    ("differs", "found"),
    [
        ({}, [OK]),
        ({"SendQuota": {"Max24HourSend": -1.0}}, [OK]),
        ({"ProductionAccessEnabled": False}, [FAULT]),
        ({"SendingEnabled": False}, [FAULT, OK]),
        ({"SendQuota": {"Max24HourSend": 1000.0, "SentLast24Hours": 800.0}}, [WARNING]),
    ],
)
def test_ses_writes_to_everybody(differs: dict[str, Any], found: list[Level]) -> None:
    account = {
        "ProductionAccessEnabled": True,
        "SendingEnabled": True,
        "SendQuota": {"Max24HourSend": 1000.0, "SentLast24Hours": 799.0},
        **differs,
    }
    assert levels(people_checks.sending(cloud(sesv2=answering("sesv2", ("get_account", account))))) == found


@pytest.mark.parametrize(
    ("subscribed", "up", "found"),
    [
        (["arn:aws:sns:us-east-1:1:alarms:x"], [], [OK]),
        ([], [], [WARNING]),
        (["PendingConfirmation"], [], [FAULT]),
        (["arn:aws:sns:us-east-1:1:alarms:x"], ["evenhand-ApiErrorsAlarm"], [OK, FAULT]),
    ],
)
def test_alarms_reach_somebody_and_none_is_up(subscribed: list[str], up: list[str], found: list[Level]) -> None:
    sns = answering(
        "sns", ("list_subscriptions_by_topic", {"Subscriptions": [{"SubscriptionArn": each} for each in subscribed]})
    )
    watch = answering("cloudwatch", ("describe_alarms", {"MetricAlarms": [{"AlarmName": each} for each in up]}))
    assert levels(people_checks.alarms(cloud(sns=sns, cloudwatch=watch))) == found


@pytest.mark.parametrize(
    ("caller", "judged"),
    [
        ("arn:aws:sts::1:assumed-role/Deployer/session", "arn:aws:iam::1:role/Deployer"),
        ("arn:aws:iam::1:user/somebody", "arn:aws:iam::1:user/somebody"),
        ("arn:aws:iam::1:root", ""),
    ],
)
def test_iam_judges_who_asks(caller: str, judged: str) -> None:
    assert rights_checks.principal(caller) == judged


def judgement(*denied: str) -> Any:
    results = [
        {"EvalActionName": each, "EvalDecision": "implicitDeny" if each in denied else "allowed"}
        for each in rights_checks.NEEDED
    ]
    return answering("iam", ("simulate_principal_policy", {"EvaluationResults": results}))


def test_who_may_not_deploy_is_told_what_is_lacking() -> None:
    assert levels(rights_checks.rights(cloud(iam=judgement()))) == [OK]
    (found,) = rights_checks.rights(cloud(iam=judgement("iam:PassRole")))
    assert (found.level, "may not iam:PassRole," in found.what) == (FAULT, True)
    owner = replace(cloud(), account=replace(ACCOUNT, caller="arn:aws:iam::123456789012:root"))
    assert levels(rights_checks.rights(owner)) == [WARNING]


def test_what_one_may_not_look_at_is_no_fault_of_the_stack() -> None:
    subject = cloud(s3=answering("s3", ("get_object", "AccessDenied")))
    with pytest.raises(Exception, match="AccessDenied") as raised:
        list(data_checks.published(subject))
    found = explained(raised.value)
    assert found is not None
    assert found.level is WARNING


def test_where_there_is_no_stack_only_the_account_is_looked_at() -> None:
    client = boto3.client("cloudformation", region_name=REGION, **KEYS)

    def refuse(**_: Any) -> None:
        said = {"Error": {"Code": "ValidationError", "Message": "Stack with id x does not exist"}}
        raise client.exceptions.ClientError(said, "DescribeStacks")

    client.meta.events.register("before-call.cloudformation.DescribeStacks", refuse)
    meta = {"HTTPStatusCode": 200, "HTTPHeaders": {"date": "Mon, 23 Nov 2026 09:00:00 GMT"}}
    sts = answering("sts", ("get_caller_identity", {"Account": "1", "ResponseMetadata": meta}))
    limits = {"AccountLimit": {"ConcurrentExecutions": 1000}}
    aws = Given(
        cloudformation=client,
        sts=sts,
        iam=judgement(),
        dynamodb=answering("dynamodb", ("list_tables", {"TableNames": []})),
        s3=answering("s3", ("list_buckets", {"Buckets": []})),
        **{"lambda": answering("lambda", ("get_account_settings", limits))},
    )

    found = dict(examine_stack(aws, ACCOUNT, "evenhand", {}, lambda: NINE))

    assert found.keys() == {check.__name__ for check in BEFORE}
    assert [name for name, each in found.items() if each.level is FAULT] == ["standing"]
