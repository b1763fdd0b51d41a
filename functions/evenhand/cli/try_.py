"""`evenhand try`: grade answers to a quiz with no server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evenhand.cli.printing import Format, FormatOption, err, out, print_problems, refuse

if TYPE_CHECKING:
    from evenhand.trial.paper import Paper

command = typer.Typer()


@command.command(name="try")
def try_(
    quiz: Annotated[Path, typer.Argument(help="A quiz file, the English one, or the folder it is in.", exists=True)],
    answers: Annotated[
        Path | None,
        typer.Option(
            help="A JSON file of answers by question id; what is left out is left open. Without it you are asked.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    explain: Annotated[
        bool | None,
        typer.Option(
            "--explain/--no-explain",
            help="Say what would have been right and why. By default only when you are asked in the terminal.",
            show_default=False,
        ),
    ] = None,
    draw: Annotated[
        str | None,
        typer.Option(
            metavar="SEED",
            help="Draw and shuffle as for somebody's first attempt; the same seed, any word, gives the same paper. "
            "Without it all questions are asked in their order.",
        ),
    ] = None,
    taxonomy: Annotated[
        Path | None,
        typer.Option(
            help="The words and costs that cases are judged by; taxonomy.yml beside the quiz or above unless given.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    form: FormatOption = Format.TEXT,
) -> None:
    """Take a quiz in the terminal, or grade answers from a file, by the very function that the server uses.

    Answers in a file, for every kind of question:

    `{"fight": "restrict", "scope": ["threat", "doxxing"], "seconds": 12.5, "term": "visible blood",
    "pairs": {"left": "right"}, "steps": ["first", "second"], "case-7": {"label": "violence.blood"}}`

    Examples: `evenhand try content/quizzes/spam` before a pull request;
    `evenhand try content/quizzes/spam --draw monday` for one of the papers that it can become.
    """
    from evenhand.assessment.grading import grade
    from evenhand.cli.interview import Stopped, interview
    from evenhand.cli.outcome import print_outcome
    from evenhand.trial.answer_file import read_answers
    from evenhand.trial.failure import TrialFailed
    from evenhand.trial.outcome import as_json
    from evenhand.trial.paper import read_paper

    try:
        paper = read_paper(quiz, taxonomy, draw)
        _say_what_is_asked(paper, draw)
        given = interview(paper) if answers is None else read_answers(answers, paper)
    except TrialFailed as error:
        refusal = refuse(str(error))
        for note in error.notes:
            err.print(note, markup=False)
        print_problems(error.problems)
        raise refusal from None
    except Stopped as error:
        raise refuse(str(error)) from None
    graded = grade(given, paper.key)
    explained = answers is None if explain is None else explain
    if form is Format.JSON:
        out.print_json(json.dumps(as_json(graded, given, paper, explained=explained), ensure_ascii=False))
    else:
        print_outcome(graded, given, paper, explained=explained)


def _say_what_is_asked(paper: Paper, seed: str | None) -> None:
    """That a draw draws nothing, or that a quiz that draws is tried whole."""
    settings = paper.quiz.settings
    if seed is not None and not settings.draw and not settings.shuffle.questions and not settings.shuffle.options:
        err.print("--draw changes nothing: the quiz neither draws nor shuffles.")
    elif seed is None and settings.draw:
        count = len(paper.whole.questions)
        err.print(f"The quiz draws from {count} questions, and all of them are asked; --draw SEED tries one paper.")
