"""Who may do what on AWS: single actions on single resources, and every exception with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from infra.template import load_template, of_type

LOADED = load_template()

EXCEPTIONS = {
    ("ApiRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("RegradeRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("ReportRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("FairnessRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("CloseRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("ReminderRole", "s3:GetObject"): "keys are many objects, named after quizzes and revisions",
    ("SignInRole", "ssm:GetParametersByPath"): "settings and secrets are what stands under one path",
    ("SiteBucketPolicy", "s3:GetObject"): "the site is many objects; CloudFront alone, by this one distribution",
    ("SiteBucketPolicy", "s3:*"): "a denial: of everything that does not come encrypted",
    ("KeysBucketPolicy", "s3:*"): "a denial: of everything that does not come encrypted",
}
"""Policies with a `*` in an action or a resource, and why. In a denial it takes rights away."""


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every statement of every policy, with the resource it stands at."""
    for name, role in of_type(LOADED, "AWS::IAM::Role").items():
        for policy in role["Policies"]:
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement
    for kind in ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy"):
        for name, policy in of_type(LOADED, kind).items():
            for statement in policy["PolicyDocument"]["Statement"]:
                yield name, statement


def listed(value: Any) -> list[Any]:
    """One or several."""
    return value if isinstance(value, list) else [value]


def resource_text(resource: Any) -> str:
    """A resource as text, whatever refers to it."""
    if isinstance(resource, dict) and "Fn::GetAtt" in resource:
        return ".".join(resource["Fn::GetAtt"])
    return str(resource)


ALL = list(statements())


def test_there_are_policies_to_look_at() -> None:
    assert len(ALL) > 40


def test_no_wildcard_in_an_action_or_a_resource_without_a_reason() -> None:
    wild = {
        (name, action)
        for name, statement in ALL
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if "*" in action or "*" in resource_text(resource)
    }
    assert wild == EXCEPTIONS.keys()


def test_actions_are_whole_and_listed_once_a_resource() -> None:
    seen: set[tuple[str, str, str]] = set()
    for name, statement in ALL:
        if statement["Effect"] == "Deny":
            continue
        for action in listed(statement["Action"]):
            assert re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action), f"{name}: {action}"
            for resource in listed(statement["Resource"]):
                key = (name, action, resource_text(resource))
                assert key not in seen
                seen.add(key)


@pytest.mark.parametrize("name", of_type(LOADED, "AWS::IAM::Role"))
def test_no_role_has_a_policy_of_aws_or_can_be_taken_by_more_than_one_service(name: str) -> None:
    role = of_type(LOADED, "AWS::IAM::Role")[name]
    assert "ManagedPolicyArns" not in role
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"].keys() == {"Service"}
    assert isinstance(statement["Principal"]["Service"], str)


def test_nobody_but_the_function_of_the_sign_in_reads_secrets() -> None:
    readers = {name for name, statement in ALL if any(each.startswith("ssm:") for each in listed(statement["Action"]))}
    assert readers == {"SignInRole"}


def test_nobody_but_the_outbox_worker_sends_mail() -> None:
    senders = {name for name, statement in ALL if any(each.startswith("ses:") for each in listed(statement["Action"]))}
    assert senders == {"MailRole"}


def test_no_function_can_publish_a_key_scan_the_table_or_change_what_runs() -> None:
    actions = {action for name, statement in ALL if name.endswith("Role") for action in listed(statement["Action"])}
    assert not {"s3:PutObject", "s3:DeleteObject", "dynamodb:Scan", "dynamodb:DeleteTable"} & actions
    assert not {each for each in actions if each.startswith(("iam:", "lambda:Update", "cloudformation:", "kms:"))}


def test_services_are_let_in_for_this_account_or_resource_alone() -> None:
    for name, statement in ALL:
        principal = statement.get("Principal")
        if principal is None or statement["Effect"] == "Deny":
            continue
        keys = {key.lower() for condition in statement["Condition"].values() for key in condition}
        assert keys & {"aws:sourcearn", "aws:sourceaccount"}, name


def test_services_that_invoke_functions_are_named_with_what_they_invoke_them_for() -> None:
    permissions = of_type(LOADED, "AWS::Lambda::Permission")
    assert permissions.keys() == {"ApiPermission", "SignInPermission", "FeedbackPermission"}
    assert all("SourceArn" in each for each in permissions.values())
