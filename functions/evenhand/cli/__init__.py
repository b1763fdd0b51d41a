"""The command `evenhand`: begin and check content, try a quiz, build the site, serve it, mail reports.

Each command is a module with a `command`, listed below in the order in which `--help` shows them. Modules import what
is heavy inside their functions, so that `evenhand --help` answers at once.
"""

from __future__ import annotations

from typing import Annotated

import typer

from evenhand import __version__
from evenhand.cli import (
    analyse,
    appeal,
    assign,
    audit,
    backup,
    build,
    certificate,
    check,
    deploy,
    doctor,
    explain,
    export,
    fairness,
    import_,
    late,
    new,
    package,
    person,
    publish,
    recount,
    regrade,
    report,
    restore,
    retention,
    roster,
    schema,
    serve,
    try_,
)
from evenhand.cli.failures import failure_of_aws
from evenhand.cli.printing import out, refuse

COMMANDS = (
    new,
    check,
    explain,
    try_,
    import_,
    export,
    build,
    serve,
    assign,
    late,
    appeal,
    regrade,
    certificate,
    report,
    recount,
    analyse,
    fairness,
    roster,
    person,
    retention,
    audit,
    backup,
    restore,
    schema,
    package,
    deploy,
    publish,
    doctor,
)

app = typer.Typer(
    name="evenhand",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Train, certify and calibrate content-moderation teams.\n\n"
    "Content is Markdown in `content/`. A trainer's day: `evenhand serve --demo` to see it while writing, "
    "`evenhand new quiz NAME` to begin a test, `evenhand check content --fix` before the pull request.",
)
for each in COMMANDS:
    app.add_typer(each.command)


def _version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """What holds for every command."""


def main() -> None:
    """Run the command. Where AWS is not as it needs it, it ends with a sentence."""
    try:
        app()
    except Exception as error:
        failure = failure_of_aws(error)
        if failure is None:
            raise
        raise SystemExit(refuse(str(failure)).exit_code) from None
