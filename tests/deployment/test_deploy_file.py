"""How a team writes down how it deploys, and how mistakes in that are told."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from evenhand.deployment import deploy_file
from evenhand.deployment.deploy_file import FileInvalid, check_parameters, pairs, read_deploy_file
from infra.template import ROOT, load_template

TEMPLATE = load_template()


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "evenhand.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_in_its_description_is_read_and_fits_the_template(tmp_path: Path) -> None:
    example = (deploy_file.__doc__ or "").partition("\n")[2]
    path = written(tmp_path, example)

    read = read_deploy_file(path)

    assert (read.stack, read.region, read.profile) == ("evenhand", "eu-central-1", "training")
    assert read.parameters["MailDomain"] == "example.org"
    check_parameters(read.parameters, TEMPLATE, path)


def test_the_example_in_the_guide_is_read_and_fits_the_template(tmp_path: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(    \[deploy\].*?)```", guide, re.DOTALL)
    path = written(tmp_path, textwrap.dedent(example))

    check_parameters(read_deploy_file(path).parameters, TEMPLATE, path)


def test_numbers_and_truths_are_taken_as_the_template_writes_them(tmp_path: Path) -> None:
    path = written(tmp_path, "[deploy.parameters]\nLogDays = 90\nDeletionProtection = false\n")
    read = read_deploy_file(path)
    assert read.parameters == {"LogDays": "90", "DeletionProtection": "false"}
    check_parameters(read.parameters, TEMPLATE, path)


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert read_deploy_file(tmp_path / "evenhand.toml") == deploy_file.DeployFile()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[deploy", "is no TOML"),
        ("deploy = 3", "`deploy` is a table"),
        ("[deploy]\nregoin = 'x'", "Is region meant?"),
        ("[deploy]\nregion = 3", "`region` is a text"),
        ("[deploy]\nparameters = 3", "`parameters` is a table"),
        ("[deploy.parameters]\nSender = ['a']", "Sender is a text or a number"),
    ],
)
def test_a_fault_of_the_file_is_told(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(FileInvalid) as raised:
        read_deploy_file(written(tmp_path, text))
    assert says in str(raised.value)
    assert "evenhand.toml" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"Sendr": "x"}, "There is no parameter Sendr. Is Sender meant?"),
        ({"LogDays": "31"}, "LogDays is one of 7, 14, 30, 60, 90, 180, 365, not `31`."),
        ({"EdgeSecret": "x" * 40}, "EdgeSecret is a secret. Take it out"),
        ({"EdgeSecret": "x" * 31}, "EdgeSecret cannot be this value. What CloudFront proves itself"),
        ({"ReportAt": "25:00"}, "ReportAt cannot be `25:00`. When those who never chose"),
        ({"MailDomain": "Example.org"}, "MailDomain cannot be `Example.org`. The domain that mail comes from."),
        ({"SessionIdle": "an hour"}, "SessionIdle cannot be `an hour`. Minutes after which"),
        ({"ConcurrencyWarning": "0"}, "ConcurrencyWarning cannot be `0`."),
    ],
)
def test_a_parameter_that_cannot_be_is_told_before_aws_is_asked(given: dict[str, str], says: str) -> None:
    with pytest.raises(FileInvalid) as raised:
        check_parameters(given, TEMPLATE, Path("evenhand.toml"))
    assert says in str(raised.value)
    assert "xxxx" not in str(raised.value)


def test_what_the_template_says_itself_can_be_given() -> None:
    rules = TEMPLATE["Parameters"]
    check_parameters({name: str(rule["Default"]) for name, rule in rules.items() if "Default" in rule}, TEMPLATE)
    check_parameters({"SigningKeyA": "-----BEGIN PUBLIC KEY-----\nabc\n-----END PUBLIC KEY-----\n"}, TEMPLATE)
    check_parameters({"RequestsPerSecond": "2000", "EdgeSecret": "x" * 32, "MailDomain": "mail.example.org"}, TEMPLATE)


def test_options_name_one_parameter_each() -> None:
    assert pairs(["Sender=A <a@b.c>", "AlarmEmail=", "X=a=b"]) == {"Sender": "A <a@b.c>", "AlarmEmail": "", "X": "a=b"}
    with pytest.raises(FileInvalid, match="NAME=VALUE"):
        pairs(["LogDays"])
