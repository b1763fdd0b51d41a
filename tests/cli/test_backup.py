"""`evenhand backup` and `evenhand restore`, on a real database."""

from __future__ import annotations

import json
import sqlite3
import stat
import zipfile
from contextlib import closing

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from typer.testing import CliRunner

from evenhand.archive import Unknown
from evenhand.cli import app
from evenhand.errors import Overloaded
from regrading import HALF, take
from support import QUIZ, RIGHT, HandClock, make_application, publish


@pytest.fixture
def state(tmp_path, monkeypatch):
    """The folder of an installation in which two people took the test."""
    monkeypatch.setenv("EVENHAND_STATE", str(tmp_path / "state"))
    application = make_application(tmp_path / "state", HandClock())
    for who, answers in (("ada", HALF), ("zoe", RIGHT)):
        take(application, who, answers)
    application.close()
    return tmp_path / "state"


def run(*arguments, **environment):
    return CliRunner().invoke(app, list(map(str, arguments)), env=environment)


def said(result):
    """All that a command said, on one line."""
    return " ".join((result.stdout + result.stderr).split())


def test_a_backup_is_written_checked_and_restored_elsewhere(state, tmp_path):
    file, elsewhere = tmp_path / "backup.zip", tmp_path / "elsewhere"

    made = run("backup", file)
    assert made.exit_code == 0, made.output
    assert "keep it where nobody else can read it" in said(made)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    verified = run("backup", file, "--verify")
    assert verified.exit_code == 0, verified.output
    assert "is whole: " in said(verified)
    assert "attempts 2" in said(verified)

    restored = run("restore", file, EVENHAND_STATE=str(elsewhere))
    assert restored.exit_code == 0, restored.output
    assert "were read back the same" in said(restored)
    recounted = run("recount", EVENHAND_STATE=str(elsewhere))
    assert "2 attempts, and the tally is exactly what they come to" in said(recounted)


def test_neither_says_a_name_or_an_address(state, tmp_path):
    output = said(run("backup", tmp_path / "b.zip")) + said(run("backup", tmp_path / "b.zip", "--verify"))
    output += said(run("restore", tmp_path / "b.zip", EVENHAND_STATE=str(tmp_path / "new")))

    assert "Ada" not in output
    assert "@" not in output


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(state, tmp_path):
    run("backup", tmp_path / "b.zip")

    result = run("restore", tmp_path / "b.zip", "--dry-run", EVENHAND_STATE=str(tmp_path / "new"))

    assert result.exit_code == 0, result.output
    assert "can be restored" in said(result)
    assert not (tmp_path / "new").exists()


def test_a_restore_is_done_once_and_again_changes_nothing(state, tmp_path):
    run("backup", tmp_path / "b.zip")
    run("restore", tmp_path / "b.zip", EVENHAND_STATE=str(tmp_path / "new"))

    again = run("restore", tmp_path / "b.zip", EVENHAND_STATE=str(tmp_path / "new"))

    assert again.exit_code == 0, again.output
    assert said(again).startswith("0 records written")
    assert "2 of them there already" in said(again)


def test_what_others_did_is_not_overwritten(state, tmp_path):
    run("backup", tmp_path / "b.zip")
    other = make_application(tmp_path / "other", HandClock())
    take(other, "bo", RIGHT)
    other.close()

    for arguments in (["--dry-run"], []):
        result = run("restore", tmp_path / "b.zip", *arguments, EVENHAND_STATE=str(tmp_path / "other"))
        assert result.exit_code == 1
        assert "Nothing is ever overwritten" in said(result)


def test_keys_can_be_left_out_and_left_alone(state, tmp_path):
    assert "files of keys 0" in said(run("backup", tmp_path / "b.zip", "--without-keys"))
    run("backup", tmp_path / "with.zip")
    publish(tmp_path / "new" / "keys", QUIZ.replace("60%", "70%"))
    environment = {"EVENHAND_STATE": str(tmp_path / "new")}

    refused = run("restore", tmp_path / "with.zip", **environment)
    assert refused.exit_code == 1
    assert "--without-keys" in said(refused)
    assert run("restore", tmp_path / "with.zip", "--without-keys", **environment).exit_code == 0


def test_where_nothing_is_there_is_nothing_to_back_up(tmp_path):
    result = run("backup", tmp_path / "b.zip", EVENHAND_STATE=str(tmp_path / "nowhere"))

    assert result.exit_code == 1
    assert "nothing to back up" in said(result)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_backup_is_told_of(state, tmp_path):
    (tmp_path / "b.zip").write_text("no zip")

    for arguments in (["backup", "--verify"], ["restore"]):
        result = run(*arguments, tmp_path / "b.zip")
        assert result.exit_code == 1
        assert "is no backup" in said(result)


def test_a_folder_that_is_not_there_is_told_of(state, tmp_path):
    result = run("backup", tmp_path / "nowhere" / "b.zip")

    assert result.exit_code == 1
    assert "No such file or directory" in said(result)


def client_error(code):
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "Scan")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "No space left on device. Mend that"),
        (client_error("AccessDeniedException"), "No. Your credentials lack that right."),
        (client_error("ResourceNotFoundException"), "No. There is no such table: deploy the stack first"),
        (NoCredentialsError(), "Nobody is signed in to AWS here. `aws sso login`"),
        (Overloaded("DynamoDB had no room."), "Run the same command again"),
        (Unknown("The database has a table that no backup knows: wishes."), "Use the release of Evenhand that wrote"),
    ],
)
def test_what_goes_wrong_is_told_with_a_cure_and_leaves_no_file(state, tmp_path, monkeypatch, error, sentence):
    def fail(_):
        raise error

    monkeypatch.setattr("evenhand.adapters.sqlite.archive.SqliteArchive.records", fail)

    result = run("backup", tmp_path / "b.zip")

    assert result.exit_code == 1
    assert sentence in said(result)
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_a_record_that_cannot_be_read_is_told_of_without_what_stands_in_it(state, tmp_path):
    with closing(sqlite3.connect(state / "evenhand.sqlite3")) as connection, connection:
        connection.execute("UPDATE vendors SET body = json_set(body, '$.name', json('[\"Confidential Ltd\"]'))")

    result = run("backup", tmp_path / "b.zip")

    assert result.exit_code == 1
    assert "a record of the kind Vendor cannot be read" in said(result)
    assert "Confidential" not in said(result)
    assert [path.name for path in tmp_path.iterdir()] == ["state"]


def test_an_error_of_ours_is_not_hidden(state, tmp_path, monkeypatch):
    def fail(_):
        raise ZeroDivisionError

    monkeypatch.setattr("evenhand.adapters.sqlite.archive.SqliteArchive.records", fail)

    assert isinstance(run("backup", tmp_path / "b.zip").exception, ZeroDivisionError)


def test_people_who_are_erased_are_erased_in_a_backup_too(state, tmp_path):
    erased = run("person", "erase", "ada", "--by", "root", "--reason", "Asked for it.", "--yes")
    assert erased.exit_code == 0, erased.output
    run("backup", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        people = [json.loads(line) for line in archive.read("records/people.jsonl").splitlines()]

    assert "ada@acme.example" not in [person["email"] for person in people]
    assert "ada" in [person["id"] for person in people]
