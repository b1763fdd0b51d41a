"""What several commands begin with: settings from the environment, the wired application, a published site."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evenhand.cli.printing import err, print_problems, refuse
from evenhand.people.audit import Client, Origin
from evenhand.quiz.problems import Problem
from evenhand.settings import Settings, SettingsInvalid, read_settings

if TYPE_CHECKING:
    from evenhand.wiring import Application
    from evenhand_site.publish import Published


def settings_of(environment: Mapping[str, str]) -> Settings:
    """The settings, or an end of the command that names what is wrong with them."""
    try:
        settings = read_settings(environment)
    except SettingsInvalid as error:
        raise refuse(str(error), 2) from None
    if settings.state.exists() and not settings.state.is_dir():
        raise refuse(f"EVENHAND_STATE is {settings.state}, which is a file. Name a folder.", 2)
    return settings


def wired(settings: Settings, client: Client = Client.COMMAND) -> Application:
    """The application, or an end of the command that says why there is none; `client` is what the audit trail says."""
    from evenhand.adapters.sqlite import NewerDatabase
    from evenhand.wiring import wire

    try:
        return dataclasses.replace(wire(settings), origin=Origin(client=client))
    except NewerDatabase as error:
        raise refuse(str(error), 2) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteBuild:
    """How a build ended: with a site and keys in their places, or with what stands in the way."""

    began: float = 0
    """When, in seconds since the epoch."""
    published: Published | None = None
    failure: str | None = None
    problems: tuple[Problem, ...] = ()
    """What stands in the way; advice, where nothing does."""


def build_site(root: Path, target: Path) -> SiteBuild:
    """Build site and keys into a folder."""
    from evenhand.adapters.system import SystemClock
    from evenhand_site.publish import PublishFailed, publish

    began = time.time()
    with err.status("Building…") as status:
        try:
            published = publish(root, target, lambda done: status.update(f"Building… {done}"), clock=SystemClock().now)
        except PublishFailed as error:
            return SiteBuild(began=began, failure=str(error), problems=error.problems)
    return SiteBuild(began=began, published=published, problems=published.advice)


def print_build(build: SiteBuild) -> None:
    """Say how a build ended."""
    if build.failure is None:
        err.print(str(build.published))
    else:
        print_problems(build.problems)
        err.print(build.failure, style="red", markup=False)
