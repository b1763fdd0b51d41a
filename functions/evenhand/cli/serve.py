"""`evenhand serve`: everything on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from evenhand.cli.printing import err, out, print_problems, refuse
from evenhand.cli.starting import SiteBuild, build_site, print_build, settings_of, wired
from evenhand.people.audit import Client
from evenhand.people.person import Role
from evenhand.people.provider_file import LOOPBACK
from evenhand.settings import MailerKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.local.preview import Preview
    from evenhand.people.person import Person
    from evenhand.settings import Settings
    from evenhand.wiring import Application

command = typer.Typer()


@command.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Seed the demo and sign in by picking a person.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    root: Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.")] = Path(),
    rebuild: Annotated[
        bool, typer.Option("--build/--no-build", help="Build the site first. Without, nothing is watched either.")
    ] = True,
    no_watch: Annotated[
        bool, typer.Option("--no-watch", help="In the demo: do not build again when content is saved.")
    ] = False,
) -> None:
    """Build the site and run everything on this machine; prints the address and opens nothing.

    In the demo, what you save under `content/` is built again within seconds, and the pages you have open reload by
    themselves. While there are errors they show the last good site and, over it, each error with its place and its
    cure. A page with an open attempt is left alone; it gets a notice with a button. `--no-watch` turns this off. With
    real people (no demo) nothing is watched: what they get changes when you publish.

    State is kept in `.evenhand/` (EVENHAND_STATE) across restarts. Stop it with Ctrl+C.
    """
    from evenhand.local.server import run

    environment = {"EVENHAND_SITE_URL": f"http://{host}:{port}", **os.environ}
    if demo:
        if environment.get("EVENHAND_MODE") not in (None, "", "demo"):
            raise refuse("The demo sign-in does not start where EVENHAND_MODE says anything else. Leave out --demo.", 2)
        environment["EVENHAND_MODE"] = "demo"
    settings = settings_of(environment)
    watched = rebuild and settings.demo and not no_watch
    first = build_site(root, settings.state) if rebuild else SiteBuild()
    if rebuild:
        print_build(first)
    if first.failure is not None and not (watched and settings.site.is_dir()):
        raise typer.Exit(1)
    if not settings.site.is_dir():
        raise refuse(f"There is no site in {settings.site} yet. Leave out --no-build once.")
    application = wired(settings, Client.SYSTEM)
    try:
        if demo:
            _seed(application)
        out.print(f"\n  Evenhand is at [bold]{settings.site_url}[/bold]")
        for line in where_mail_lands(settings):
            out.print(f"  {line}", soft_wrap=True)
        for line in who_stays_out(settings, application.directory.people()):
            err.print(f"  {line}", style="yellow", markup=False, soft_wrap=True)
        if watched:
            out.print("  What you save under content/ shows in the open pages.")
        out.print()
        sys.stdout.flush()
        run(application, host, port, _preview(root, settings.state, first) if watched else None)
    finally:
        application.close()


def where_mail_lands(settings: Settings) -> list[str]:
    """Where to look for what is mailed, above all for the codes without which nobody signs in."""
    if settings.mail is MailerKind.SMTP:
        return [f"Mail leaves by {settings.smtp_host}, port {settings.smtp_port}."]
    page = f"{settings.site_url}/outbox/"
    if settings.demo:
        return [f"Mail it sends: {page}"]
    folder = settings.outbox.resolve()
    codes = ", codes to sign in too" if settings.codes else ""
    return [
        f"Mail{codes}: as files in {folder}; each person sees their own at {page} once signed in.",
        "It reaches nobody's mailbox that way: with EVENHAND_MAIL=smtp it does.",
    ]


def who_stays_out(settings: Settings, people: Iterable[Person]) -> list[str]:
    """What keeps real people from signing in, or their sessions from being safe, with the way to mend it."""
    if settings.demo:
        return []
    active = [person for person in people if person.active]
    vouched = [person for person in active if settings.codes or any(each.serves(person) for each in settings.providers)]
    said = []
    if not active:
        said.append("Nobody is in the roster, so that nobody can sign in: evenhand roster import people.csv --apply")
    elif not any(Role.ADMIN in person.roles for person in vouched):
        said.append("No admin can sign in. Name one in the roster, in the column `roles`, whom a sign-in here is for.")
    if len(vouched) < len(active):
        left = len(active) - len(vouched)
        said.append(
            f"No provider vouches for {left} of {len(active)} active people. Staff works for no vendor: they need a "
            "provider that names none."
        )
    if not settings.secure and urlsplit(settings.site_url).hostname not in LOOPBACK:
        said.append(
            "Sessions go over the network for everybody to read: put HTTPS before the server, and set "
            f"EVENHAND_SITE_URL to an address with https://, not {settings.site_url}."
        )
    return said


def _seed(application: Application) -> None:
    from evenhand.demo import demo_is_possible, seed_demo

    if not demo_is_possible(application):
        state = application.settings.state
        raise refuse(f"{state} holds people who are not of the demo. Set EVENHAND_STATE to another folder.", 2)
    with err.status("Seeding the demo…") as status:
        seeded = seed_demo(application, lambda done: status.update(f"Seeding the demo… {done}"))
    if seeded:
        err.print(f"Demo: {seeded.people} people, {seeded.attempts} attempts, {seeded.appeals} appeals")


def _preview(root: Path, state: Path, first: SiteBuild) -> Preview:
    from evenhand.local.preview import Build, Preview, Rebuild

    def tell(build: Build) -> None:
        if build.failure is None:
            err.print(f"Built again: {build.pages} pages, advice: {len(build.problems)}")
        else:
            print_problems(build.problems)
            err.print(build.failure, style="red", markup=False)

    build = Build(began=first.began, failure=first.failure, problems=first.problems)
    return Preview(root, Rebuild(root, state), build, tell)
