"""`evenhand appeal`: which appeals wait, what became of one, and the patch that corrects a key."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from evenhand.cli.patch import patch_of
from evenhand.cli.printing import err, out, print_columns, print_problems, refuse
from evenhand.cli.starting import settings_of, wired
from evenhand.errors import EvenhandError, NotFound

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal
    from evenhand.quiz.correction import Correction
    from evenhand.wiring import Application

command = typer.Typer()
appeal = typer.Typer(
    no_args_is_help=True, help="Appeals: which wait, what became of one, and the patch that corrects a key."
)
command.add_typer(appeal, name="appeal")

AppealArgument = Annotated[str, typer.Argument(metavar="ID", help="The appeal's id; `evenhand appeal list` shows it.")]


@appeal.command("list")
def list_() -> None:
    """List the appeals that wait for a decision, by the time by which it is due: first what is late.

    They are decided on the trainer's page, where the question is shown as the labeller saw it. People are named by
    their ids alone.
    """
    with _application() as application:
        now = application.clock.now()
        waiting = _waiting(application)
    rows = [("Id", "Quiz", "Question", "State", "Opened", "Due", "Overdue")]
    for each in waiting:
        state = each.state.replace("_", " ")
        overdue = "yes" if each.is_overdue(now) else "no"
        opened, due = _time(each.opened_at), _time(each.due_at)
        rows.append((each.id, each.quiz_id, each.question_id, state, opened, due, overdue))
    if waiting:
        print_columns(rows)
    late = sum(each.is_overdue(now) for each in waiting)
    err.print(f"{len(waiting)} waiting, {late} overdue.")


@appeal.command()
def show(appeal_id: AppealArgument) -> None:
    """Show an appeal with its history: who did what, when, and why. People are named by their ids alone."""
    with _application() as application:
        found = _found(appeal_id, application)
        now = application.clock.now()
    overdue = " (overdue)" if found.is_overdue(now) else ""
    table = Table(box=None, show_header=False)
    for name, value in (
        ("Appeal", found.id),
        ("State", found.state.replace("_", " ")),
        ("Quiz", found.quiz_id),
        ("Question", found.question_id),
        ("Key revision", found.key_revision),
        ("Attempt", found.attempt_id),
        ("Person", found.person_id),
        ("Vendor", found.vendor_id),
        ("Language", found.language),
        ("Reason", found.reason.replace("_", " ")),
        ("Text", found.text),
        ("Opened", _time(found.opened_at)),
        ("Due", f"{_time(found.due_at)}{overdue}"),
    ):
        table.add_row(name, Text(value))
    out.print(table)
    for event in found.history:
        out.print(Text(f"{_time(event.at)}  {event.action} by {event.by}: {event.state.replace('_', ' ')}"))
        if event.remedy is not None:
            answer = f": {', '.join(event.answer)}" if event.answer else ""
            out.print(Text(f"  remedy: {event.remedy.replace('_', ' ')}{answer}"))
        if event.note:
            out.print(Text(f"  {event.note}"))


@appeal.command()
def patch(
    appeal_id: AppealArgument,
    root: Annotated[Path, typer.Option(help="The project: where mkdocs.yml and content/ are.")] = Path(),
    output: Annotated[Path | None, typer.Option(help="Write the patch here instead of to standard output.")] = None,
) -> None:
    """Write what an upheld appeal changes in the Markdown of its quiz, as a patch for git.

    `evenhand appeal patch ID | git apply`

    Three remedies change the key, for everyone: accept a further answer (`accepted` at an option or a part, or one more
    `=` line), void the question (`void` at its heading), correct the key. The patch touches these lines alone. It is
    written only where the file with it is sound and says what was decided; no file of the project is changed.

    Then: `evenhand check content`, a pull request, and, once it is published, `evenhand regrade QUIZ --dry-run`, which
    shows whose result would change.
    """
    from evenhand.quiz.correction import CannotCorrect, CorrectAlready
    from evenhand.quiz.correction_writer import correct
    from evenhand.workflows.correct_key import correction_of
    from evenhand_site.taxonomy import load_taxonomy

    with _application() as application:
        found = _found(appeal_id, application)
        correction = correction_of(found)
    path = _quiz_file(root, found.quiz_id)
    taxonomy, problems = load_taxonomy(root / "content")
    if problems:
        print_problems(problems)
        raise refuse("The taxonomy has errors; mend them first.")
    before = _text(path)
    try:
        after = correct(before, correction, taxonomy)
    except CorrectAlready as error:
        err.print(f"Nothing to patch in {path}: {error}", markup=False)
        return
    except CannotCorrect as error:
        raise refuse(f"{path}: {error}") from None
    _write(patch_of(path.relative_to(root).as_posix(), before, after), output)
    err.print(
        f"{_told(correction)}, in {path}. Apply it with `git apply`, run `evenhand check content`, propose it as a "
        f"pull request, and once it is published run `evenhand regrade {found.quiz_id} --dry-run`.",
        markup=False,
    )


@contextmanager
def _application() -> Iterator[Application]:
    """The application, and an end of the command that says why where something is refused."""
    application = wired(settings_of(os.environ))
    try:
        yield application
    except EvenhandError as error:
        raise refuse(str(error)) from None
    finally:
        application.close()


def _waiting(application: Application) -> list[Appeal]:
    from evenhand.assessment.appeal import AppealState

    waiting = [each for state in AppealState if not state.closed for each in application.appeals.in_state(state)]
    # Those that were opened before there was a service level are due at no time; they come last.
    return sorted(waiting, key=lambda each: (each.due_at is None, each.due_at or each.opened_at, each.opened_at))


def _found(appeal_id: str, application: Application) -> Appeal:
    found = application.appeals.get(appeal_id)
    if found is None:
        raise NotFound(f"There is no appeal `{appeal_id}`. `evenhand appeal list` shows those that wait.")
    return found


def _time(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "-"


def _quiz_file(root: Path, quiz_id: str) -> Path:
    """The file that holds the key of a quiz, however its folder is called."""
    from evenhand.quiz.collector import Collector
    from evenhand.quiz.frontmatter import read_front_matter
    from evenhand.quiz.model import ORIGINAL

    folder = root / "content" / "quizzes"
    found = []
    for path in sorted(folder.glob(f"*/{ORIGINAL}.md")):
        lines = path.read_text(encoding="utf-8-sig", errors="replace").split("\n")
        if read_front_matter(lines, Collector(""), translation=False).quiz_id == quiz_id:
            found.append(path)
    if not found:
        raise refuse(f"No {ORIGINAL}.md below {folder} is of the quiz `{quiz_id}`. Name the project with --root.")
    if len(found) > 1:
        raise refuse(f"{found[0]} and {found[1]} are both of the quiz `{quiz_id}`. Give one of them an id of its own.")
    return found[0]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        raise refuse(f"{path} is not UTF-8. Save it as UTF-8 in your editor.") from None


def _write(content: bytes, output: Path | None) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise refuse(f"{output} cannot be written: {error.strerror}.") from None


def _told(correction: Correction) -> str:
    if correction.void:
        return f"This voids the question `{correction.question_id}`"
    answer = ", ".join(correction.accept or correction.right or ())
    what = "accepts one more answer to" if correction.accept is not None else "corrects the key of"
    return f"This {what} `{correction.question_id}`: {answer}"
