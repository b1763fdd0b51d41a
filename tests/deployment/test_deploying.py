"""What a deployment makes, keeps, asks for and carries over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from moto import mock_aws

from deployment.clouds import ACCOUNT, KEYS, REGION, CloudFront, Given, answering
from evenhand.deployment.deploying import Deployment, SameKey, deployment, prepared, to_be_made
from evenhand.deployment.package import Package
from evenhand.deployment.signing import signing_key
from evenhand.deployment.stack import upload_packages
from infra.template import load_template

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TEMPLATE = load_template()
ASKED = {"MailDomain": "example.org", "Sender": "Evenhand <a@example.org>"}


def absent() -> Any:
    """CloudFormation, which knows no stack."""
    client = boto3.client("cloudformation", region_name=REGION, **KEYS)

    def refuse(**_: Any) -> None:
        raise client.exceptions.ClientError(
            {"Error": {"Code": "ValidationError", "Message": "Stack with id x does not exist"}}, "DescribeStacks"
        )

    client.meta.events.register("before-call.cloudformation.DescribeStacks", refuse)
    return client


def there(parameters: dict[str, str], outputs: dict[str, str] | None = None, *more: tuple[str, Any]) -> Any:
    """CloudFormation, which knows a stack with these."""
    stack = {
        "StackName": "evenhand",
        "CreationTime": NOW,
        "StackStatus": "UPDATE_COMPLETE",
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in (outputs or {}).items()],
    }
    return answering("cloudformation", ("describe_stacks", {"Stacks": [stack]}), *more)


@pytest.fixture
def clients() -> Iterator[dict[str, Any]]:
    """S3 and the Parameter Store, empty."""
    with mock_aws():
        yield {each: boto3.client(each, region_name=REGION, **KEYS) for each in ("s3", "ssm")}


def first(clients: dict[str, Any], stack: str = "evenhand", **given: str) -> tuple[Deployment, Given]:
    aws = Given(**clients, cloudformation=absent())
    return deployment(stack, ACCOUNT, TEMPLATE, given, aws), aws


def test_the_first_time_it_asks_for_what_nobody_else_can_know(clients: dict[str, Any]) -> None:
    wanted, _ = first(clients)
    assert (wanted.new, wanted.missing) == (True, ["MailDomain", "Sender"])


def test_the_first_time_it_makes_bucket_key_and_secret_and_the_second_time_nothing(clients: dict[str, Any]) -> None:
    wanted, aws = first(clients, **ASKED)
    beside = to_be_made(wanted, aws)
    assert [each.split()[1] for each in beside] == ["bucket", "key"]

    made = prepared(wanted, aws)

    assert made.keys() == {*ASKED, "SigningKeyA", "EdgeSecret"}
    assert made["SigningKeyA"].startswith("-----BEGIN PUBLIC KEY-----")
    assert len(made["EdgeSecret"]) >= 32
    assert to_be_made(wanted, aws) == []
    again = prepared(wanted, aws)
    assert again["SigningKeyA"] == made["SigningKeyA"], "a first deployment that failed leaves its key for the next"


def test_later_secrets_stay_as_they_are(clients: dict[str, Any]) -> None:
    held = {**ASKED, "SigningKeyA": "PEM", "EdgeSecret": "****"}
    aws = Given(**clients, cloudformation=there(held))
    wanted = deployment("evenhand", ACCOUNT, TEMPLATE, {"LogDays": "7"}, aws)

    assert (wanted.new, wanted.missing) == (False, [])
    assert prepared(wanted, aws) == {"LogDays": "7"}


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_dry_run_leaves_the_bucket_as_somebody_set_it(clients: dict[str, Any], dry_run: bool) -> None:
    aws = Given(**clients, cloudformation=there({**ASKED, "SigningKeyA": "PEM", "EdgeSecret": "****"}))
    wanted = deployment("evenhand", ACCOUNT, TEMPLATE, {}, aws)
    clients["s3"].create_bucket(Bucket=wanted.bucket)

    assert prepared(wanted, aws, dry_run=dry_run) == {}

    assert ("Status" in clients["s3"].get_bucket_versioning(Bucket=wanted.bucket)) is not dry_run


def test_what_is_given_goes_before_what_was_and_that_before_the_default(clients: dict[str, Any]) -> None:
    aws = Given(**clients, cloudformation=there({"LogDays": "7", "Mode": "demo"}))
    wanted = deployment("evenhand", ACCOUNT, TEMPLATE, {"LogDays": "90"}, aws)
    assert [wanted.value(each) for each in ("LogDays", "Mode", "PythonRuntime")] == ["90", "demo", "python3.13"]


def test_two_stacks_of_an_account_share_no_secret(clients: dict[str, Any]) -> None:
    one, _ = first(clients)
    other, _ = first(clients, "rehearsal")
    for parameter in ("SigningKeyParameter", "ParameterPath"):
        assert one.value(parameter) != other.value(parameter)
    named, _ = first(clients, "rehearsal", ParameterPath="/mine")
    assert named.value("ParameterPath") == "/mine"


def test_changing_keys_makes_a_pair_for_the_other_letter(clients: dict[str, Any]) -> None:
    held = {**ASKED, "SigningKeyA": "PEM", "EdgeSecret": "****", "SigningKeyParameter": "/evenhand-signing/key"}
    aws = Given(**clients, cloudformation=there(held))
    wanted = deployment("evenhand", ACCOUNT, TEMPLATE, {"SigningWith": "B"}, aws)

    made = prepared(wanted, aws)

    assert made["SigningKeyB"] == signing_key("/evenhand-signing/key", clients["ssm"])
    assert "SigningKeyA" not in made


def test_a_key_is_not_taken_for_changed_while_it_is_the_old_one(clients: dict[str, Any]) -> None:
    place = "/evenhand-signing/key"
    old = signing_key(place, clients["ssm"])
    held = {**ASKED, "SigningKeyA": old, "EdgeSecret": "****", "SigningKeyParameter": place}

    def changed(**given: str) -> dict[str, str]:
        aws = Given(**clients, cloudformation=there(held))
        return prepared(deployment("evenhand", ACCOUNT, TEMPLATE, {"SigningWith": "B", **given}, aws), aws)

    with pytest.raises(SameKey, match=f"{place} is the one of SigningKeyA still"):
        changed()
    assert changed(SigningKeyParameter="/evenhand-signing/new")["SigningKeyB"] != old
    clients["ssm"].delete_parameter(Name=place)
    assert changed()["SigningKeyB"] != old


@pytest.mark.parametrize("touched", [False, True])
def test_what_publishing_let_pages_load_is_handed_on_where_the_headers_are_written_anew(
    clients: dict[str, Any], touched: bool
) -> None:
    before = {"Resources": {"SiteHeaders": {"Type": "other"} if touched else TEMPLATE["Resources"]["SiteHeaders"]}}
    held = {**ASKED, "SigningKeyA": "PEM", "EdgeSecret": "****", "ContentSecurityPolicy": "default-src 'none'"}
    cloudformation = there(held, {"SiteHeadersId": "H1"}, ("get_template", {"TemplateBody": json.dumps(before)}))
    policy = "default-src 'none'; script-src 'sha256-published'"
    aws = Given(**clients, cloudformation=cloudformation, cloudfront=CloudFront(policy))
    wanted = deployment("evenhand", ACCOUNT, TEMPLATE, {}, aws)

    assert prepared(wanted, aws) == ({"ContentSecurityPolicy": policy} if touched else {})


def test_a_package_is_sent_once_and_a_dry_run_sends_none(clients: dict[str, Any], tmp_path: Any) -> None:
    s3 = clients["s3"]
    s3.create_bucket(Bucket="code")
    path = tmp_path / "api.zip"
    path.write_bytes(b"zip")
    package = Package(function="api", path=path, digest="ab" * 32, size=3, compiled=True)
    put: list[str] = []
    s3.meta.events.register("before-parameter-build.s3.PutObject", lambda params, **_: put.append(params["Key"]))

    keys = [upload_packages([package], "code", s3, send=send) for send in (False, True, True)]

    assert keys == [{"api": f"functions/api-{'ab' * 10}.zip"}] * 3
    assert put == [keys[0]["api"]]
