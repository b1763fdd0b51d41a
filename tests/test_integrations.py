"""What editors, git hooks and GitHub are given."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from command import evenhand
from support import QUIZ

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW: dict[Any, Any] = yaml.safe_load((ROOT / ".github/workflows/content.yml").read_text(encoding="utf-8"))
STEPS = WORKFLOW["jobs"]["preview"]["steps"]
[HOOK] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def commands() -> list[str]:
    return [step["run"] for step in STEPS if "run" in step]


def test_the_workflow_runs_for_pull_requests_that_touch_content():
    # YAML 1.1 takes `on` for a truth value, as PyYAML does; GitHub does not.
    assert "content/**" in WORKFLOW[True]["pull_request"]["paths"]


def test_the_workflow_may_read_and_nothing_else():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in WORKFLOW["jobs"]["preview"]
    assert "pull_request_target" not in WORKFLOW[True]
    assert "secrets" not in str(WORKFLOW)


def test_every_action_is_github_s_own_and_pinned_to_a_major_version():
    used = [step["uses"] for step in STEPS if "uses" in step]

    assert used
    assert all(re.fullmatch(r"actions/[\w-]+@v\d+", each) for each in used)


def test_the_workflow_checks_before_it_builds():
    check, build = commands()[-2:]

    assert check.endswith("evenhand check content --format github")
    assert "evenhand build" in build


def test_the_workflow_uploads_the_site_and_no_key(tmp_path):
    uploads = [step["with"]["path"] for step in STEPS if "upload" in step.get("uses", "")]
    build = next(shlex.split(each) for each in commands() if "evenhand build" in each)
    out = build[build.index("--out") + 1].replace("$RUNNER_TEMP", str(tmp_path))

    assert evenhand("build", "--out", out).returncode == 0

    [folder] = [Path(path.replace("${{ runner.temp }}", str(tmp_path))) for path in uploads]
    assert (Path(out) / "keys" / "current.json").exists()
    assert folder == Path(out) / "site"
    assert (folder / "en" / "index.html").exists()
    assert not list(folder.rglob("current.json"))


def test_the_hook_checks_all_content_whenever_any_of_it_changes():
    assert HOOK["id"] == "evenhand-check"
    assert HOOK["pass_filenames"] is False
    assert re.search(HOOK["files"], "content/quizzes/real-world-violence/en.md")
    assert not re.search(HOOK["files"], "functions/evenhand/wiring.py")


@pytest.mark.parametrize("command", [HOOK["entry"], *[each for each in commands() if "evenhand check" in each]])
def test_the_check_that_is_run_there_works_here(command):
    program, *arguments = shlex.split(command)

    assert program.endswith("evenhand")
    assert evenhand(*arguments).returncode == 0


def test_the_hook_of_this_checkout_is_the_one_that_others_get():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    [own] = config["repos"][0]["hooks"]

    assert own["entry"].removeprefix(".venv/bin/") == HOOK["entry"]
    assert {name: own[name] for name in ("id", "files", "pass_filenames")} == {
        name: HOOK[name] for name in ("id", "files", "pass_filenames")
    }


def test_the_editor_s_task_finds_errors_and_advice_in_what_check_prints(tmp_path):
    path = tmp_path / "quiz.md"
    path.write_text(QUIZ.replace("[x]", "[ ]"), encoding="utf-8")
    [task] = json.loads((ROOT / ".vscode/tasks.json").read_text(encoding="utf-8"))["tasks"]
    matchers = {each["severity"]: re.compile(each["pattern"]["regexp"]) for each in task["problemMatcher"]}

    lines = evenhand("check", path).stdout.splitlines()

    found = [[severity for severity, matcher in matchers.items() if matcher.match(line)] for line in lines]
    assert {tuple(each) for each in found} == {("error",), ("info",)}
    assert matchers["error"].match(next(line for line in lines if "advice" not in line))[4] == "EH208"


def test_the_editor_s_schema_is_where_it_is_looked_for():
    settings = json.loads((ROOT / ".vscode/settings.json").read_text(encoding="utf-8"))
    [(schema, files)] = settings["yaml.schemas"].items()

    assert (ROOT / schema).is_file()
    assert list(ROOT.glob(files))
