"""A quiz's front matter for editors, as a JSON Schema and as snippets: made from the table that it is read by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evenhand.quiz.setting_rules import RULES, SettingRule

DIALECT = "http://json-schema.org/draft-07/schema#"
"""The one that editors' YAML support knows best."""
REQUIRED = ("id",)


def front_matter_schema() -> dict[str, Any]:
    """What may stand between the two `---` lines of an English quiz file.

    It is a little stricter than the parser, which also takes numbers in quotes, and knows nothing of what two settings
    together mean: `evenhand check` has the last word.
    """
    return {
        "$schema": DIALECT,
        "title": "Front matter of an Evenhand quiz",
        "type": "object",
        "required": ["title", "quiz"],
        "additionalProperties": False,
        "properties": {
            "title": {"type": "string", "minLength": 1, "description": "What people read above the test."},
            "description": {"type": "string", "description": "What the test is about, in one sentence."},
            "quiz": {
                "type": "object",
                "description": "The settings of the test.",
                "required": [*REQUIRED],
                "additionalProperties": False,
                "properties": {rule.name: _setting(rule) for rule in RULES},
            },
        },
    }


def _setting(rule: SettingRule) -> Mapping[str, Any]:
    return {"description": f"{rule.meaning} For example `{rule.example}`.", **rule.schema}


def setting_snippets() -> dict[str, Any]:
    """A snippet of VS Code for each setting: typing its name offers the line, with the values to choose from.

    VS Code offers the snippets of YAML in the front matter of Markdown, where its support for schemas does not reach.
    """
    return {
        rule.name: {
            "scope": "yaml",
            "prefix": rule.name,
            "body": f"{rule.name}: {_placeholder(rule)}",
            "description": rule.meaning,
        }
        for rule in RULES
    }


def _placeholder(rule: SettingRule) -> str:
    if "enum" in rule.schema:
        return f"${{1|{','.join(rule.schema['enum'])}|}}"
    return f"${{1:{rule.example.partition(': ')[2]}}}"
