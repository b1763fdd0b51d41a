"""The account of AWS that is worked in: who works there, and clients of its services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from evenhand.deployment.cures import SIGN_IN_ENDED

GLOBAL_REGION = "us-east-1"
"""Where certificates of CloudFront live, wherever the stack is."""
TRIES = Config(retries={"mode": "standard", "total_max_attempts": 6}, connect_timeout=10, read_timeout=60)
REFUSED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "Forbidden", "403"})
"""How services say that somebody lacks a right."""


class NoAccount(Exception):
    """Nobody is signed in to AWS here, or no region is chosen; the message says what to do."""


class Clients(Protocol):
    """Whatever makes clients of services."""

    def client(self, service: str, *, region: str = "") -> Any:
        """A client; in a region of its own where one is named."""


class Session:
    """`Clients` as boto3 makes them from a profile, the environment, or the machine's role."""

    def __init__(self, *, region: str = "", profile: str = "") -> None:
        """Raises `NoAccount`."""
        try:
            self._session = boto3.Session(region_name=region or None, profile_name=profile or None)
        except BotoCoreError as error:
            raise NoAccount(f"{error}. `aws configure list-profiles` names those that there are.") from None
        if self._session.region_name is None:
            raise NoAccount("No region is chosen. Say --region eu-central-1, or write `region` into evenhand.toml.")

    def client(self, service: str, *, region: str = "") -> Any:
        """A client of a service."""
        return self._session.client(service, region_name=region or None, config=TRIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Where things are made, and who makes them."""

    id: str
    region: str
    caller: str
    """The ARN of whoever works there."""

    @property
    def partition(self) -> str:
        """The part of AWS: `aws`, or that of China or a government."""
        return self.caller.split(":")[1]


def account_of(aws: Clients) -> Account:
    """Whose account it is. Raises `NoAccount`."""
    try:
        sts = aws.client("sts")
        caller = sts.get_caller_identity()
    except ClientError as error:
        said = str(error).rstrip(".")
        raise NoAccount(f"AWS does not know you: {said}. Sign in anew, such as with `aws sso login`.") from None
    except BotoCoreError as error:
        raise NoAccount(_cure(error)) from None
    return Account(id=caller["Account"], region=sts.meta.region_name, caller=caller["Arn"])


def is_refusal(error: ClientError) -> bool:
    """Whether an error says that a right is missing."""
    return code_of(error) in REFUSED


def code_of(error: ClientError) -> str:
    """The code of an error."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _cure(error: BotoCoreError) -> str:
    if type(error).__name__ in ("NoCredentialsError", "PartialCredentialsError"):
        return "Nobody is signed in to AWS here. `aws sso login` or `aws configure` does it; --profile names which."
    if type(error).__name__ in SIGN_IN_ENDED:
        return "Your sign-in to AWS has ended. Sign in anew, such as with `aws sso login`."
    return f"AWS cannot be asked: {error}. Is there such a region, and a way to it from here?"
