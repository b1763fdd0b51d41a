"""What the pages for operators say is so: every command is there, every part of the stack, every link."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import boto3
import pytest
import typer
from botocore import xform_name

from evenhand.adapters.emf import EmfMeter
from evenhand.cli import app
from evenhand.people.audit import Action
from evenhand.ports.meter import Metric
from evenhand.settings import PREFIX, Settings
from infra.template import INFRA, ROOT, load_template

LOADED = load_template()
PAGES = sorted((INFRA / "docs").rglob("*.md"))
RUNBOOKS = [page for page in PAGES if page.parent.name == "runbooks"]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
CALLED_OTHERWISE = {"s3api": "s3"}
OF_THE_COMMAND_LINE = {"--query", "--output", "--cli-binary-format", "--region", "--profile"}
"""Options that every command of AWS takes, and no service knows."""
IN_OTHER_WORDS = {("cloudfront", "create-invalidation", "--paths"): "InvalidationBatch"}
"""Options that the command line has for what a service calls otherwise."""
FIELDS = {"request", "edge", "invocation", "messages", "schedule", "level", "message", "service", "route", "status"}
FIELDS |= {"fault", "error", "mails", "regrades", "calls", "times", "since"}


def commands(text: str) -> list[str]:
    """The command lines in the blocks of a page."""
    blocks = "".join(re.findall(r"^ *```console\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE))
    return re.findall(r"^ *\$ (.+)$", re.sub(r"\\\n *", "", blocks), re.MULTILINE)


LINES = [
    pytest.param(line, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, line in enumerate(commands(page.read_text(encoding="utf-8")), 1)
]


def called(line: str, program: str) -> list[list[str]]:
    """The words of each call of a program in a line, as far as its own command goes."""
    found = []
    for part in re.split(rf"(?:^|(?<=[\s(])){program} (?=[a-z])", line)[1:]:
        words: list[str] = []
        try:
            split = shlex.split(part)
        except ValueError:
            split = part.replace('"', " ").replace("'", " ").split()
        for word in split:
            if word in ("|", ";", "||", "&&", "<", ">", "done"):
                break
            words.append(word.rstrip(";)"))
            if word.endswith((";", ")")) and not word.startswith("$("):
                break
        found.append(words)
    return found


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_every_block_is_lines_that_can_be_typed(page: Any) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```console\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    assert all(line.strip().startswith("$ ") for block in blocks for line in block.splitlines())
    assert text.count("```") == 2 * len(blocks)


@pytest.mark.parametrize("line", LINES)
def test_every_command_of_ours_is_there_with_its_options(line: str) -> None:
    for words in called(line, "evenhand"):
        command = COMMANDS[words[0]]
        for word in words[1:]:
            command = getattr(command, "commands", {}).get(word, command)
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known, line
        required = {each.opts[0] for each in command.params if each.required and each.opts[0].startswith("--")}
        assert required <= set(words), line


@cache
def service(name: str) -> Any:
    """What AWS's own description of a service says."""
    nobody = {"aws_access_key_id": "none", "aws_secret_access_key": "none", "region_name": "eu-central-1"}
    return boto3.client(CALLED_OTHERWISE.get(name, name), **nobody)


@pytest.mark.parametrize("line", [each for each in LINES if "aws " in each.values[0]])
def test_every_command_of_aws_is_there_with_its_options(line: str) -> None:
    for words in called(line, "aws"):
        client, operation = service(words[0]), words[1]
        if operation == "wait":
            assert words[2].replace("-", "_") in client.waiter_names
            continue
        known = {xform_name(name): name for name in client.meta.service_model.operation_names}
        shape = client.meta.service_model.operation_model(known[operation.replace("-", "_")]).input_shape
        members = {"--" + xform_name(name).replace("_", "-"): each for name, each in shape.members.items()}
        options = {word for word in words[2:] if re.fullmatch("--[a-z0-9-]+", word)} - OF_THE_COMMAND_LINE
        for option in options:
            yes = option if option in members else option.replace("--no-", "--")
            renamed = IN_OTHER_WORDS.get((words[0], operation, option))
            assert renamed in shape.members or yes in members, f"{words[0]} {operation} {option}"
            assert option in members or renamed or members[yes].type_name == "boolean", option
        given = {IN_OTHER_WORDS.get((words[0], operation, each), "") for each in options}
        missing = {name for name in shape.required_members if name not in given}
        assert {"--" + xform_name(name).replace("_", "-") for name in missing} <= options, f"{words[0]} {operation}"


@pytest.mark.parametrize("line", LINES)
def test_every_part_of_the_stack_that_is_named_is_in_the_template(line: str) -> None:
    looped = re.findall(r"for each in ([\w ]+);", line)
    named = [each for each in re.findall(r"\$\(name (\$?\w+)\)", line) if each != "$each"]
    assert {*named, *(" ".join(looped).split())} <= LOADED["Resources"].keys()
    parameters = re.findall(r"--parameter \"?(\w+)=", line)
    assert set(parameters) <= LOADED["Parameters"].keys()
    groups = {
        each["Properties"]["LogGroupName"]["Fn::Sub"].replace("${AWS::StackName}", "$STACK")
        for each in LOADED["Resources"].values()
        if each["Type"] == "AWS::Logs::LogGroup"
    }
    assert set(re.findall(r'"(/aws/[^"]+)"', line)) <= groups
    assert set(re.findall(r"--verb (\w+)", line)) <= set(Action)


@pytest.mark.parametrize("line", [each for each in LINES if "--query-string" in each.values[0]])
def test_every_query_of_logs_asks_for_fields_that_there_are(line: str) -> None:
    (query,) = re.findall(r"--query-string '([^']+)'", line)
    words = set(re.findall(r"(?<![\w@.\"/-])([A-Za-z]\w*)(?:\.\d)?(?![\w(-])", re.sub(r'"[^"]*"', "", query)))
    verbs = {"fields", "filter", "sort", "limit", "stats", "by", "as", "desc", "like", "in"}
    assert words - verbs - FIELDS <= {metric.value for metric in Metric}


def test_the_fields_that_pages_tell_of_are_those_of_the_lines() -> None:
    written: list[str] = []
    meter = EmfMeter("evenhand", written.append)
    meter.count(Metric.MAIL_SENT)
    meter.tell({})
    assert '"MailSent":[1.0]' in written[0], "a query finds it as MailSent.0"


def test_every_metric_is_explained() -> None:
    table = (INFRA / "docs/README.md").read_text(encoding="utf-8").partition("## Metrics")[2].partition("## Logs")[0]
    named = {word for row in table.splitlines() if row.startswith("| `") for word in re.findall("`([A-Z]\\w+)`", row)}
    assert named == {metric.value for metric in Metric} | {"TooManyCalls"}


def test_what_people_see_is_told_in_the_words_that_they_see() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions/evenhand/handlers").glob("*.py"))
    shown = re.sub(r'"\s*\n\s*"', "", source)
    table = (INFRA / "docs/runbooks/sign-in.md").read_text(encoding="utf-8").partition("## What to do")[0]
    quoted = re.findall(r'^\| "([^"]+)" \|', table, re.MULTILINE)
    assert len(quoted) == 4
    assert [each for each in quoted if each not in shown] == []


def test_pages_of_the_site_are_called_as_the_site_calls_them() -> None:
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in PAGES:
        called = re.findall(r"page \*(\w[\w ]*)\*", page.read_text(encoding="utf-8"))
        assert [each for each in called if f"- {each}: " not in nav] == []


def test_what_is_said_once_at_the_beginning_is_settings() -> None:
    begin = "\n".join(commands((INFRA / "docs/README.md").read_text(encoding="utf-8")))
    said = set(re.findall(r"\b(EVENHAND_\w+)=", begin))
    assert said <= {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    assert {"EVENHAND_TABLE", "EVENHAND_SITE_URL"} <= said, "mail that a command causes leads to the site"
    assert set(re.findall(r"OutputKey=='(\w+)'", begin)) <= LOADED["Outputs"].keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page: Any) -> None:
    for target, _, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#([^)]+))?\)", page.read_text(encoding="utf-8")):
        found = (page.parent / target).resolve() if target else page
        assert found.is_relative_to(ROOT)
        assert found.exists(), target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\s-]", "", head).strip().lower().replace(" ", "-") for head in heads}


def test_every_page_is_in_the_index() -> None:
    index = (INFRA / "docs/README.md").read_text(encoding="utf-8")
    for page in [each for each in PAGES if each != INFRA / "docs/README.md"]:
        assert f"({page.relative_to(INFRA / 'docs')})" in index, page.name


@pytest.mark.parametrize("page", RUNBOOKS, ids=lambda page: page.stem)
def test_every_runbook_says_what_one_sees_what_it_means_what_to_do_and_when_it_is_over(page: Any) -> None:
    text = page.read_text(encoding="utf-8")
    parts = [r"\*\*You (see|do this|know)\*\*", r"\*\*It means\*\*|\| what changing it does|What it comes to"]
    parts += [r"## (What to do|The |Two weeks)", "## How you know that it is over"]
    places = [re.search(part, text) for part in parts]
    assert all(places), page
    assert len(text) < 9_000, "at night nobody reads more"
