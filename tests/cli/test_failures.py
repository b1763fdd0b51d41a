"""What is said where AWS is not as a command needs it."""

from __future__ import annotations

import sys

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from evenhand.cli import main
from evenhand.cli.failures import failure_of_aws
from evenhand.errors import Overloaded, Refused, Unreachable

OF_THE_SHELL = ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
NOWHERE = "https://nowhere.example"


def answered(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "Query")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NoRegionError(), "No region is chosen. export AWS_DEFAULT_REGION=eu-central-1"),
        (NoCredentialsError(), "Nobody is signed in to AWS here. `aws sso login`"),
        (PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), "Nobody is signed in"),
        (EndpointConnectionError(endpoint_url=NOWHERE), f'"{NOWHERE}" Look at the region'),
        (answered("ExpiredTokenException"), "No. Sign in to AWS anew"),
        (answered("ResourceNotFoundException"), "No. There is no such table: deploy the stack first"),
        (answered("InternalServerError"), "No. Run the same command again"),
        (ClientError({"Error": {"Code": "NoSuchBucket"}}, "GetObject"), "NoSuchBucket. There is no such bucket"),
        (Overloaded("DynamoDB had no room."), "DynamoDB had no room. Run the same command again."),
        (Unreachable("S3 did not answer."), "S3 did not answer. Run the same command again."),
        (ModuleNotFoundError("No module named 'boto3'", name="boto3"), "not installed here. `make aws` installs it"),
        (ModuleNotFoundError("No module named 'botocore'", name="botocore.config"), "`make aws`"),
    ],
)
def test_what_is_in_the_way_is_a_sentence_with_what_to_do(error: Exception, said: str) -> None:
    assert said in str(failure_of_aws(error))


@pytest.mark.parametrize("error", [ZeroDivisionError(), Refused("Not now."), ModuleNotFoundError(name="numpy")])
def test_what_has_nothing_to_do_with_aws_is_not_taken_for_it(error: Exception) -> None:
    assert failure_of_aws(error) is None


@pytest.fixture
def a_store_on_aws(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings that name a table, in a shell in which nobody has said anything of AWS."""
    # What boto3 found out before, it would not look for again.
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in OF_THE_SHELL:
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/nowhere")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("EVENHAND_STORE", "dynamodb")
    monkeypatch.setenv("EVENHAND_TABLE", "table")
    monkeypatch.setenv("EVENHAND_KEYS_BUCKET", "keys")
    return monkeypatch


@pytest.mark.parametrize("command", ["recount", "assignments", "doctor", "backup {}"])
@pytest.mark.parametrize("region", ["", "eu-central-1"])
def test_every_command_on_a_store_of_aws_says_what_the_shell_lacks(
    command: str, region: str, a_store_on_aws: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path
) -> None:
    # A region alone is not enough, and the variable that the command line of AWS takes besides is not the one.
    a_store_on_aws.setenv("AWS_DEFAULT_REGION" if region else "AWS_REGION", "eu-central-1")
    if not region:
        a_store_on_aws.delenv("AWS_DEFAULT_REGION", raising=False)
    more = ["--by", "tim"] if command == "assignments" else []
    a_store_on_aws.setattr(sys, "argv", ["evenhand", *command.format(tmp_path / "b.zip").split(), *more])

    with pytest.raises(SystemExit) as ended:
        main()

    said = "".join(capfd.readouterr())
    assert ended.value.code == 1
    assert ("Nobody is signed in to AWS here." if region else "No region is chosen.") in said
    assert "Traceback" not in said


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("evenhand.cli.app", fault)
    with pytest.raises(ZeroDivisionError):
        main()
