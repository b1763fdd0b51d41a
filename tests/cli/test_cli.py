"""The command, as a trainer types it."""

from __future__ import annotations

import json
import re
import sqlite3

import pytest

from command import evenhand
from support import QUIZ

LINE = re.compile(r"^(?P<path>[^:]+):(?P<line>\d+):(?P<column>\d+) (?P<code>EH\d{3}) \S")


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "broken.md"
    path.write_text(QUIZ.replace("[x] Restrict", "[ ] Restrict").replace("{#boxing ", "{"), encoding="utf-8")
    return path


def test_the_content_of_the_repository_has_no_problem():
    done = evenhand("check", "content")

    assert (done.returncode, done.stdout) == (0, "")


def test_every_problem_of_a_broken_quiz_is_a_line_with_its_place(broken):
    done = evenhand("check", broken)

    assert done.returncode == 1
    lines = done.stdout.splitlines()
    errors = {LINE.match(line)["code"] for line in lines if " advice: " not in line}
    assert errors == {"EH201", "EH208"}
    assert len(lines) > len(errors), "advice is listed too"


def test_problems_come_as_json_with_place_and_cure(broken):
    problems = json.loads(evenhand("check", broken, "--format", "json").stdout)

    assert {"path", "line", "column", "code", "message", "cure"} <= problems[0].keys()
    assert all(problem["cure"] for problem in problems)


def test_a_broken_quiz_stops_a_build_and_nothing_is_written(broken, tmp_path):
    project = tmp_path / "project"
    folder = project / "content" / "quizzes" / "visible-blood"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(broken.read_text(encoding="utf-8"), encoding="utf-8")

    done = evenhand("build", "--root", project, "--out", tmp_path / "out")

    assert done.returncode == 1
    assert "EH208" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("mode", ["production", "Production", "prod"])
def test_the_demo_does_not_start_in_production(tmp_path, mode):
    done = evenhand("serve", "--demo", "--no-build", env={"EVENHAND_MODE": mode, "PATH": ""}, cwd=tmp_path)

    assert done.returncode == 2
    assert "The demo sign-in does not start" in done.stderr


def test_a_wrong_setting_is_named(tmp_path):
    done = evenhand("report", "x", env={"EVENHAND_STORE": "oracle", "PATH": ""}, cwd=tmp_path)

    assert done.returncode == 2
    assert "EVENHAND_STORE" in done.stderr


@pytest.mark.parametrize("command", ["new quiz", "new module", "check", "try", "build", "serve", "report", "schema"])
def test_every_command_explains_itself(command):
    done = evenhand(*command.split(), "--help")

    assert done.returncode == 0
    assert len(done.stdout.split()) > 30


def test_a_state_of_a_later_release_is_refused_with_a_sentence(tmp_path):
    with sqlite3.connect(tmp_path / "evenhand.sqlite3") as database:
        database.execute("PRAGMA user_version = 999")
    database.close()

    done = evenhand("report", "x", env={"EVENHAND_STATE": str(tmp_path), "PATH": ""})

    assert done.returncode == 2
    assert "Update Evenhand" in done.stderr
