"""`evenhand build`: the site to be served, and the keys apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from evenhand.cli.printing import Format, FormatOption, as_json, out
from evenhand.cli.starting import SiteBuild, build_site, print_build

command = typer.Typer()


@command.command()
def build(
    out_: Annotated[Path, typer.Option("--out", help="Where `site/` and `keys/` go.")] = Path("build"),
    root: Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.")] = Path(),
    form: FormatOption = Format.TEXT,
) -> None:
    """Build the site, keep the keys apart, and prove that no key is in the site.

    Writes `OUT/site` (to be served) and `OUT/keys` (private). When anything is wrong, what was there before stays.
    """
    done = build_site(root, out_)
    if form is Format.JSON:
        out.print_json(json.dumps(_as_json(done), ensure_ascii=False))
    else:
        print_build(done)
    raise typer.Exit(0 if done.failure is None else 1)


def _as_json(done: SiteBuild) -> dict[str, object]:
    return {
        "pages": done.published.pages if done.published else 0,
        "revisions": dict(done.published.revisions) if done.published else {},
        "failure": done.failure,
        "problems": [as_json(problem) for problem in done.problems],
    }
