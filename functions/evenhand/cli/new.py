"""`evenhand new`: begin a quiz or a module, in every language."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.printing import out, refuse

if TYPE_CHECKING:
    from evenhand_site.scaffold import Scaffold

command = typer.Typer(name="new", no_args_is_help=True, help="Begin a quiz or a module, in English and Chinese.")

NameArgument = Annotated[
    str, typer.Argument(help="Its name for ever, in addresses and results: small letters, digits, hyphens.")
]
TitleOption = Annotated[str | None, typer.Option(help="The English title; made from the name unless given.")]
ChineseTitleOption = Annotated[str | None, typer.Option("--title-zh", help="The Chinese title.")]
RootOption = Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.", file_okay=False)]


@command.command()
def quiz(
    name: NameArgument,
    title: TitleOption = None,
    title_zh: ChineseTitleOption = None,
    module: Annotated[
        str | None, typer.Option(help="The module that answers its questions, as in `violence`; they will lead there.")
    ] = None,
    root: RootOption = Path(),
) -> None:
    """Begin a test: its questions in both languages and the pages that show it.

    Writes `content/quizzes/NAME/en.md` (with the key), `zh.md` (without) and `content/{en,zh}/tests/NAME.md`. They are
    sound as they are: `evenhand check` finds no error and the site builds. Put your words in the place of those in
    them. Nothing that is there is overwritten.

    Example: `evenhand new quiz spam --title "Spam and scams" --title-zh 垃圾信息 --module spam`
    """
    from evenhand_site.scaffold import new_quiz, titles_of

    titles = titles_of(name, {"en": title, "zh": title_zh})
    _write(
        lambda: new_quiz(root, name, titles, module), "Write the questions in en.md, then their translation in zh.md"
    )


@command.command()
def module(
    name: NameArgument, title: TitleOption = None, title_zh: ChineseTitleOption = None, root: RootOption = Path()
) -> None:
    """Begin a module: a page in both languages, with sections that tests can lead to and a self-check.

    Writes `content/{en,zh}/modules/NAME.md`, which check and build as they are. Put your words in the place of those
    in them. Nothing that is there is overwritten.

    Example: `evenhand new module spam --title "Spam and scams" --title-zh 垃圾信息`
    """
    from evenhand_site.scaffold import new_module, titles_of

    titles = titles_of(name, {"en": title, "zh": title_zh})
    _write(lambda: new_module(root, name, titles), "Write the module in en/, then its translation in zh/")


def _write(make: Callable[[], Scaffold], first_step: str) -> None:
    from evenhand_site.scaffold import CannotStart

    try:
        scaffold = make()
        written = scaffold.write()
    except CannotStart as error:
        raise refuse(str(error)) from None
    for path in written:
        out.print(f"wrote {path.as_posix()}", markup=False)
    lines = [f"       {file}:  {line}" for file, line in scaffold.navigation().items()]
    steps = (
        f"{first_step}.",
        "\n".join(["Put the page into the navigation, under `nav:`", *lines]),
        f"See it while you write: evenhand serve --demo, then http://127.0.0.1:8000/en/{scaffold.address}",
        "Before you push: evenhand check content",
    )
    out.print("\nNext:")
    for number, step in enumerate(steps, start=1):
        out.print(f"  {number}. {step}", markup=False)
