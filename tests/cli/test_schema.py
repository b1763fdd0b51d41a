"""`evenhand schema`: what editors know of a quiz's front matter."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml
from jsonschema import Draft7Validator

from command import ROOT, evenhand
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Code
from evenhand.quiz.setting_rules import RULES

SCHEMA = json.loads((ROOT / "content/quiz.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft7Validator(SCHEMA)
REMAKE = "Make it anew: evenhand schema{} > {}"
CHOICES = re.compile(r"\$\{1\|(.+)\|\}")


class AsWritten(yaml.SafeLoader):
    """YAML as editors read it, where a date is a text."""

    yaml_implicit_resolvers: ClassVar = {
        sign: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def front_matter(text: str) -> Any:
    return yaml.load(text.split("---\n")[1], AsWritten)


def quiz(*lines: str) -> str:
    settings = "".join(f"  {line}\n" for line in ("id: t", *lines) if line)
    options = "- [x] A {#a}\n- [ ] B {#b}\n"
    return f"---\ntitle: T\nquiz:\n{settings}---\n\n## Q {{#q tags=t}}\n\n{options}\n## R {{#r}}\n\n{options}"


@pytest.mark.parametrize(
    ("arguments", "file"),
    [((), "content/quiz.schema.json"), (("--snippets",), ".vscode/settings.code-snippets")],
)
def test_what_is_kept_is_what_the_command_prints(arguments: tuple[str, ...], file: str) -> None:
    printed = evenhand("schema", *arguments).stdout
    hint = REMAKE.format("".join(f" {each}" for each in arguments), file)

    assert (ROOT / file).read_text(encoding="utf-8") == printed, hint


def test_the_schema_is_one() -> None:
    Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted((ROOT / "content/quizzes").glob("*/en.md")), ids=lambda path: path.parent.name)
def test_the_quizzes_of_this_project_have_what_the_schema_allows(path: Path) -> None:
    VALIDATOR.validate(front_matter(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_example_of_each_setting_is_taken_by_the_schema_and_by_the_parser(rule: Any) -> None:
    text = quiz(rule.example if rule.name != "id" else "", "attempts: 20" if rule.name != "attempts" else "")

    VALIDATOR.validate(front_matter(text))
    codes = {problem.code for problem in parse(text, "en.md").problems}
    assert not codes & {Code.BAD_YAML, Code.UNKNOWN_SETTING, Code.BAD_SETTING}


@pytest.mark.parametrize(
    "line", ["pass_mark: 80", "attempts: 0", "shuffle: everything", "time_limit: soon", "colour: red"]
)
def test_what_the_parser_refuses_the_schema_refuses_too(line: str) -> None:
    assert parse(quiz(line), "en.md").quiz is None
    assert not VALIDATOR.is_valid(front_matter(quiz(line)))


def test_the_choices_that_a_snippet_offers_are_allowed() -> None:
    snippets = json.loads((ROOT / ".vscode/settings.code-snippets").read_text(encoding="utf-8"))
    bodies = {name: snippet["body"] for name, snippet in snippets.items()}

    assert bodies.keys() == {rule.name for rule in RULES}
    for name, body in bodies.items():
        for choice in found[1].split(",") if (found := CHOICES.search(body)) else ():
            VALIDATOR.validate(front_matter(quiz(f"{name}: {choice}")))
