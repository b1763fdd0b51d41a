"""What every command prints with: the two consoles, the formats, and problems in each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.cells import cell_len, set_cell_size
from rich.console import Console

from evenhand.cli.github import annotation
from evenhand.quiz.problems import Problem, Severity

out = Console(soft_wrap=True, highlight=False, emoji=False)
"""What was asked for: standard output."""
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False)
"""What is said about it: standard error."""

JSON_FIELDS = ("path", "line", "column", "code", "severity", "message", "cure")


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="`text` for people, `json` for programs.")]


class ProblemFormat(StrEnum):
    """How a command prints problems."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


ProblemFormatOption = Annotated[
    ProblemFormat,
    typer.Option(
        "--format", "-f", help="`text` for people, `json` for programs, `github` for the lines of a pull request."
    ),
]


def print_columns(rows: Sequence[Sequence[str]]) -> None:
    """Rows in columns, each as wide as it needs to be, the heads first. What is cut off, such as the end of an id,
    cannot be given to the next command; a terminal wraps a line that is too long by itself."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (set_cell_size(cell, width) for cell, width in zip(row, widths, strict=True))
        out.file.write("  ".join(cells).rstrip() + "\n")
    out.file.flush()


def print_problems(problems: Iterable[Problem], form: ProblemFormat = ProblemFormat.TEXT) -> None:
    """Problems, each with its place and its cure."""
    match form:
        case ProblemFormat.TEXT:
            for problem in problems:
                advice = "advice: " if problem.severity is Severity.ADVICE else ""
                out.print(f"{problem.place} {problem.code} {advice}{problem.message} {problem.cure}", markup=False)
        case ProblemFormat.JSON:
            out.print_json(json.dumps([as_json(problem) for problem in problems], ensure_ascii=False))
        case ProblemFormat.GITHUB:
            for problem in problems:
                out.print(annotation(problem, Path.cwd()), markup=False)


def as_json(problem: Problem) -> dict[str, object]:
    """A problem for programs."""
    return {name: value for name, value in asdict(problem).items() if name in JSON_FIELDS}


def refuse(sentence: str, status: int = 1) -> typer.Exit:
    """Say why a command ends; the exit to raise."""
    err.print(sentence, style="red", markup=False)
    return typer.Exit(status)
