"""What functions need of others: installed for the target, and of it what each function asks for."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

from evenhand.deployment.target import Target

LOCK = "infra/requirements-functions.lock"

SERVICES = ("dynamodb", "s3", "secretsmanager", "sesv2", "sqs", "ssm")
"""The services of AWS that functions call; botocore describes some four hundred."""
NEVER = re.compile(
    rf"""
    botocore/data/(?!(?:{"|".join(SERVICES)})/|[^/]+$)  # services that nobody calls
    | ^boto3/(?:data|examples)/ | ^dateutil/zoneinfo/ | ^pydantic/(?:v1/|mypy)
    # Parts of powertools that nobody imports.
    | ^aws_lambda_powertools/event_handler/openapi/swagger_ui/
    | ^aws_lambda_powertools/utilities/(?:batch|data_masking|feature_flags|idempotency|kafka|streaming|validation)/
    | ^(?:cffi|pycparser)/                              # what builds cryptography; what runs it is _cffi_backend
    | (?:^|/)(?:__pycache__|tests?)/ | [^/]+\.dist-info/ | ^bin/
    | \.(?:pyi|c|h|pxd|pyx|md|rst)$ | (?:^|/)py\.typed$
    """,
    re.VERBOSE,
)
"""Files that no function reads."""


class NotInstalled(Exception):
    """What functions need could not be installed; the message says why."""


def install(lock: Path, target: Target, folder: Path) -> None:
    """Install what a lock file names, for a target, as wheels with the digests that it names."""
    platforms = [word for tag in target.platforms for word in ("--platform", tag)]
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"),
        *("--require-hashes", "--no-deps", "--no-compile", "--only-binary", ":all:"),
        *("--implementation", "cp", "--python-version", target.python, *platforms),
        *("--target", str(folder), "--requirement", str(lock)),
    ]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - ours
    if done.returncode != 0:
        raise NotInstalled(f"pip could not install for {target}:\n{done.stderr.strip()}")


def importable(folder: Path) -> dict[str, str]:
    """What can be imported of what is installed in a folder, by name, and the distribution that it belongs to."""
    return {top: distribution.name for distribution in _distributions(folder) for top in _tops(distribution, folder)}


def files_of(packages: Iterable[str], folder: Path) -> dict[str, Path]:
    """The files that some packages need, with all that they need themselves, by their names below the folder."""
    found = {_plain(distribution.name): distribution for distribution in _distributions(folder)}
    owners = importable(folder)
    wanted, waiting = set[str](), [_plain(owners[package]) for package in packages]
    while waiting:
        name = waiting.pop()
        if name in found and name not in wanted:
            wanted.add(name)
            waiting += _requirements(found[name])
    return {
        path.as_posix(): folder / path
        for name in wanted
        for path in (Path(str(each)) for each in found[name].files or ())
        if not path.is_absolute() and ".." not in path.parts and not NEVER.search(path.as_posix())
    }


def _distributions(folder: Path) -> Iterator[Distribution]:
    for info in sorted(folder.glob("*.dist-info")):
        yield PathDistribution(info)


def _tops(distribution: Distribution, folder: Path) -> Iterator[str]:
    """The names by which a distribution is imported."""
    firsts = {Path(str(file)).parts[0] for file in distribution.files or ()}
    for first in sorted(firsts):
        if (folder / first / "__init__.py").is_file():
            yield first
        elif first.endswith((".py", ".so")):
            yield first.partition(".")[0]


def _requirements(distribution: Distribution) -> Iterator[str]:
    """What a distribution always needs. What it needs on other systems alone is not installed."""
    for line in distribution.requires or ():
        if "extra ==" not in line:
            yield _plain(re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0])


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
