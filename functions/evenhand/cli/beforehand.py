"""What is told before a deployment is proposed: what an earlier stack left, what would be made, what is in no git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.cli.aws import Where
from evenhand.cli.printing import err, out

if TYPE_CHECKING:
    from evenhand.deployment.deploying import Deployment

SHOWN = 3
"""Of files that are not in git."""


def told_of_before(place: Where, *, anew: bool) -> bool:
    """Say that a stack is new, and what an earlier one of its name left; whether that holds data. `anew` where a first
    deployment failed."""
    from botocore.exceptions import BotoCoreError, ClientError

    from evenhand.deployment.left_behind import PAGE, left_behind

    if not anew:
        err.print("There is no such stack yet. If it is elsewhere, name it with --stack, --region and --profile.")
    try:
        left = left_behind(place.stack, place.account, place.aws)
    except (ClientError, BotoCoreError) as error:
        # To look is a courtesy: who may deploy and not list tables deploys all the same.
        err.print(f"Whether an earlier stack left data behind cannot be looked at: {error}", markup=False)
        return False
    full, empty = [each for each in left if not each.empty], [each for each in left if each.empty]
    if full:
        err.print(f"An earlier stack `{place.stack}` left behind, with what people did and were asked:", markup=False)
        for each in full:
            err.print(f"  {each}", markup=False)
        err.print("They stay as they are; the new stack begins with nothing. How their data comes into it:")
        err.print(f"  {PAGE}", markup=False)
    if empty:
        err.print(f"Empty, and nobody's any more: {', '.join(map(str, empty))}.", markup=False)
    return bool(full)


def told_beforehand(wanted: Deployment, made: list[str]) -> None:
    """What cannot be asked for before something is made: a first deployment is told from the template alone, since its
    bucket would have to be there to ask AWS."""
    out.print("This would make, beside the stack:")
    for line in made:
        out.print(f"  {line}", markup=False)
    if not wanted.new:
        out.print("What changes in the stack depends on it: evenhand deploy makes it, shows what changes, and asks.")
        out.print("Nothing was made.")
        return
    kinds: dict[str, int] = {}
    for each in wanted.template["Resources"].values():
        kinds[each["Type"]] = kinds.get(each["Type"], 0) + 1
    out.print(f"and the stack {wanted.stack}, with up to {sum(kinds.values())} resources:", markup=False)
    for kind, count in sorted(kinds.items()):
        out.print(f"  + {count} {kind}", style="green", markup=False)
    out.print("Nothing was made.")


def warn_of_uncommitted(root: Path) -> None:
    """Say what goes to AWS and is not in git."""
    from evenhand.deployment.working_tree import uncommitted

    changed = uncommitted(root)
    if changed:
        more = f" and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        err.print(
            f"Not committed to git, and packaged all the same: {', '.join(changed[:SHOWN])}{more}. Nobody can go back "
            "to this by checking it out.",
            markup=False,
        )
