"""What each right of each role is for: taken away, these features fail, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rehearsal.deployed import STACK
from rehearsal.emulator import Emulator

UNCHECKED = ("logs:", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "ses:SendRawEmail")
"""Rights that AWS asks for and the emulator does not: it keeps logs and empties queues by itself, and knows no action
of its own for raw mail. Nor does it ask who may put what failed into the queue for that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """An action that a role allows at a resource."""

    role: str
    """As the template calls it."""
    action: str
    resource: str
    """What tells it from others of the role: `table`, `index`, a queue, a kind of service, or `any`."""

    def __str__(self) -> str:
        return f"{self.role} {self.action} {self.resource}"


class Roles:
    """The roles of the stack, and taking single rights away."""

    def __init__(self, emulator: Emulator) -> None:
        self._iam = emulator.client("iam")
        resources = emulator.client("cloudformation").describe_stack_resources(StackName=STACK)["StackResources"]
        self._names = {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in resources
            if each["ResourceType"] == "AWS::IAM::Role"
        }

    def rights(self) -> Iterator[Right]:
        """All that can be taken away, and that the emulator asks for."""
        for role in self._names:
            if role != "ScheduleRole":
                for statement in self._policy(role)[1]["Statement"]:
                    for action in _listed(statement["Action"]):
                        if not action.startswith(UNCHECKED) and _kind(statement) != "FailedJobs":
                            yield Right(role=role, action=action, resource=_kind(statement))

    def take(self, right: Right) -> dict[str, Any]:
        """Take a right away; the policy as it was."""
        name, before = self._policy(right.role)
        statements = []
        for statement in before["Statement"]:
            actions = _listed(statement["Action"])
            if _kind(statement) == right.resource:
                actions = [each for each in actions if each != right.action]
            if actions:
                statements.append({**statement, "Action": actions})
        self._put(right.role, name, {**before, "Statement": statements})
        return before

    def give_back(self, right: Right, policy: dict[str, Any]) -> None:
        """Put the policy of a role back."""
        self._put(right.role, self._policy(right.role)[0], policy)

    def _policy(self, role: str) -> tuple[str, dict[str, Any]]:
        (name,) = self._iam.list_role_policies(RoleName=self._names[role])["PolicyNames"]
        document = self._iam.get_role_policy(RoleName=self._names[role], PolicyName=name)["PolicyDocument"]
        return name, document if isinstance(document, dict) else json.loads(document)

    def _put(self, role: str, name: str, document: dict[str, Any]) -> None:
        self._iam.put_role_policy(RoleName=self._names[role], PolicyName=name, PolicyDocument=json.dumps(document))


def _kind(statement: dict[str, Any]) -> str:
    """What a statement's resource is."""
    resource = str(_listed(statement["Resource"])[0])
    if ":dynamodb:" in resource:
        return "index" if "/index/" in resource else "table"
    if ":sqs:" in resource:
        return next(each for each in ("MailQueue", "RegradeQueue", "FailedJobs") if each in resource)
    if ":ses:" in resource:
        return "configuration" if ":configuration-set/" in resource else "identity"
    return "any" if resource == "*" else resource.split(":")[2]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
