"""The template of the stack, read with the short forms of CloudFormation's functions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

TEMPLATE = "infra/template.yaml"
FUNCTION = "AWS::Serverless::Function"

Template = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads `!Ref x` as `{"Ref": "x"}` and `!Sub x` as `{"Fn::Sub": "x"}`."""


def _function(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}"
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        return {name: value.split(".", 1) if name == "Fn::GetAtt" else value}
    if isinstance(node, yaml.MappingNode):
        return {name: loader.construct_mapping(node, deep=True)}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    raise TypeError(f"!{suffix} stands at what is neither a value, a list nor a table.")


_Loader.add_multi_constructor("!", _function)


def load_template(root: Path) -> Template:
    """The template of the project in a folder."""
    return read_template(root / TEMPLATE)


def read_template(path: Path) -> Template:
    """A template in a file."""
    loaded: Template = yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe one
    return loaded


def of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    """The properties of the resources of a type, by their logical ids."""
    return {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == kind}
