"""A change of who may do what is told right by right."""

from __future__ import annotations

from typing import Any

from evenhand.deployment.rights import changed_rights, rights_of
from infra.template import load_template


def role(*statements: dict[str, Any]) -> dict[str, Any]:
    trust = {"Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}]}
    policies = [{"PolicyDocument": {"Statement": list(statements)}}]
    properties = {"AssumeRolePolicyDocument": trust, "Policies": policies}
    return {"Resources": {"ApiRole": {"Type": "AWS::IAM::Role", "Properties": properties}}}


READS = {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": {"Fn::GetAtt": ["Table", "Arn"]}}
SCANS = {"Effect": "Allow", "Action": "dynamodb:Scan", "Resource": {"Fn::Sub": "${Table.Arn}/*"}}


def test_a_right_that_is_new_and_one_that_is_gone_are_named() -> None:
    assert changed_rights(role(READS), role(SCANS)) == (
        ["ApiRole may dynamodb:Scan at ${Table.Arn}/*"],
        ["ApiRole may dynamodb:GetItem at Table.Arn"],
    )


def test_the_same_right_written_otherwise_is_no_change() -> None:
    both = {"Effect": "Allow", "Action": ["dynamodb:Scan"], "Resource": [{"Fn::Sub": "${Table.Arn}/*"}]}
    assert changed_rights(role(SCANS), role(both)) == ([], [])


def test_a_condition_that_goes_is_a_change() -> None:
    new, gone = changed_rights(role({**SCANS, "Condition": {"Bool": {"x": "true"}}}), role(SCANS))
    assert (len(new), len(gone)) == (1, 1)
    assert gone[0].endswith('if {"Bool": {"x": "true"}}')


def test_who_may_take_a_role_is_told() -> None:
    assert 'ApiRole is taken by {"Service": "lambda.amazonaws.com"}' in rights_of(role(READS))


def test_every_role_and_policy_of_the_template_is_told() -> None:
    told = {line.split()[0].rstrip(",") for line in rights_of(load_template())}
    kinds = ("AWS::IAM::Role", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")
    assert told == {name for name, each in load_template()["Resources"].items() if each["Type"] in kinds}
