"""A proposal in the terminal: what is lost first, then what is replaced, then rights, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from rich.text import Text

from evenhand.cli.printing import out

if TYPE_CHECKING:
    from evenhand.deployment.change import Change, Proposal
    from evenhand.deployment.remaining import Step

SHOWN = 12
"""Resources that are only added are counted by kind where there are more of them."""


def print_proposal(proposal: Proposal, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> None:
    """Print what would change. `before` and `after` are the templates."""
    from evenhand.deployment.change import HOLDS, by_danger, counted
    from evenhand.deployment.rights import changed_rights

    out.print(f"{proposal.stack}: {counted(proposal.changes)}", markup=False)
    added = [each for each in proposal.changes if each.action == "Add"]
    for change in by_danger(proposal.changes):
        if change.idle or (change.action == "Add" and len(added) > SHOWN):
            continue
        out.print(Text(f"  {change}", style=_style(change)))
        if change.loses_data:
            out.print(Text(f"    LOSES {HOLDS[change.kind]}, unless it is kept apart from the stack", style="bold red"))
    if len(added) > SHOWN:
        for kind, count in sorted(_kinds(added).items()):
            out.print(Text(f"  + {count} {kind}", style="green"))
    if idle := sum(each.idle for each in proposal.changes):
        out.print(Text(f"  = {idle} refer to what changes, and stay as they are", style="dim"))
    if proposal.new:
        return
    new, gone = changed_rights(before, after)
    if new or gone:
        out.print("Who may do what:")
        for sign, rights, style in (("+", new, "yellow"), ("-", gone, "")):
            for right in rights:
                out.print(Text(f"  {sign} {right}", style=style))


def print_steps(steps: Iterable[Step]) -> None:
    """Print what remains by hand."""
    for number, step in enumerate(steps, 1):
        if number == 1:
            out.print("\nWhat remains by hand:")
        out.print(f"{number}. {step.what}", markup=False)
        for line in step.lines:
            out.print(f"     {line}", markup=False)


def _style(change: Change) -> str:
    if change.loses:
        return "bold red"
    return {"Add": "green", "Modify": "yellow"}.get(change.action, "")


def _kinds(changes: Iterable[Change]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for change in changes:
        counts[change.kind] = counts.get(change.kind, 0) + 1
    return counts
