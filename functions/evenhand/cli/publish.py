"""`evenhand publish`: the content, to the site on AWS."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.aws import FileOption, ProfileOption, RegionOption, RootOption, StackOption, Where, agreed, where
from evenhand.cli.printing import err, out, refuse
from evenhand.cli.starting import build_site, print_build

if TYPE_CHECKING:
    from evenhand.deployment.difference import Difference
    from evenhand.deployment.publishing import Place

command = typer.Typer()

BUILT = Path("build/publish")
SHOWN = 20
"""Pages that are named; more are counted."""


@command.command()
def publish(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    take_over: Annotated[
        bool, typer.Option("--take-over", help="Go on although a publication that was killed holds the lock.")
    ] = False,
    stack: StackOption = "",
    region: RegionOption = "",
    profile: ProfileOption = "",
    file: FileOption = None,
    root: RootOption = Path(),
) -> None:
    """Build the content and publish it to the site on AWS: keys first, then what pages load, then the pages.

    Wherever it is interrupted, the site works; run it again. What is open in browsers goes on working for a month.
    An older state is published the same way: check it out, and publish.
    """
    place = where(root, stack, region, profile, file)
    err.print(
        f"Stack {place.stack}, account {place.account.id}, region {place.account.region}", markup=False, highlight=False
    )
    from botocore.exceptions import BotoCoreError, ClientError

    from evenhand.adapters.system import SystemClock
    from evenhand.deployment.lock import Busy, Lock
    from evenhand.deployment.publishing import NotPublished, place_of
    from evenhand.deployment.stack import StackFailed, outputs_of

    try:
        target = place_of(outputs_of(place.stack, place.aws.client("cloudformation")))
        if dry_run:
            _show(_built(place, target, root))
            out.print("Nothing was published.")
            return
        with Lock(target.keys, _who(place), place.aws.client("s3"), SystemClock().now, take_over=take_over) as lock:
            changes = _built(place, target, root)
            _show(changes)
            if not changes.nothing and not agreed("Publish?", yes):
                raise typer.Exit(1)
            lock.renew()
            _send(place, target, root, changes)
    except (StackFailed, NotPublished, Busy) as error:
        raise refuse(str(error)) from None
    except (ClientError, BotoCoreError) as error:
        raise refuse(f"{error}\nThe site works as it is. Mend what is named, and publish again.") from None


def _built(place: Where, target: Place, root: Path) -> Difference:
    """Build, from what was published before; what would change."""
    from evenhand.deployment.difference import difference
    from evenhand.deployment.publishing import check_built, fetch_history

    s3 = place.aws.client("s3")
    fetch_history(root / BUILT / "keys", target, s3)
    done = build_site(root, root / BUILT)
    if done.failure is not None:
        print_build(done)
        raise typer.Exit(1)
    check_built(root / BUILT, target, place.aws.client("cloudfront"))
    return difference(root / BUILT, target, s3)


def _send(place: Where, target: Place, root: Path, changes: Difference) -> None:
    from evenhand.adapters.system import SystemClock
    from evenhand.deployment.publishing import publish as send

    sent = send(
        root / BUILT,
        target,
        place.aws.client("s3"),
        place.aws.client("cloudfront"),
        SystemClock().now(),
        lambda done: err.print(f"  {done}", markup=False),
    )
    out.print(f"Published: {sent.publications} new keys, {sent.files} files sent, {sent.removed} taken out.")
    for quiz_id in changes.regrades:
        out.print(f"Keys of {quiz_id} changed: evenhand regrade {quiz_id} --dry-run shows whom that concerns.")


def _show(changes: Difference) -> None:
    if changes.nothing:
        out.print("Everything is published as it is.")
        return
    for test in changes.tests:
        out.print(str(test), markup=False, style="" if test.after else "bold red")
    pages = {
        "+": [each for each in changes.added if each.endswith(".html")],
        "~": [each for each in changes.changed if each.endswith(".html")],
        "-": list(changes.removed),
    }
    for sign, names in pages.items():
        for name in names[:SHOWN]:
            out.print(f"{sign} {name}", markup=False, style="bold red" if sign == "-" else "")
        if len(names) > SHOWN:
            out.print(f"{sign} {len(names) - SHOWN} more pages")
    others = sum(not each.endswith(".html") for each in (*changes.added, *changes.changed))
    if others:
        out.print(f"~ {others} files that pages load")


def _who(place: Where) -> str:
    """Who publishes, for those who come meanwhile: on GitHub the run, else whose account it is."""
    repository, run = os.environ.get("GITHUB_REPOSITORY", ""), os.environ.get("GITHUB_RUN_ID", "")
    return f"Run {run} of {repository}" if repository and run else place.account.caller.rpartition("/")[2]
