"""`evenhand package`: the functions as AWS takes them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evenhand.cli.beforehand import warn_of_uncommitted
from evenhand.cli.printing import Format, FormatOption, err, out, refuse

command = typer.Typer()


@command.command()
def package(
    out_: Annotated[Path, typer.Option("--out", help="Where the packages go.")] = Path("build/functions"),
    root: Annotated[Path, typer.Option(help="The project: where infra/ and functions/ are.")] = Path(),
    python: Annotated[str, typer.Option(help="The Python that they run on.")] = "3.13",
    processor: Annotated[str, typer.Option(help="And the processor: arm64 or x86_64.")] = "arm64",
    interpreter: Annotated[
        Path | None, typer.Option(help="An interpreter of that Python, to compile with; else one is looked for.")
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Make the package of each function: what it needs and nothing besides, the same to the byte each time.

    Where an interpreter of the Python that they run on is at hand, modules are compiled, which makes functions start
    sooner; without one they are not, and it says so.
    """
    from evenhand.deployment.dependencies import NotInstalled
    from evenhand.deployment.needs import Unresolved
    from evenhand.deployment.package import TooLarge, make_packages
    from evenhand.deployment.target import PROCESSORS, Target, interpreter_of, version_of

    if processor not in PROCESSORS or not re.fullmatch(r"3\.\d+", python):
        raise refuse("Functions run on a Python such as 3.13, on arm64 or x86_64.", 2)
    if interpreter is not None and version_of(interpreter) != python:
        raise refuse(f"{interpreter} is no Python {python}.", 2)
    interpreter = interpreter or interpreter_of(python)
    warn_of_uncommitted(root)
    try:
        with err.status("Packaging…") as status:
            made = make_packages(
                root,
                out_,
                Target(python=python, processor=processor),
                interpreter,
                lambda done: status.update(f"Packaging… {done}"),
            )
    except (NotInstalled, Unresolved, TooLarge) as error:
        raise refuse(str(error)) from None
    if form is Format.JSON:
        out.print_json(json.dumps([{**asdict(each), "path": str(each.path)} for each in made]))
        return
    for each in made:
        out.print(f"{each.path}  {each.size / 1024 / 1024:.1f} MB  {each.digest[:12]}", markup=False, highlight=False)
    if interpreter is None:
        err.print(
            f"Not compiled: there is no Python {python} here. Functions start up to two seconds later so; install it, "
            "or name one with --interpreter."
        )
