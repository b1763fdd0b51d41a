"""`evenhand regrade`: grade the attempts at a quiz again, or see what that would do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from evenhand.cli.printing import Format, FormatOption, err, out, print_columns, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError

if TYPE_CHECKING:
    from evenhand.assessment.regrade import Counts, Regrade
    from evenhand.people.person import Person
    from evenhand.wiring import Application
    from evenhand.workflows.outdated import Outdated
    from evenhand.workflows.regrade import Effect, Terms

command = typer.Typer()

DAYS = ["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%z"]


@command.command()
def regrade(
    quiz: Annotated[str, typer.Argument(help="The quiz's id; without it, the quizzes whose key was changed.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would do, and change nothing.")] = False,
    only_if_better: Annotated[
        bool, typer.Option("--only-if-better", help="Leave the grade where the new one would be lower.")
    ] = False,
    since: Annotated[
        datetime | None, typer.Option(formats=DAYS, help="Only attempts submitted then or later, in UTC.")
    ] = None,
    by: Annotated[str, typer.Option(help="The id of the trainer who regrades; it is kept with every grade.")] = "",
    reason: Annotated[str, typer.Option(help="Why; everybody whose score changes reads it.")] = "",
    form: FormatOption = Format.TEXT,
) -> None:
    """Grade all attempts at a quiz again under the key that is published now.

    It appends a grade to every attempt that the key gives another one; none is overwritten. Everybody whose score
    changes is told by mail. Broken off, it goes on where it was when it is run again. A grade that is lowered takes no
    certificate away: those in question are listed, and `evenhand certificate revoke` revokes one. Where an attempt
    cannot be graded again, it says why and what to put back, and ends with status 1.

    Begin with `--dry-run`: it lists who changes from what to what, who crosses the pass mark, and which certificates
    are touched.
    """
    from evenhand.workflows.regrade import Terms

    application = wired(settings_of(os.environ))
    terms = Terms(
        only_if_better=only_if_better, since=None if since is None else since.replace(tzinfo=since.tzinfo or UTC)
    )
    try:
        if not quiz:
            _offers(form, application)
        elif dry_run:
            _preview(quiz, terms, form, application)
        else:
            _regrade(_trainer(by, reason, application), quiz, reason.strip(), terms, form, application)
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


def _offers(form: Format, application: Application) -> None:
    from evenhand.workflows.outdated import all_outdated

    offers = [each for each in all_outdated(application) if each.offered]
    under_way = application.regrades.unfinished_regrades()
    if form is Format.JSON:
        quizzes, begun = [_offer_as_json(each) for each in offers], [each.quiz_id for each in under_way]
        out.print_json(json.dumps({"quizzes": quizzes, "under_way": begun}))
        return
    for each in offers:
        out.print(f"{each.publication.quiz_id}: {each.attempts} attempts", markup=False)
        if each.pass_mark:
            out.print(f"  pass mark {each.pass_mark}", markup=False)
        for change in each.questions:
            out.print(f"  {change.question_id}: {change.what or 'gone'}", markup=False)
    for unfinished in under_way:
        err.print(f"{unfinished.quiz_id}: a regrade was begun and is not done; run it again to go on.", markup=False)
    if not offers and not under_way:
        err.print("No key was changed since its attempts were graded.")


def _trainer(by: str, reason: str, application: Application) -> Person:
    trainer = application.directory.person(by) if by else None
    if trainer is None or len(reason.strip()) < 10:
        raise refuse("A regrade takes --by, the id of a trainer, and --reason, in at least 10 characters.", 2)
    return trainer


def _preview(quiz: str, terms: Terms, form: Format, application: Application) -> None:
    from evenhand.assessment.regrade import Change, Counts

    # What is printed is kept, and not the attempts themselves: there may be very many.
    counts, rows, told = Counts(), [("Attempt", "Person", "Vendor", "Was", "Is then", "")], []
    for effect in _effects(quiz, terms, application):
        counts += effect.counts
        if not effect.failure and effect.change not in (Change.RAISED, Change.LOWERED):
            continue
        if form is Format.JSON:
            told.append(_as_json(effect))
        else:
            rows.append(_as_row(effect))
    if form is Format.JSON:
        out.print_json(json.dumps({"counts": asdict(counts), "attempts": told}))
        return
    if len(rows) > 1:
        print_columns(rows)
    err.print(f"Nothing was changed. It would be: {_sum(counts)}.")


def _effects(quiz: str, terms: Terms, application: Application) -> Iterator[Effect]:
    """What it would do to each attempt, with progress."""
    from evenhand.workflows.regrade import preview_regrade

    cursor: str | None = ""
    with _progress() as progress:
        task = progress.add_task("Looking", total=application.attempts.taken(quiz))
        while cursor is not None:
            page = preview_regrade(None, quiz, terms, application, after=cursor, limit=500)
            yield from page.effects
            progress.advance(task, len(page.effects))
            cursor = page.next


def _regrade(trainer: Person, quiz: str, reason: str, terms: Terms, form: Format, application: Application) -> None:
    from evenhand.workflows.regrade import (
        WORKERS,
        continue_regrade,
        questioned_still,
        start_regrade,
        unfinished_regrade,
    )
    from evenhand.workflows.regrade import Terms as Asked

    done = unfinished_regrade(quiz, application)
    if done is not None:
        if Asked(only_if_better=done.only_if_better, since=done.since) != terms:
            raise refuse("A regrade of this quiz on other terms is under way. Let it end, or run it with its terms.")
        began = f"{done.started_at:%Y-%m-%d %H:%M} UTC"
        err.print(f"Going on with the regrade that {done.by} began at {began}.", markup=False)
    else:
        done = start_regrade(trainer, quiz, reason, terms, application)
    with _progress() as progress:
        task = progress.add_task("Grading", total=application.attempts.taken(quiz), completed=done.counts.examined)
        while done.ended_at is None:
            done = continue_regrade(done, application, workers=WORKERS)
            progress.update(task, completed=done.counts.examined)
    questioned = tuple(each.number for each in questioned_still(done, application))
    if form is Format.JSON:
        failures = [asdict(each) for each in done.failures]
        told = {"id": done.id, "counts": asdict(done.counts), "failures": failures, "questioned": questioned}
        out.print_json(json.dumps(told))
    else:
        out.print(f"Done: {_sum(done.counts)}.")
        _after(done, questioned)
    if done.counts.failed:
        raise typer.Exit(1)


def _after(done: Regrade, questioned: tuple[str, ...]) -> None:
    for each in done.failures:
        out.print(f"{each.attempt_id}: {each.why}", markup=False)
    if questioned:
        out.print("Certificates whose test is not passed any more. Each holds until somebody revokes it:")
        for number in questioned:
            out.print(f"  evenhand certificate revoke {number} --by ID --reason WHY", markup=False)


def _told(effect: Effect) -> str:
    if effect.failure:
        return effect.failure
    after = effect.after
    crossed = ""
    if after is not None and after.passed != effect.before.passed:
        crossed = "passes now" if after.passed else "fails now"
    kept = "stays as it is" if effect.kept else ""
    certificate = f"certificate {effect.certificate} in question" if effect.certificate else ""
    return ", ".join(filter(None, [crossed, kept, certificate]))


def _sum(counts: Counts) -> str:
    return (
        f"{counts.changed} changed ({counts.raised} up, {counts.lowered} down; {counts.now_passed} pass now,"
        f" {counts.now_failed} fail now), {counts.unchanged} unchanged, {counts.kept} kept, {counts.failed} failed"
    )


def _as_row(effect: Effect) -> tuple[str, str, str, str, str, str]:
    attempt = effect.record.attempt
    after = f"{float(effect.after.score):.1%}" if effect.after else "-"
    return attempt.id, attempt.person_id, attempt.vendor_id, f"{float(effect.before.score):.1%}", after, _told(effect)


def _as_json(effect: Effect) -> dict[str, object]:
    attempt = effect.record.attempt
    return {
        "attempt": attempt.id,
        "person": attempt.person_id,
        "vendor": attempt.vendor_id,
        "before": float(effect.before.score),
        "after": float(effect.after.score) if effect.after else None,
        "passed_before": effect.before.passed,
        "passed": effect.after.passed if effect.after else None,
        "kept": effect.kept,
        "certificate": effect.certificate,
        "failure": effect.failure,
    }


def _offer_as_json(offer: Outdated) -> dict[str, object]:
    return {
        "quiz": offer.publication.quiz_id,
        "attempts": offer.attempts,
        "pass_mark": offer.pass_mark,
        "questions": [{"question": each.question_id, "what": each.what} for each in offer.questions],
    }


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=err
    )
