"""Problems as GitHub's workflow commands, which show each of them at its line of a pull request.

    ::error file=content/quizzes/x/en.md,line=7,col=1,title=EH201::The question has no id. Write `{#street-fight}` …

The escapes are those of GitHub's own toolkit: `%`, carriage return and line feed everywhere, `:` and `,` in properties.
"""

from __future__ import annotations

from pathlib import Path

from evenhand.quiz.problems import Problem, Severity

COMMANDS = {Severity.ERROR: "error", Severity.ADVICE: "warning"}


def annotation(problem: Problem, root: Path) -> str:
    """The command for a problem; paths below `root`, the repository's folder, are told from there."""
    properties = {
        "file": _told_from(root, problem.path),
        "line": str(problem.line),
        "col": str(problem.column),
        "title": str(problem.code),
    }
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{COMMANDS[problem.severity]} {told}::{_data(f'{problem.message} {problem.cure}')}"


def _told_from(root: Path, path: str) -> str:
    whole = Path(path).absolute()
    return whole.relative_to(root).as_posix() if whole.is_relative_to(root) else path


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
