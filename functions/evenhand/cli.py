"""The command `evenhand`: check content, try a quiz, build the site, serve it, mail reports."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from evenhand import __version__
from evenhand.errors import EvenhandError
from evenhand.quiz.problems import Problem, Severity
from evenhand.settings import Settings, SettingsInvalid, read_settings
from evenhand.trial import TrialFailed, as_json, try_quiz

if TYPE_CHECKING:
    from evenhand.wiring import Application
    from evenhand.workflows.mail_reports import ReportMail

app = typer.Typer(
    name="evenhand",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Train, certify and calibrate content-moderation teams.\n\n"
    "Content is Markdown in `content/`. A day's work: `evenhand check content`, `evenhand serve --demo`.",
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


class Format(StrEnum):
    """How a command prints."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="`text` for people, `json` for programs.")]


def _version(wanted: bool) -> None:
    if wanted:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """What holds for every command."""


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="The content folder, a quiz folder or one quiz file.", exists=True)],
    form: FormatOption = Format.TEXT,
) -> None:
    """Check quizzes and pages; every problem is listed with its place and its cure.

    Text lines are `path:line:column CODE message`. Exit status 0: nothing is wrong (there may be advice); 1: errors.
    """
    from evenhand_site.checking import check_path

    problems = check_path(path)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if form is Format.JSON:
        fields = ("path", "line", "column", "code", "severity", "message", "cure")
        rows = [{name: asdict(problem)[name] for name in fields} for problem in problems]
        out.print_json(json.dumps(rows, ensure_ascii=False))
    else:
        _print_problems(problems)
        advice = len(problems) - len(errors)
        err.print(f"errors: {len(errors)}, advice: {advice}", style="red" if errors else "green")
    raise typer.Exit(1 if errors else 0)


@app.command(name="try")
def try_(
    quiz: Annotated[Path, typer.Argument(help="A quiz file, the English one.", exists=True, dir_okay=False)],
    answers: Annotated[
        Path,
        typer.Option(
            help='A JSON file: {"question-id": ["option-id"]}. What is left out is omitted.',
            exists=True,
            dir_okay=False,
        ),
    ],
    form: FormatOption = Format.TEXT,
) -> None:
    """Grade answers to a quiz with no server, by the very function that the server uses."""
    try:
        graded = try_quiz(quiz, answers)
    except TrialFailed as error:
        err.print(str(error), style="red", markup=False)
        _print_problems(error.problems)
        raise typer.Exit(1) from None
    if form is Format.JSON:
        out.print_json(json.dumps(as_json(graded)))
        return
    table = Table("Question", "Marks", "Of", box=None)
    for mark in graded.questions:
        note = " (omitted)" if mark.omitted else " (critical)" if mark.question_id in graded.critical_failed else ""
        table.add_row(f"{mark.question_id}{note}", f"{float(mark.marks):g}", f"{float(mark.max):g}")
    out.print(table)
    verdict = "passed" if graded.passed else "not passed"
    out.print(f"{float(graded.marks):g} of {float(graded.max):g}, {float(graded.score):.1%}: {verdict}")


@app.command()
def build(
    out_: Annotated[Path, typer.Option("--out", help="Where `site/` and `keys/` go.")] = Path("build"),
    root: Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.")] = Path(),
) -> None:
    """Build the site, keep the keys apart, and prove that no key is in the site.

    Writes `OUT/site` (to be served) and `OUT/keys` (private). When anything is wrong, what was there before stays.
    """
    _publish(root, out_)


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="Seed the demo and sign in by picking a person.")] = False,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    root: Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.")] = Path(),
    rebuild: Annotated[bool, typer.Option("--build/--no-build", help="Build the site first.")] = True,
) -> None:
    """Build the site and run everything on this machine; prints the address and opens nothing.

    State is kept in `.evenhand/` (EVENHAND_STATE) across restarts. Stop it with Ctrl+C.
    """
    from evenhand.demo import demo_is_possible, seed_demo
    from evenhand.local.server import run

    environment = {"EVENHAND_SITE_URL": f"http://{host}:{port}", **os.environ}
    if demo:
        if environment.get("EVENHAND_MODE") not in (None, "", "demo"):
            err.print("The demo sign-in does not start where EVENHAND_MODE says anything else. Leave out --demo.")
            raise typer.Exit(2)
        environment["EVENHAND_MODE"] = "demo"
    settings = _settings(environment)
    if rebuild:
        _publish(root, settings.state)
    elif not settings.site.is_dir():
        err.print(f"There is no site in {settings.site} yet. Leave out --no-build once.", style="red")
        raise typer.Exit(1)
    application = _wire(settings)
    try:
        if demo and not demo_is_possible(application):
            err.print(f"{settings.state} holds people who are not of the demo. Set EVENHAND_STATE to another folder.")
            raise typer.Exit(2)
        if demo:
            with err.status("Seeding the demo…") as status:
                seeded = seed_demo(application, lambda done: status.update(f"Seeding the demo… {done}"))
            if seeded:
                err.print(f"Demo: {seeded.people} people, {seeded.attempts} attempts, {seeded.appeals} appeals")
        out.print(
            f"\n  Evenhand is at [bold]{settings.site_url}[/bold]\n  Mail it sends: {settings.site_url}/outbox/\n"
        )
        sys.stdout.flush()
        run(application, host, port)
    finally:
        application.close()


@app.command()
def report(
    quiz: Annotated[str, typer.Argument(help="The quiz's id.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show who would get what; send nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send even if nothing is new since the last report.")] = False,
) -> None:
    """Aggregate the results of a quiz and mail the analysis to the stakeholders of each vendor."""
    from evenhand.workflows.deliver_mail import deliver_mail
    from evenhand.workflows.mail_reports import mail_reports, make_reports

    application = _wire(_settings(os.environ))
    try:
        with err.status("Reading results…"):
            parts = {
                "feed": application.feed,
                "directory": application.directory,
                "keys": application.keys,
                "clock": application.clock,
                "site_url": application.settings.site_url,
                "again": again,
            }
            reports = (
                make_reports(quiz, **parts)  # type: ignore[arg-type]
                if dry_run
                else mail_reports(quiz, outbox=application.outbox, **parts)  # type: ignore[arg-type]
            )
        _print_reports(reports)
        if dry_run:
            err.print("Nothing was sent.")
            return
        with err.status("Sending…"):
            done = deliver_mail(
                outbox=application.outbox,
                directory=application.directory,
                mailer=application.mailer,
                clock=application.clock,
            )
        err.print(f"{done.sent} sent, {done.delayed} delayed, {done.failed} failed")
        if not done.sent and reports:
            err.print(
                "Nothing is new since the last report, or the server sent it already; --again sends it once more."
            )
    except EvenhandError as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    finally:
        application.close()


def main() -> None:
    """Run the command."""
    app()


def _print_problems(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        advice = "advice: " if problem.severity is Severity.ADVICE else ""
        out.print(f"{problem.place} {problem.code} {advice}{problem.message} {problem.cure}", markup=False)


def _print_reports(reports: tuple[ReportMail, ...]) -> None:
    table = Table("To", "About", "People", "Passed", box=None)
    for each in reports:
        vendor = each.report.vendor
        summary = each.report.summary
        table.add_row(
            each.recipient.email, vendor.name if vendor else "all vendors", str(summary.people), str(summary.passed)
        )
    out.print(table)


def _publish(root: Path, target: Path) -> None:
    from evenhand_site.publish import PublishFailed, publish

    with err.status("Building…") as status:
        try:
            published = publish(root, target, lambda done: status.update(f"Building… {done}"))
        except PublishFailed as error:
            _print_problems(getattr(error, "problems", ()))
            err.print(str(error), style="red", markup=False)
            raise typer.Exit(1) from None
    err.print(str(published))


def _wire(settings: Settings) -> Application:
    from evenhand.adapters.sqlite import NewerDatabase
    from evenhand.wiring import wire

    try:
        return wire(settings)
    except NewerDatabase as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None


def _settings(environment: Mapping[str, str]) -> Settings:
    try:
        settings = read_settings(environment)
    except SettingsInvalid as error:
        err.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    if settings.state.exists() and not settings.state.is_dir():
        err.print(f"EVENHAND_STATE is {settings.state}, which is a file. Name a folder.", style="red", markup=False)
        raise typer.Exit(2)
    return settings
