"""`evenhand.toml`: how a team deploys, so that nobody has to remember options. It holds no secrets: git may have it.

[deploy]
stack = "evenhand"
region = "eu-central-1"
profile = "training"            # of ~/.aws/config; leave it out where others deploy too

[deploy.parameters]             # those of infra/template.yaml
DomainName = "training.example.org"
CertificateArn = "arn:aws:acm:us-east-1:123456789012:certificate/..."
MailDomain = "example.org"
Sender = "Evenhand <training@example.org>"
AlarmEmail = "operations@example.org"
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evenhand.deployment.template import Template

FILE = "evenhand.toml"
STACK = "evenhand"
TABLE = "deploy"
WORDS = ("stack", "region", "profile")


class FileInvalid(Exception):
    """The file, or a parameter, cannot be used; every line of the message names one fault and its cure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeployFile:
    """What the file says."""

    stack: str = ""
    region: str = ""
    profile: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)


def read_deploy_file(path: Path) -> DeployFile:
    """What a file says; everything empty where there is none. Raises `FileInvalid`."""
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DeployFile()
    except (OSError, UnicodeDecodeError) as error:
        raise FileInvalid(f"{path} cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise FileInvalid(f"{path} is no TOML: {error}") from None
    table = read.get(TABLE, {})
    if not isinstance(table, dict):
        raise FileInvalid(f"{path}: `{TABLE}` is a table: write [{TABLE}].")
    faults = [*_strangers(path, table), *_values(path, table)]
    if faults:
        raise FileInvalid("\n".join(faults))
    parameters = {name: _written(value) for name, value in table.get("parameters", {}).items()}
    return DeployFile(parameters=parameters, **{word: table[word] for word in WORDS if word in table})


def check_parameters(given: Mapping[str, str], template: Template, secret_in: Path | None = None) -> None:
    """Raise `FileInvalid` for what the template has no parameter for, for a value that it does not allow, and for a
    secret that stands in a file."""
    known = template["Parameters"]
    faults = [f"There is no parameter {name}.{_meant(name, known)}" for name in given if name not in known]
    for name, value in given.items():
        rule = known.get(name, {})
        allowed = [_written(each) for each in rule.get("AllowedValues", ())]
        if allowed and value not in allowed:
            faults.append(f"{name} is one of {', '.join(allowed)}, not `{value}`.")
        elif not _fits(value, rule):
            shown = "this value" if rule.get("NoEcho") else f"`{value}`"
            faults.append(f"{name} cannot be {shown}. {rule.get('Description', '')}".rstrip())
        if secret_in is not None and rule.get("NoEcho"):
            faults.append(f"{secret_in}: {name} is a secret. Take it out: `evenhand deploy` makes it and AWS keeps it.")
    if faults:
        raise FileInvalid("\n".join(faults))


def pairs(written: Iterable[str]) -> dict[str, str]:
    """Parameters as options name them, `NAME=VALUE`. Raises `FileInvalid`."""
    found = {}
    for each in written:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise FileInvalid(f"--parameter {each}: write NAME=VALUE, such as LogDays=90.")
        found[name] = value
    return found


def _strangers(path: Path, table: Mapping[str, Any]) -> list[str]:
    known = (*WORDS, "parameters")
    return [f"{path}: there is no `{each}` in [{TABLE}].{_meant(each, known)}" for each in table if each not in known]


def _values(path: Path, table: Mapping[str, Any]) -> list[str]:
    wrong = [f"{path}: `{word}` is a text." for word in WORDS if not isinstance(table.get(word, ""), str)]
    parameters = table.get("parameters", {})
    if not isinstance(parameters, dict):
        return [*wrong, f"{path}: `parameters` is a table: write [{TABLE}.parameters]."]
    for name, value in parameters.items():
        if not isinstance(value, str | int | bool):
            wrong.append(f"{path}: {name} is a text or a number.")
    return wrong


def _fits(value: str, rule: Mapping[str, Any]) -> bool:
    """Whether CloudFormation would take a value: by its pattern, its length, and as a number."""
    if not re.fullmatch(rule.get("AllowedPattern", "(?s:.*)"), value):
        return False
    if rule.get("Type") == "Number" and not re.fullmatch(r"-?\d+(\.\d+)?", value):
        return False
    if "MinValue" in rule and float(value) < rule["MinValue"]:
        return False
    return int(rule.get("MinLength", 0)) <= len(value) <= int(rule.get("MaxLength", len(value)))


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Is {near[0]} meant?" if near else ""


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
