"""`evenhand deploy`: the stack on AWS, made and changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from evenhand.cli.aws import (
    FileOption,
    ProfileOption,
    RegionOption,
    RootOption,
    StackOption,
    Where,
    agreed,
    can_ask,
    where,
)
from evenhand.cli.beforehand import told_beforehand, told_of_before, warn_of_uncommitted
from evenhand.cli.printing import err, out, refuse
from evenhand.cli.proposal import print_proposal, print_steps

if TYPE_CHECKING:
    from evenhand.deployment.change import Proposal
    from evenhand.deployment.deploying import Deployment
    from evenhand.deployment.package import Package

command = typer.Typer()

PACKAGES = Path("build/functions")


@command.command()
def deploy(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask. What loses data needs --lose all the same.")] = (
        False
    ),
    stack: StackOption = "",
    region: RegionOption = "",
    profile: ProfileOption = "",
    parameter: Annotated[
        list[str] | None,
        typer.Option(help="A parameter of infra/template.yaml, such as `LogDays=90`; any number of them."),
    ] = None,
    file: FileOption = None,
    lose: Annotated[
        list[str] | None,
        typer.Option(help="A resource by its name, whose data may be lost by this deployment."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="Delete what is left of a first deployment that failed, and deploy again.")
    ] = False,
    pipeline: Annotated[
        str,
        typer.Option(help="Instead of the site: let a repository on GitHub, OWNER/NAME, publish content to it."),
    ] = "",
    root: RootOption = Path(),
) -> None:
    """Make or change the stack on AWS: shows what would change, asks, and does it. What fails is taken back.

    Parameters keep the values that they have. The first time it makes the bucket for code, the key pair that signs
    passes to the site, and the secret between CloudFront and the API; none of them is printed or written to a disk.
    """
    place = where(root, stack, region, profile, file)
    err.print(
        f"Stack {place.stack}, account {place.account.id}, region {place.account.region}", markup=False, highlight=False
    )
    from botocore.exceptions import BotoCoreError, ClientError

    from evenhand.cli.deploy_pipeline import deploy_pipeline
    from evenhand.deployment.code_bucket import NotOurs
    from evenhand.deployment.cures import cure_of
    from evenhand.deployment.deploying import SameKey
    from evenhand.deployment.signing import NoCryptography, NotAKey
    from evenhand.deployment.stack import StackFailed
    from evenhand.deployment.standing import StackStuck

    try:
        if pipeline:
            deploy_pipeline(place, pipeline, root, dry_run=dry_run, yes=yes, anew=anew)
        else:
            _deploy(place, root, parameter or [], lose or [], dry_run=dry_run, yes=yes, anew=anew)
    except (StackFailed, StackStuck, NotOurs, NoCryptography, NotAKey, SameKey) as error:
        raise refuse(str(error)) from None
    except (ClientError, BotoCoreError) as error:
        raise refuse(f"AWS refused: {error}\n{cure_of(str(error))}".rstrip()) from None


def _deploy(
    place: Where, root: Path, parameter: list[str], lose: list[str], *, dry_run: bool, yes: bool, anew: bool
) -> None:
    from evenhand.deployment.deploying import delete_remains, to_be_made

    anew = _look(place, anew=anew, dry_run=dry_run)
    wanted = _wanted(place, root, parameter, anew=anew)
    made, holds = to_be_made(wanted, place.aws), wanted.new and told_of_before(place, anew=anew)
    if dry_run and (made or anew):
        told_beforehand(wanted, made)
        return
    if made:
        err.print("Beside the stack this makes:")
        for line in made:
            err.print(f"  {line}", markup=False)
    if (made or anew or (holds and not dry_run)) and not agreed("Go on?", yes):
        raise typer.Exit(1)
    packages = _packages(wanted, root)
    if anew:
        delete_remains(place.stack, place.aws, lambda done: err.print(done, markup=False))
    _propose_and_carry_out(place, wanted, packages, lose, dry_run=dry_run, yes=yes)


def _look(place: Where, *, anew: bool, dry_run: bool) -> bool:
    """Whether what is left of a failed first deployment is to go; or an end that says what is in the way."""
    from evenhand.deployment.stack import stack_of
    from evenhand.deployment.standing import FAILED_AT_FIRST, StackStuck, check_standing

    cloudformation = place.aws.client("cloudformation")
    found = stack_of(place.stack, cloudformation)
    try:
        check_standing(found, cloudformation)
    except StackStuck:
        if found is not None and found["StackStatus"] == FAILED_AT_FIRST and anew:
            return True
        raise
    if anew and not dry_run:
        err.print("Nothing is left of a failed deployment; --anew has nothing to do.")
    return False


def _wanted(place: Where, root: Path, parameter: list[str], *, anew: bool) -> Deployment:
    """What is to be deployed, once everything that somebody has to say was said."""
    from evenhand.deployment.deploy_file import FileInvalid, check_parameters, pairs
    from evenhand.deployment.deploying import deployment
    from evenhand.deployment.template import TEMPLATE, load_template

    if not (root / TEMPLATE).is_file():
        raise refuse(f"There is no {TEMPLATE} in {root.absolute()}; is that the project's folder?", 2)
    template = load_template(root)
    try:
        check_parameters(place.file.parameters, template, place.path)
        options = pairs(parameter)
        check_parameters(options, template)
    except FileInvalid as error:
        raise refuse(str(error), 2) from None
    given = {**place.file.parameters, **options}
    wanted = deployment(place.stack, place.account, template, given, place.aws, anew=anew)
    if not wanted.missing:
        return wanted
    asked = {name: _ask(name, template["Parameters"][name], place) for name in wanted.missing}
    try:
        check_parameters(asked, template)
    except FileInvalid as error:
        raise refuse(str(error), 2) from None
    err.print(f"Write these into {place.path}, under [deploy.parameters], and nobody is asked again.", markup=False)
    return deployment(place.stack, place.account, template, {**given, **asked}, place.aws, anew=anew)


def _ask(name: str, rule: dict[str, Any], place: Where) -> str:
    if not can_ask():
        raise refuse(
            f"{name} is missing: {rule.get('Description', '')} Write it into {place.path}, under [deploy.parameters], "
            f"or say --parameter {name}=VALUE.",
            2,
        )
    err.print(str(rule.get("Description", "")), markup=False)
    return str(typer.prompt(name, err=True)).strip()


def _packages(wanted: Deployment, root: Path) -> list[Package]:
    from evenhand.deployment.dependencies import NotInstalled
    from evenhand.deployment.fresh import fresh_packages
    from evenhand.deployment.needs import Unresolved
    from evenhand.deployment.package import TooLarge
    from evenhand.deployment.target import Target, interpreter_of

    python, processor = wanted.value("PythonRuntime").removeprefix("python"), wanted.value("Architecture")
    interpreter = interpreter_of(python)
    warn_of_uncommitted(root)
    if interpreter is None:
        err.print(f"There is no Python {python} here, so functions are not compiled and start up to two seconds later.")
    try:
        with err.status("Packaging…") as status:
            return fresh_packages(
                root,
                root / PACKAGES,
                Target(python=python, processor=processor),
                interpreter,
                lambda done: status.update(f"Packaging… {done}"),
            )
    except (NotInstalled, Unresolved, TooLarge) as error:
        raise refuse(str(error)) from None


def _propose_and_carry_out(
    place: Where, wanted: Deployment, packages: list[Package], lose: list[str], *, dry_run: bool, yes: bool
) -> None:
    from evenhand.adapters.system import SystemClock
    from evenhand.deployment.deploying import prepared, proposed
    from evenhand.deployment.stack import template_of

    before = None if wanted.new else template_of(place.stack, place.aws.client("cloudformation"))
    with err.status("Asking CloudFormation what would change…"):
        parameters = prepared(wanted, place.aws, dry_run=dry_run)
        proposal, after = proposed(
            wanted, parameters, packages, place.aws, SystemClock().now(), send_packages=not dry_run
        )
    if not proposal.id:
        out.print("Nothing would change.")
    else:
        print_proposal(proposal, before, after)
        if not carried_out(place, proposal, lambda: _may(proposal, lose, yes), dry_run=dry_run):
            return
        out.print("Deployed.")
    _finish(place)


def carried_out(place: Where, proposal: Proposal, may: Callable[[], bool], *, dry_run: bool) -> bool:
    """Carry out what was proposed and agreed to; whatever else happens, nothing of it is left behind. Raises
    `StackFailed`."""
    from evenhand.deployment.stack import BY_ITSELF, carry_out, withdraw

    cloudformation = place.aws.client("cloudformation")
    agreed_to = False
    try:
        agreed_to = not dry_run and may()
    finally:
        if not agreed_to:
            withdraw(proposal, cloudformation)
    if dry_run:
        out.print("Nothing was changed.")
        return False
    if not agreed_to:
        raise typer.Exit(1)
    try:
        carry_out(proposal, cloudformation, lambda done: err.print(f"  {done}", markup=False))
    except KeyboardInterrupt:
        raise refuse(BY_ITSELF, 130) from None
    return True


def _may(proposal: Proposal, lose: list[str], yes: bool) -> bool:
    """Whether it is to be done: what loses data is agreed to by its name, each on its own."""
    for change in proposal.changes:
        if not change.loses_data or change.resource in lose:
            continue
        if not can_ask():
            err.print(f"{change.resource} would lose what it holds: say --lose {change.resource} if it may.")
            return False
        if str(typer.prompt(f"Type {change.resource} if it may lose what it holds", default="", err=True)) != (
            change.resource
        ):
            err.print("Nothing was changed.")
            return False
    return agreed("Carry it out?", yes)


def _finish(place: Where) -> None:
    """Say where the site is, and what remains."""
    from botocore.exceptions import ClientError

    from evenhand.deployment.remaining import remaining
    from evenhand.deployment.stack import stack_of

    found = stack_of(place.stack, place.aws.client("cloudformation")) or {}
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", ())}
    out.print(f"The site: {outputs['SiteUrl']}", markup=False)
    try:
        print_steps(list(remaining(parameters, outputs, place.account, place.aws)))
    except ClientError as error:
        err.print(f"What remains by hand could not be looked at: {error}", markup=False)
