"""What is looked at on AWS: a stack, what it says of itself, and clients of the services in which its parts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand.deployment.account import Account, Clients


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloud:
    """A stack on AWS."""

    aws: Clients
    account: Account
    stack: str
    found: Mapping[str, Any] | None
    """What CloudFormation says of it; None where there is none."""
    resources: Mapping[str, str]
    """The ids of its resources, by the names in the template."""
    kinds: Mapping[str, str]
    """Their types."""
    wanted: Mapping[str, str]
    """Parameters as the team's file has them."""
    now: Callable[[], datetime]

    @property
    def parameters(self) -> dict[str, str]:
        """Those that the stack has."""
        return {
            each["ParameterKey"]: each.get("ParameterValue", "") for each in (self.found or {}).get("Parameters", ())
        }

    @property
    def outputs(self) -> dict[str, str]:
        """What the stack says of itself."""
        return {each["OutputKey"]: each["OutputValue"] for each in (self.found or {}).get("Outputs", ())}

    def of_kind(self, kind: str) -> dict[str, str]:
        """The ids of its resources of a type, by their names."""
        return {name: self.resources[name] for name, each in self.kinds.items() if each == kind}


def cloud(aws: Clients, account: Account, stack: str, wanted: Mapping[str, str], now: Callable[[], datetime]) -> Cloud:
    """A stack as it stands."""
    from evenhand.deployment.stack import stack_of

    cloudformation = aws.client("cloudformation")
    found = stack_of(stack, cloudformation)
    listed: list[dict[str, Any]] = []
    if found is not None:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        listed = [each for page in pages for each in page["StackResourceSummaries"]]
    there = [each for each in listed if each.get("PhysicalResourceId") and each["ResourceStatus"] != "DELETE_COMPLETE"]
    return Cloud(
        aws=aws,
        account=account,
        stack=stack,
        found=found,
        resources={each["LogicalResourceId"]: each["PhysicalResourceId"] for each in there},
        kinds={each["LogicalResourceId"]: each["ResourceType"] for each in there},
        wanted=wanted,
        now=now,
    )
