"""Who works in an account of AWS: who is not known there is told what to do."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import (
    BotoCoreError,
    EndpointConnectionError,
    NoCredentialsError,
    SSOTokenLoadError,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from deployment.clouds import KEYS, REGION, Given, answering
from evenhand.deployment.account import NoAccount, account_of

ENDED = "Your sign-in to AWS has ended. Sign in anew, such as with `aws sso login`."


def refused_by(error: BotoCoreError) -> str:
    """What somebody is told whom this error keeps from asking."""
    sts = boto3.client("sts", region_name=REGION, **KEYS)

    def fail(**_: object) -> None:
        raise error

    sts.meta.events.register("before-call.sts.GetCallerIdentity", fail)
    with pytest.raises(NoAccount) as raised:
        account_of(Given(sts=sts))
    return str(raised.value)


@pytest.mark.parametrize(
    "error",
    [
        SSOTokenLoadError(error_msg="no file"),
        UnauthorizedSSOTokenError(),
        TokenRetrievalError(provider="sso", error_msg="Token has expired and refresh failed"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whose_sign_in_has_ended_is_not_sent_to_look_at_the_region(error: BotoCoreError) -> None:
    assert refused_by(error) == ENDED


def test_who_is_not_signed_in_and_who_cannot_reach_aws_are_told_so() -> None:
    assert "Nobody is signed in" in refused_by(NoCredentialsError())
    assert "Is there such a region" in refused_by(EndpointConnectionError(endpoint_url="https://sts.nowhere"))


def test_keys_that_aws_does_not_know_are_told_in_whole_sentences() -> None:
    aws = Given(sts=answering("sts", ("get_caller_identity", "InvalidClientTokenId")))
    with pytest.raises(NoAccount, match=r"AWS does not know you: .*[^.]\. Sign in anew"):
        account_of(aws)
