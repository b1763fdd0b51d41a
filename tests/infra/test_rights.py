"""Every role allows what the code of its function can come to call, and nothing else; every right is known to the
rehearsal, which takes it away to see what it is for."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from evenhand.handlers.routes import ROUTES
from evenhand.settings import PARAMETERS
from infra.reach import Right, rights_of
from infra.template import INFRA, load_template, of_type

sys.path.insert(0, str(INFRA))

from rehearsal.features import FEATURES
from rehearsal.rights import FOR, ONE_OF_EACH_ROLE, UNNOTICED
from rehearsal.roles import UNCHECKED

routes = importlib.import_module("routes")

LOADED = load_template()
FUNCTIONS = of_type(LOADED, "AWS::Serverless::Function")
PLACES = {
    "Table.Arn": "table",
    "${Table.Arn}/index/GSI1": "index",
    "${KeysBucket.Arn}/*": "s3",
    "KeysBucket.Arn": "s3",
    "MailQueue.Arn": "MailQueue",
    "RegradeQueue.Arn": "RegradeQueue",
    "FailedJobs.Arn": "FailedJobs",
}
"""Resources of policies, as the rehearsal calls them; those of SES and SSM the emulator does not tell apart."""


def place_of(resource: Any) -> str:
    """What a resource is called."""
    if isinstance(resource, list):
        return place_of(resource[0])
    ((_, name),) = resource.items()
    return PLACES.get(".".join(name) if isinstance(name, list) else name, "any")


def rights() -> Iterator[str]:
    """The rights in the template that the emulator asks for."""
    for name, role in of_type(LOADED, "AWS::IAM::Role").items():
        if name == "ScheduleRole":
            continue
        for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
            place = place_of(statement["Resource"])
            for action in statement["Action"]:
                if not action.startswith(UNCHECKED) and place != "FailedJobs":
                    yield f"{name} {action} {place}"


def allowed(role: str) -> set[Right]:
    """The rights of a role, at what the code calls table, index, keys and mail."""
    (policy,) = LOADED["Resources"][role]["Properties"]["Policies"]
    return {
        (action, kind_of(statement["Resource"]))
        for statement in policy["PolicyDocument"]["Statement"]
        for action in statement["Action"]
    }


def kind_of(resource: Any) -> str:
    """A resource as `infra.reach` calls it."""
    text = str(resource)
    found = [kind for part, kind in KINDS.items() if part in text]
    return found[0] if found else place_of(resource)


KINDS = {"KeysBucket": "keys", ":ses:": "mail", ":ssm:": "parameters", "Log'": "log"}


def variables(name: str) -> dict[str, Any]:
    """The variables that a function has besides those of all."""
    found: dict[str, Any] = FUNCTIONS[name].get("Environment", {}).get("Variables", {})
    return found


def called(name: str) -> set[Right]:
    """What the code of a function can call."""
    base = name.removesuffix("Function")
    module, _, handler = FUNCTIONS[name]["Handler"].rpartition(".")
    entry = getattr(importlib.import_module(module), handler)
    answering = [route.handler for route in ROUTES if routes.function_of(route) == base]
    return rights_of(entry, *answering, without={"ROUTES"})


def of_platform(name: str) -> Iterator[Right]:
    """What AWS does in the name of a function's role, or its settings make it call before anything else."""
    function = FUNCTIONS[name]
    yield from (("logs:CreateLogStream", "log"), ("logs:PutLogEvents", "log"))
    for event in function.get("Events", {}).values():
        queue = place_of(event["Properties"]["Queue"])
        yield from ((f"sqs:{each}", queue) for each in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"))
    if "EventInvokeConfig" in function:
        yield (
            "sqs:SendMessage",
            place_of(function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]["Destination"]),
        )
    if PARAMETERS in variables(name):
        yield "ssm:GetParametersByPath", "parameters"
    if "EVENHAND_SITE_KEY" in variables(name):
        yield "ssm:GetParameter", "parameters"


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_role_allows_what_the_code_of_its_function_can_call_and_nothing_else(name: str) -> None:
    assert allowed(name.replace("Function", "Role")) == called(name) | set(of_platform(name))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_knows_the_queues_that_it_may_put_messages_into(name: str) -> None:
    known = {queue for queue, variable in BELLS.items() if variable in variables(name)}
    assert known == {place for action, place in called(name) if action == "sqs:SendMessage"}


BELLS = {"MailQueue": "EVENHAND_MAIL_QUEUE", "RegradeQueue": "EVENHAND_REGRADE_QUEUE"}


def test_what_the_code_can_call_is_found_in_its_rare_ways_too() -> None:
    report = called("ReportFunction")
    assert ("dynamodb:BatchWriteItem", "table") in report, "a tally in chunks"
    assert ("dynamodb:DeleteItem", "table") in report, "the chunks of older versions"
    assert called("MailFunction") >= {("ses:SendEmail", "mail"), ("dynamodb:Query", "index")}
    assert ("dynamodb:BatchGetItem", "table") in called("RetentionFunction"), "rows of the feed, without answers"


def test_it_is_said_of_every_right_what_it_is_for() -> None:
    assert set(rights()) == FOR.keys() | UNNOTICED.keys(), "add it to infra/rehearsal/rights.py"
    assert not FOR.keys() & UNNOTICED.keys()


def test_what_rights_are_for_are_features() -> None:
    features = {feature.__name__ for feature in FEATURES}
    assert {feature for needed in FOR.values() for feature in needed} <= features


def test_every_role_that_the_emulator_asks_about_loses_a_right_in_each_rehearsal() -> None:
    assert {right.split()[0] for right in ONE_OF_EACH_ROLE} == {right.split()[0] for right in FOR}
    assert set(ONE_OF_EACH_ROLE) <= FOR.keys()


def test_every_right_of_a_worker_is_for_its_own_feature_alone() -> None:
    by_role: dict[str, set[str]] = {}
    for right, needed in FOR.items():
        by_role.setdefault(right.split()[0], set()).update(needed)
    assert {role: needed for role, needed in by_role.items() if len(needed) > 1}.keys() == {"ApiRole"}
    api = by_role.pop("ApiRole")
    assert not api & {feature for needed in by_role.values() for feature in needed}
