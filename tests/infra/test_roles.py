"""Every role allows what the code of its function can come to call, and nothing else."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from evenhand.handlers.routes import all_routes
from evenhand.settings import PARAMETERS
from infra.places import place_of
from infra.reach import Right, rights_of
from infra.template import INFRA, load_template, of_type

sys.path.insert(0, str(INFRA))
routes = importlib.import_module("routes")

LOADED = load_template()
FUNCTIONS = of_type(LOADED, "AWS::Serverless::Function")
KINDS = {"KeysBucket": "keys", ":ses:": "mail", ":ssm:": "parameters", "Log'": "log"}
"""What stands in resources that `infra.reach` calls otherwise than the rehearsal does."""
BELLS = {"MailQueue": "EVENHAND_MAIL_QUEUE", "RegradeQueue": "EVENHAND_REGRADE_QUEUE"}
"""Queues that wake somebody, and the variables that name them."""


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


def variables(name: str) -> dict[str, Any]:
    """The variables that a function has besides those of all."""
    found: dict[str, Any] = FUNCTIONS[name].get("Environment", {}).get("Variables", {})
    return found


def called(name: str) -> set[Right]:
    """What the code of a function can call."""
    base = name.removesuffix("Function")
    module, _, handler = FUNCTIONS[name]["Handler"].rpartition(".")
    entry = getattr(importlib.import_module(module), handler)
    answering = [route.handler for route in all_routes() if routes.function_of(route) == base]
    return rights_of(entry, *answering, without={"ROUTES"})


def of_platform(name: str) -> Iterator[Right]:
    """What AWS does in the name of a function's role, or its settings make it call before anything else."""
    function = FUNCTIONS[name]
    yield from (("logs:CreateLogStream", "log"), ("logs:PutLogEvents", "log"))
    for event in function.get("Events", {}).values():
        queue = place_of(event["Properties"]["Queue"])
        yield from ((f"sqs:{each}", queue) for each in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"))
    if "EventInvokeConfig" in function:
        on_failure = function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        yield "sqs:SendMessage", place_of(on_failure["Destination"])
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


def test_what_the_code_can_call_is_found_in_its_rare_ways_too() -> None:
    report = called("ReportFunction")
    assert ("dynamodb:BatchWriteItem", "table") in report, "a tally in chunks"
    assert ("dynamodb:DeleteItem", "table") in report, "the chunks of older versions"
    assert called("MailFunction") >= {("ses:SendEmail", "mail"), ("dynamodb:Query", "index")}
    assert ("dynamodb:BatchGetItem", "table") in called("RetentionFunction"), "rows of the feed, without answers"
