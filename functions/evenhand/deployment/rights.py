"""Who may do what by a template, so that a change of it can be told in words of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

POLICIES = ("AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")
ROLE = "AWS::IAM::Role"


def rights_of(template: Mapping[str, Any]) -> frozenset[str]:
    """Every right of a template as a line: who, whether allowed or denied, the action, the resource."""
    return frozenset(_lines(template))


def changed_rights(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The rights that are new, and those that are gone."""
    old, new = rights_of(before or {}), rights_of(after)
    return sorted(new - old), sorted(old - new)


def _lines(template: Mapping[str, Any]) -> Iterator[str]:
    for name, resource in template.get("Resources", {}).items():
        properties = resource.get("Properties", {})
        if resource["Type"] == ROLE:
            for statement in _statements(properties.get("AssumeRolePolicyDocument", {})):
                yield f"{name} is taken by {_text(statement.get('Principal'))}"
            for policy in properties.get("Policies", ()):
                yield from _of_document(name, policy.get("PolicyDocument", {}))
            yield from (f"{name} has {_text(each)}" for each in properties.get("ManagedPolicyArns", ()))
        elif resource["Type"] in POLICIES:
            yield from _of_document(name, properties.get("PolicyDocument", {}))


def _of_document(name: str, document: Mapping[str, Any]) -> Iterator[str]:
    for statement in _statements(document):
        who = f"{name}, {_text(statement['Principal'])}" if "Principal" in statement else name
        verb = "may" if statement["Effect"] == "Allow" else "may NOT"
        when = f" if {_text(statement['Condition'])}" if "Condition" in statement else ""
        for action in _listed(statement.get("Action", ())):
            for resource in _listed(statement.get("Resource", "*")):
                yield f"{who} {verb} {action} at {_text(resource)}{when}"


def _statements(document: Mapping[str, Any]) -> list[Any]:
    return _listed(document.get("Statement", ()))


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: Any) -> str:
    """A value of a template, with references by their names."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping) and len(value) == 1:
        ((name, inner),) = value.items()
        if name in ("Ref", "Fn::Sub"):
            return str(inner)
        if name == "Fn::GetAtt":
            return ".".join(inner) if isinstance(inner, list) else str(inner)
    return json.dumps(value, sort_keys=True)
