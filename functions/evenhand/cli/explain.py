"""`evenhand explain`: why a problem matters, how to mend it, and what it looks like."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.table import Table

from evenhand.cli.printing import Format, FormatOption, out, refuse
from evenhand.quiz.catalogue import Example, Piece, Reason, catalogue
from evenhand.quiz.problems import Code, Severity

command = typer.Typer()

SHOWN_AS = {
    Piece.QUESTION: "en.md",
    Piece.SETTINGS: "en.md, under quiz:",
    Piece.FILE: "en.md",
    Piece.TRANSLATION: "zh.md",
    Piece.OTHER: "en.md of another quiz",
    Piece.PAGE: "a page",
    Piece.TREE: "the files",
    Piece.PUBLISHED: "en.md as published and taken",
}
COLOURS = {Severity.ERROR: "red", Severity.ADVICE: "yellow"}


@command.command()
def explain(
    code: Annotated[str | None, typer.Argument(help="The code, as in `EH407`. Without one, all are listed.")] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Why a problem that `evenhand check` lists matters, how to mend it, and an example of each.

    Example: `evenhand explain EH407`
    """
    reasons = catalogue()
    if code is None:
        _list(tuple(reasons.values()), form)
        return
    if code.upper() not in set(Code):
        raise refuse(f"There is no code `{code}`. `evenhand explain` lists them all.", 2)
    reason = reasons[Code(code.upper())]
    if form is Format.JSON:
        out.print_json(json.dumps(as_json(reason), ensure_ascii=False))
    else:
        _print(reason)


def as_json(reason: Reason) -> dict[str, object]:
    """A reason for programs."""
    return {
        "code": reason.code,
        "title": reason.title,
        "severity": reason.severity,
        "why": reason.why,
        "cure": reason.cure,
        "source": reason.source,
        "bad": [_example(each) for each in reason.bad],
        "good": [_example(each) for each in reason.good],
    }


def _example(example: Example) -> dict[str, str]:
    return {"shows": SHOWN_AS[example.piece], "text": example.text}


def _list(reasons: tuple[Reason, ...], form: Format) -> None:
    if form is Format.JSON:
        out.print_json(json.dumps([as_json(reason) for reason in reasons], ensure_ascii=False))
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for reason in reasons:
        table.add_row(reason.code, f"[{COLOURS[reason.severity]}]{reason.severity}[/]", reason.title)
    out.print(table)
    out.print("\nErrors stop a build, advice does not. `evenhand explain CODE` says why, and shows how to mend it.")


def _print(reason: Reason) -> None:
    colour = COLOURS[reason.severity]
    out.print(f"[bold]{reason.code} {reason.title}[/bold] [{colour}]({reason.severity})[/]\n")
    out.print(reason.why, markup=False)
    out.print(f"\n{reason.cure}", markup=False)
    if reason.source:
        out.print(f"\nSource: {reason.source}", style="dim", markup=False)
    for heading, examples in (("Not so", reason.bad), ("But so", reason.good)):
        for example in examples:
            out.print(f"\n[bold]{heading}[/bold] [dim]({_note(example)})[/dim]\n")
            out.print("\n".join(f"  {line}".rstrip() for line in example.text.rstrip("\n").split("\n")), markup=False)


def _note(example: Example) -> str:
    stored = f", stored as {example.encoding}" if example.encoding != "utf-8" else ""
    times = f", {example.repeat:,} times" if example.repeat > 1 else ""
    return f"{SHOWN_AS[example.piece]}{stored}{times}"
