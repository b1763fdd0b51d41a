"""A grade in the terminal: a table of what was earned, the verdict, and what would have been right."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from fractions import Fraction

from rich.text import Text

from evenhand.assessment.grading import Grade, Mark
from evenhand.assessment.submission import Answers
from evenhand.cli.printing import out, print_columns
from evenhand.trial.explanation import Explanation, Finding, explain
from evenhand.trial.paper import Paper


def print_outcome(graded: Grade, answers: Answers, paper: Paper, *, explained: bool) -> None:
    """Print a grade."""
    rows = []
    for mark in graded.questions:
        kind = paper.question(mark.question_id).kind.value
        rows.append((mark.question_id, kind, number(mark.marks), number(mark.max), ", ".join(_remarks(mark, graded))))
    print_columns([("Question", "Kind", "Marks", "Of", ""), *rows])
    if explained:
        for mark in graded.questions:
            _explain(mark, explain(mark.question_id, answers.get(mark.question_id, ()), paper))
        out.print()
    verdict = "passed" if graded.passed else "not passed"
    if graded.critical_failed:
        verdict += f", since a critical question was missed: {', '.join(graded.critical_failed)}"
    share = f"{float(graded.score):.1%} ({float(paper.key.settings.pass_mark):.1%} passes)"
    out.print(f"{number(graded.marks)} of {number(graded.max)}, {share}: {verdict}")


def number(marks: Fraction) -> str:
    """Marks to two decimals, without those that are nought."""
    return f"{float(marks):.2f}".rstrip("0").rstrip(".")


def _remarks(mark: Mark, graded: Grade) -> Iterator[str]:
    if mark.omitted:
        yield "omitted"
    if mark.question_id in graded.critical_failed:
        yield "critical"


def _explain(mark: Mark, why: Explanation) -> None:
    out.print()
    out.print(Text(f"{mark.question_id}: {number(mark.marks)} of {number(mark.max)}", style="bold"))
    for finding in why.findings:
        earned = f" ({_earned(finding)})" if finding.earned is not None and not finding.good else ""
        sign, style = ("+", "green") if finding.good else ("-", "red")
        out.print(Text.assemble((f"  {sign} ", style), f"{finding.text}{earned}"))
        if finding.feedback:
            out.print(Text(_indented(finding.feedback, 6), style="dim"))
    if why.why:
        out.print(Text(_indented(why.why, 4)))
    if why.see:
        out.print(Text(f"    See {why.see}", style="dim"))


def _earned(finding: Finding) -> str:
    return f"{number(finding.earned or Fraction(0))} of {number(finding.of or Fraction(0))}"


def _indented(text: str, by: int) -> str:
    return textwrap.indent(text, " " * by)
