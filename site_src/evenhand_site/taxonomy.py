"""The taxonomy file beside the quizzes, and what quizzes say that it does not know."""

from __future__ import annotations

from pathlib import Path

from evenhand.quiz.collector import Collector
from evenhand.quiz.model import ORIGINAL, Kind
from evenhand.quiz.parser import Parsed
from evenhand.quiz.problems import Code, Problem
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand.quiz.taxonomy_reader import read_taxonomy, unknown_values
from evenhand_site.files import read_text

FILE = "taxonomy.yml"


def load_taxonomy(content_root: Path) -> tuple[Taxonomy, tuple[Problem, ...]]:
    """The taxonomy below a content folder, with what is wrong in it; an empty one where there is no file."""
    path = content_root / FILE
    if not path.exists():
        return NO_TAXONOMY, ()
    text, problems = read_text(path)
    return read_taxonomy(text, path.as_posix()) if text is not None else (NO_TAXONOMY, problems)


def check_taxonomy(parsed: Parsed | None, path: str, taxonomy: Taxonomy) -> tuple[Problem, ...]:
    """The policies and the judgements in a quiz that the taxonomy does not have.

    Policies are not checked where the taxonomy names none: a project may do without their names.
    """
    if parsed is None or parsed.quiz is None:
        return ()
    known = taxonomy.policy_names.get(ORIGINAL, {})
    collector = Collector(path)
    for question in parsed.quiz.questions:
        line = parsed.lines[question.id]
        if known and question.policy and question.policy.partition("@")[0] not in known:
            message = f"`policy={question.policy}`: the taxonomy has no such policy."
            cure = f"The policies are {', '.join(known)}; a new one is written into `{FILE}` first."
            collector.report(Code.UNKNOWN_POLICY, line, 1, message, cure)
        if question.kind is Kind.CASE:
            for what, instead in unknown_values(question.parts, taxonomy):
                message = f"`{what}` in the case `{question.id}`: {instead}."
                cure = f"Write one of them, or add it to `{FILE}` first."
                collector.report(Code.UNKNOWN_VALUE, line, 1, message, cure)
    return collector.problems
