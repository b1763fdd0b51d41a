"""Deploying, publishing and the doctor at the terminal, as far as they come without an account."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from botocore.exceptions import ClientError
from typer.testing import CliRunner

from command import evenhand
from deployment.clouds import ACCOUNT
from evenhand.adapters.sqlite.database import Database
from evenhand.adapters.sqlite.schema import STEPS
from evenhand.cli import app, aws, beforehand, deploy, proposal
from evenhand.deployment import left_behind, stack, working_tree
from evenhand.deployment.change import Change, Proposal
from evenhand.deployment.deploying import Deployment
from evenhand.deployment.left_behind import Left
from evenhand.deployment.remaining import Step

NOBODY = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "EVENHAND_"))},
    "AWS_CONFIG_FILE": "/nonexistent",
    "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.mark.parametrize("command", [["deploy"], ["publish"], ["doctor", "--aws"]])
def test_whoever_is_not_signed_in_to_aws_is_told_how(command: list[str], tmp_path: Path) -> None:
    done = evenhand(*command, "--region", "eu-central-1", cwd=tmp_path, env=NOBODY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Nobody is signed in to AWS here." in done.stderr


def test_without_a_region_one_is_asked_for(tmp_path: Path) -> None:
    done = evenhand("deploy", cwd=tmp_path, env=NOBODY)
    assert done.returncode == 2
    assert "Say --region eu-central-1, or write `region` into evenhand.toml." in done.stderr


def test_a_file_that_is_wrong_is_told_before_aws_is_asked(tmp_path: Path) -> None:
    (tmp_path / "evenhand.toml").write_text("[deploy]\nregoin = 'eu-central-1'\n")
    done = evenhand("deploy", cwd=tmp_path, env=NOBODY)
    assert done.returncode == 2
    assert "Is region meant?" in done.stderr
    missing = evenhand("deploy", "--parameters-file", "none.toml", cwd=tmp_path, env=NOBODY)
    assert "There is no file none.toml" in missing.stderr


def test_a_profile_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = evenhand("deploy", "--profile", "nobody", cwd=tmp_path, env=NOBODY)
    assert (done.returncode, "nobody" in done.stderr) == (2, True)


def test_the_doctor_says_of_an_empty_machine_what_to_do_and_ends_with_a_fault(tmp_path: Path) -> None:
    environment = {**NOBODY, "EVENHAND_STATE": str(tmp_path / "state"), "EVENHAND_SITE_URL": "http://127.0.0.1:9"}

    done = evenhand("doctor", "--format", "json", cwd=tmp_path, env=environment)

    lines = json.loads(done.stdout)
    assert done.returncode == 1
    assert {each["check"] for each in lines if each["level"] == "fault"} == {
        "state",
        "database",
        "keys",
        "roster",
        "site",
    }
    assert all(each["cure"] for each in lines if each["level"] != "ok")
    assert not (tmp_path / "state").exists(), "looking makes nothing"


def test_the_doctor_leaves_a_database_of_another_release_as_it_is(tmp_path: Path) -> None:
    environment = {**NOBODY, "EVENHAND_STATE": str(tmp_path), "EVENHAND_SITE_URL": "http://127.0.0.1:9"}
    path = tmp_path / "evenhand.sqlite3"
    Database(path, STEPS[:-1]).close()

    done = evenhand("doctor", "--format", "json", cwd=tmp_path, env=environment)

    found = {each["check"]: each for each in json.loads(done.stdout)}
    assert (found["database"]["level"], "roster" in found) == ("warning", False)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS) - 1,)


def test_the_doctor_counts_and_shows_cures(tmp_path: Path) -> None:
    environment = {**NOBODY, "EVENHAND_STATE": str(tmp_path / "state"), "EVENHAND_SITE_URL": "http://127.0.0.1:9"}
    done = evenhand("doctor", cwd=tmp_path, env=environment)
    assert "fault   roster: Nobody is in the roster." in done.stdout
    assert "          evenhand roster import people.csv --apply" in done.stdout
    assert done.stdout.splitlines()[-1].endswith("1 warning, 5 faults")


def change(resource: str, kind: str, action: str = "Modify", replaced: str = "False") -> Change:
    return Change(action=action, resource=resource, kind=kind, replaced=replaced, details=("Name",))


LOSES = change("Table", "AWS::DynamoDB::Table", replaced="True")
HARMLESS = change("Alarm", "AWS::CloudWatch::Alarm")


def asked(changes: list[Change], *, typed: list[str], lose: list[str], yes: bool, tty: bool, monkeypatch) -> bool:
    """Whether changes are carried out, when somebody types this."""
    answers = iter(typed)
    monkeypatch.setattr(deploy, "can_ask", lambda: tty)
    monkeypatch.setattr(aws, "can_ask", lambda: tty)
    monkeypatch.setattr(deploy.typer, "prompt", lambda *_, **__: next(answers))
    monkeypatch.setattr(aws.typer, "confirm", lambda *_, **__: next(answers) == "y")
    return deploy._may(Proposal(stack="evenhand", id="c", new=False, changes=tuple(changes)), lose, yes)


@pytest.mark.parametrize(
    ("changes", "typed", "lose", "yes", "tty", "done"),
    [
        ([HARMLESS], ["y"], [], False, True, True),
        ([HARMLESS], ["n"], [], False, True, False),
        ([HARMLESS], [], [], False, False, False),
        ([HARMLESS], [], [], True, False, True),
        ([LOSES], [], [], True, False, False),
        ([LOSES], [], ["Table"], True, False, True),
        ([LOSES], [], ["Bucket"], True, False, False),
        ([LOSES], ["Table", "y"], [], False, True, True),
        ([LOSES], ["yes"], [], False, True, False),
        ([LOSES], ["Table"], [], True, True, True),
        ([LOSES], ["table"], [], True, True, False),
    ],
)
def test_nothing_is_done_unasked_and_what_loses_data_is_agreed_to_by_name(
    changes, typed, lose, yes, tty, done, monkeypatch
) -> None:
    assert asked(changes, typed=typed, lose=lose, yes=yes, tty=tty, monkeypatch=monkeypatch) is done


class CloudFormation:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def client(self, *_: object, **__: object) -> CloudFormation:
        """Itself."""
        return self

    def describe_stacks(self, **_: object):
        """A stack that was only proposed."""
        return {"Stacks": [{"StackStatus": "REVIEW_IN_PROGRESS"}]}

    def __getattr__(self, name: str):
        return lambda **_: self.told.append(name)


@pytest.mark.parametrize(
    ("new", "told"), [(False, ["delete_change_set"]), (True, ["delete_change_set", "delete_stack"])]
)
@pytest.mark.parametrize("ends", ["declined", "aborted", "dry run"])
def test_what_is_not_agreed_to_leaves_nothing_behind(new: bool, told: list[str], ends: str) -> None:
    cloudformation = CloudFormation()
    place = SimpleNamespace(aws=cloudformation)
    change_set = Proposal(stack="evenhand", id="c", new=new, changes=(HARMLESS,))

    def may() -> bool:
        if ends == "aborted":
            raise typer.Abort
        return False

    if ends == "dry run":
        assert not deploy.carried_out(place, change_set, may, dry_run=True)
    else:
        with pytest.raises((typer.Exit, typer.Abort)):
            deploy.carried_out(place, change_set, may, dry_run=False)
    assert cloudformation.told == told


def shown(capsys: pytest.CaptureFixture[str], changes: list[Change], *, new: bool = False, **templates) -> list[str]:
    before, after = templates.get("before"), templates.get("after", {"Resources": {}})
    told = Proposal(stack="evenhand", id="c", new=new, changes=tuple(changes))
    with proposal.out.capture() as captured:
        proposal.print_proposal(told, before, after)
    return captured.get().splitlines()


@pytest.mark.parametrize("new", [True, False])
def test_what_cannot_be_asked_for_yet_is_told_of_a_new_stack_alone(
    new: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    template: Any = {"Resources": {"Table": {"Type": "AWS::DynamoDB::Table"}}}
    held: dict[str, dict[str, str]] = {"given": {}, "before": {}, "outputs": {}}
    wanted = Deployment(stack="evenhand", account=ACCOUNT, template=template, new=new, **held)

    beforehand.told_beforehand(wanted, ["a key pair"])

    said = capsys.readouterr().out
    assert "beside the stack:\n  a key pair" in said
    assert ("+ 1 AWS::DynamoDB::Table" in said) is new
    assert said.endswith("Nothing was made.\n")


def new_stack(monkeypatch: pytest.MonkeyPatch, *left: Left | Exception) -> bool:
    """What is told of a stack that is not there, and whether data of an earlier one is."""

    def found(*_: object) -> list[Left]:
        for each in left:
            if isinstance(each, Exception):
                raise each
        return [each for each in left if isinstance(each, Left)]

    monkeypatch.setattr(left_behind, "left_behind", found)
    place: Any = SimpleNamespace(stack="evenhand", account=ACCOUNT, aws=None)
    return beforehand.told_of_before(place, anew=False)


def test_data_of_an_earlier_stack_is_named_and_said_to_stay(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = Left(kind="table", name="evenhand-Table-1A2B", empty=False)
    empty = Left(kind="bucket", name="evenhand-keysbucket-0000", empty=True)

    assert new_stack(monkeypatch, full, empty)

    said = " ".join(capsys.readouterr().err.split())
    assert "There is no such stack yet." in said
    assert "asked: the table evenhand-Table-1A2B They stay as they are" in said
    assert "infra/docs/runbooks/deployment.md" in said
    assert "Empty, and nobody's any more: the bucket evenhand-keysbucket-0000." in said


@pytest.mark.parametrize("left", [(), (Left(kind="table", name="evenhand-Table-1A2B", empty=True),)])
def test_where_no_data_is_left_nobody_is_asked_about_it(left: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not new_stack(monkeypatch, *left)


def test_who_may_not_look_for_data_is_told_so_and_may_deploy(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = {"Error": {"Code": "AccessDeniedException", "Message": "no"}}

    assert not new_stack(monkeypatch, ClientError(said, "ListTables"))

    assert "Whether an earlier stack left data behind cannot be looked at" in capsys.readouterr().err


def test_who_breaks_off_is_told_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stack, "carry_out", broken_off)
    place: Any = SimpleNamespace(aws=CloudFormation())
    with pytest.raises(typer.Exit) as ended:
        deploy.carried_out(place, Proposal(stack="evenhand", id="c", new=True, changes=()), lambda: True, dry_run=False)
    said = " ".join(capsys.readouterr().err.split())
    assert (ended.value.exit_code, place.aws.told) == (130, [])
    assert "CloudFormation goes on by itself" in said
    assert "once it is done what remains" in said


@pytest.mark.parametrize(("many", "said"), [(0, ""), (1, "a0."), (3, "a0, a1, a2."), (5, "a0, a1, a2 and 2 more.")])
def test_what_is_in_no_git_is_named(
    many: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(working_tree, "uncommitted", lambda _: [f"a{number}" for number in range(many)])
    beforehand.warn_of_uncommitted(Path())
    told = " ".join(capsys.readouterr().err.split())
    assert told.partition(": ")[2].partition(" Nobody")[0] == said


def test_what_is_lost_is_shown_first_and_loudest(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(capsys, [HARMLESS, LOSES, change("Old", "AWS::SNS::Topic", "Remove", "")])
    assert lines[0] == "evenhand: 1 changed, 1 replaced, 1 removed"
    assert lines[1].startswith("  ~ Table (AWS::DynamoDB::Table) REPLACED")
    assert lines[2].startswith("    LOSES every record of what people did")
    assert "REMOVED" in lines[3]


def test_many_additions_are_counted_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    added = [change(f"Route{number}", "AWS::ApiGatewayV2::Route", "Add", "") for number in range(20)]
    assert shown(capsys, added, new=True) == ["evenhand: 20 added", "  + 20 AWS::ApiGatewayV2::Route"]


def test_a_right_that_is_new_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    statement = {"Effect": "Allow", "Action": "dynamodb:Scan", "Resource": "*"}
    policies = [{"PolicyDocument": {"Statement": [statement]}}]
    role = {"Type": "AWS::IAM::Role", "Properties": {"Policies": policies}}
    lines = shown(
        capsys, [change("Role", "AWS::IAM::Role")], before={"Resources": {}}, after={"Resources": {"ApiRole": role}}
    )
    assert "Who may do what:" in lines
    assert "  + ApiRole may dynamodb:Scan at *" in lines


def test_what_remains_is_numbered_with_lines_to_copy() -> None:
    with proposal.out.capture() as captured:
        proposal.print_steps([Step(what="Add this record.", lines=("a  CNAME  b",)), Step(what="Publish.")])
    assert captured.get() == "\nWhat remains by hand:\n1. Add this record.\n     a  CNAME  b\n2. Publish.\n"


def test_each_command_says_what_it_does() -> None:
    for name in ("deploy", "publish", "doctor"):
        done = CliRunner().invoke(app, [name, "--help"], env={"COLUMNS": "200"})
        assert done.exit_code == 0
        assert "--stack" in done.output
    assert ACCOUNT.partition == "aws"
