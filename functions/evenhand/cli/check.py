"""`evenhand check`: every problem of the content, with its place and its cure."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from evenhand.cli.printing import ProblemFormat, ProblemFormatOption, err, print_problems
from evenhand.cli.state import key_changes
from evenhand.quiz.problems import Severity, order

command = typer.Typer()


@command.command()
def check(
    path: Annotated[Path, typer.Argument(help="The content folder, a quiz folder or one quiz file.", exists=True)],
    form: ProblemFormatOption = ProblemFormat.TEXT,
    fix: Annotated[
        bool, typer.Option("--fix", help="First write missing ids into the files; what needs a person stays listed.")
    ] = False,
    no_state: Annotated[
        bool, typer.Option("--no-state", help="Do not compare keys with those that people were graded by.")
    ] = False,
) -> None:
    """Check quizzes and pages; every problem is listed with its place and its cure.

    Text lines are `path:line:column CODE message`, which editors and terminals link. Errors stop a build; lines
    marked `advice` do not. Exit status 0: no errors (there may be advice); 1: errors. `evenhand explain CODE` says why
    a problem matters and shows how to mend it.

    With `--fix`, questions and options of an English file get the ids that are proposed. Read them before you commit:
    an id is for ever. Ids of translations are not made up; copy them from the English file.

    With `--format github` in a workflow, GitHub shows each problem at its line of the pull request.

    Where tests were taken on this machine (EVENHAND_STATE, else `.evenhand/`), it also says which edits change the key
    of a test that has attempts, and how many it has. `--no-state` leaves that out.
    """
    from evenhand_site import checking

    if fix:
        _mend(path)
    checked = checking.check(path)
    changes = () if no_state else key_changes(checked, os.environ)
    problems = sorted((*checked.problems, *changes), key=order)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    print_problems(problems, form)
    if form is not ProblemFormat.JSON:
        err.print(f"errors: {errors}, advice: {len(problems) - errors}", style="red" if errors else "green")
        if problems:
            err.print(f"Why? `evenhand explain {problems[0].code}` says it, and shows how to mend it.")
    raise typer.Exit(1 if errors else 0)


def _mend(path: Path) -> None:
    from evenhand_site.mending import mend_path

    for mended in mend_path(path):
        ids = "1 id" if mended.written == 1 else f"{mended.written} ids"
        err.print(f"wrote {ids} into {mended.path}", markup=False)
