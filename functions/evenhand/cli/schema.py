"""`evenhand schema`: what the front matter of a quiz may say, for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer

command = typer.Typer()


@command.command()
def schema(
    snippets: Annotated[
        bool, typer.Option("--snippets", help="Print snippets for VS Code instead, one for each setting.")
    ] = False,
) -> None:
    """Print the JSON Schema of a quiz's front matter, with which editors complete and check it.

    It is made from the very table that quizzes are read by. After a change of that table, keep what editors get:

    `evenhand schema > content/quiz.schema.json`

    `evenhand schema --snippets > .vscode/settings.code-snippets`
    """
    from evenhand.quiz.schema import front_matter_schema, setting_snippets

    typer.echo(json.dumps(setting_snippets() if snippets else front_matter_schema(), indent=2, ensure_ascii=False))
