"""`evenhand deploy --pipeline`: the role by which a repository on GitHub publishes content."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from evenhand.cli.aws import Where, agreed
from evenhand.cli.printing import err, out, refuse
from evenhand.cli.proposal import print_proposal, print_steps

if TYPE_CHECKING:
    from evenhand.deployment.remaining import Step

REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")


def deploy_pipeline(place: Where, repository: str, root: Path, *, dry_run: bool, yes: bool, anew: bool) -> None:
    """Show what the role would be, ask, make it, and say what GitHub is to be told."""
    from evenhand.adapters.system import SystemClock
    from evenhand.cli.deploy import carried_out
    from evenhand.deployment.deploying import delete_remains
    from evenhand.deployment.pipeline import TEMPLATE, pipeline_parameters, pipeline_stack, propose_pipeline
    from evenhand.deployment.rights import rights_of
    from evenhand.deployment.stack import outputs_of, stack_of, template_of
    from evenhand.deployment.standing import FAILED_AT_FIRST, check_standing
    from evenhand.deployment.template import read_template

    if not REPOSITORY.fullmatch(repository):
        raise refuse("--pipeline takes a repository on GitHub as OWNER/NAME.", 2)
    if not (root / TEMPLATE).is_file():
        raise refuse(f"There is no {TEMPLATE} in {root.absolute()}; is that the project's folder?", 2)
    cloudformation, name = place.aws.client("cloudformation"), pipeline_stack(place.stack)
    found = stack_of(name, cloudformation)
    if anew and not dry_run and found is not None and found["StackStatus"] == FAILED_AT_FIRST:
        if not agreed(f"Delete what is left of {name}, and go on?", yes):
            raise typer.Exit(1)
        # The provider that it had made stays, and is found below.
        delete_remains(name, place.aws, lambda done: err.print(done, markup=False))
        found = None
    check_standing(found, cloudformation, f"evenhand deploy --pipeline {repository}")
    before = template_of(name, cloudformation) if found else None
    outputs = outputs_of(place.stack, cloudformation)
    if "SiteHeadersId" not in outputs:
        raise refuse(f"{place.stack} is of an earlier release of Evenhand: evenhand deploy, and then this.")
    parameters = pipeline_parameters(place.stack, repository, outputs, place.account, place.aws)
    after = read_template(root / TEMPLATE)
    proposal = propose_pipeline(place.stack, after, parameters, place.account, place.aws, SystemClock().now())
    if not proposal.id:
        out.print("Nothing would change.")
    else:
        print_proposal(proposal, before, after)
        if proposal.new:
            out.print("Who may do what:")
            for right in sorted(rights_of(after)):
                out.print(f"  + {right}", style="yellow", markup=False)
        if not carried_out(place, proposal, lambda: agreed("Carry it out?", yes), dry_run=dry_run):
            return
    print_steps(_steps(repository, outputs_of(name, cloudformation)["RoleArn"], place))


def _steps(repository: str, role: str, place: Where) -> list[Step]:
    from evenhand.deployment.remaining import Step

    settings = f"https://github.com/{repository}/settings"
    return [
        Step(
            what="On GitHub, make the environment `production`; under its deployment branches choose `main` alone, and "
            "name people who must agree if somebody is to look before content goes out.",
            lines=(f"{settings}/environments",),
        ),
        Step(
            what="Give the repository these variables. None of them is a secret.",
            lines=(
                f"{settings}/variables/actions",
                f"EVENHAND_ROLE    {role}",
                f"EVENHAND_REGION  {place.account.region}",
                f"EVENHAND_STACK   {place.stack}",
            ),
        ),
        Step(what="Merge something that changes content/: the workflow `publish` does the rest."),
    ]
