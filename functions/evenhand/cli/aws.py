"""What the commands for AWS begin with: the file of a team, options over it, the account, and how questions are put."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.failures import failure_of_aws
from evenhand.cli.printing import err, refuse

if TYPE_CHECKING:
    from evenhand.deployment.account import Account, Session
    from evenhand.deployment.deploy_file import DeployFile

StackOption = Annotated[
    str, typer.Option("--stack", help="The name of the stack; `evenhand` unless evenhand.toml says.")
]
RegionOption = Annotated[str, typer.Option("--region", help="The region of AWS, such as eu-central-1.")]
ProfileOption = Annotated[str, typer.Option("--profile", help="A profile of ~/.aws/config.")]
FileOption = Annotated[
    Path | None,
    typer.Option(
        "--parameters-file",
        help="Where the stack, its region and its parameters are written down; `evenhand.toml` in the project unless "
        "said. No secrets stand in it.",
    ),
]
RootOption = Annotated[Path, typer.Option("--root", help="The project: where infra/, content/ and mkdocs.yml are.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which stack, of whose account."""

    stack: str
    account: Account
    aws: Session
    file: DeployFile
    path: Path
    """Of the file, whether it is there or not."""


def where(root: Path, stack: str, region: str, profile: str, file: Path | None) -> Where:
    """Options before the file, the file before what boto3 finds; or an end of the command that says what is missing."""
    try:
        from evenhand.deployment.account import NoAccount, Session, account_of
        from evenhand.deployment.deploy_file import FILE, STACK, FileInvalid, read_deploy_file
    except ModuleNotFoundError as error:
        failure = failure_of_aws(error)
        if failure is None:
            raise
        raise refuse(str(failure), 2) from None
    if file is not None and not file.is_file():
        raise refuse(f"There is no file {file}.", 2)
    path = file or root / FILE
    try:
        read = read_deploy_file(path)
        aws = Session(region=region or read.region, profile=profile or read.profile)
        return Where(stack=stack or read.stack or STACK, account=account_of(aws), aws=aws, file=read, path=path)
    except (FileInvalid, NoAccount) as error:
        raise refuse(str(error), 2) from None


def can_ask() -> bool:
    """Whether somebody sits there who could answer."""
    return sys.stdin.isatty()


def agreed(question: str, yes: bool) -> bool:
    """Whether somebody agrees; where nobody can be asked, nothing is done without `--yes`."""
    if yes:
        return True
    if not can_ask():
        err.print("Nobody can be asked here: say --yes to go on. Nothing was changed.")
        return False
    return typer.confirm(question, err=True)
