"""The taxonomy file: for now the policies and their names, as people read them beside their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from evenhand.quiz.collector import Collector
from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand.quiz.parser import Parsed
from evenhand.quiz.problems import Code, Problem
from evenhand_site.files import read_text

FILE = "taxonomy.yml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """What the file says, and what is wrong with it."""

    policy_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language to policy id to name."""
    problems: tuple[Problem, ...] = ()


def read_taxonomy(content_root: Path) -> Taxonomy:
    """The taxonomy below a content folder; an empty one where there is no file."""
    path = content_root / FILE
    if not path.exists():
        return Taxonomy()
    text, problems = read_text(path)
    if text is None:
        return Taxonomy(problems=problems)
    collector = Collector(path.as_posix())
    try:
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"The file is not YAML: {getattr(error, 'problem', None) or 'a character that YAML does not allow'}."
        collector.report(Code.BAD_YAML, line, column, message, "Mend the line, or the one above it.")
        return Taxonomy(problems=collector.problems)
    policies = values.get("policies", {}) if isinstance(values, dict) else None
    if not isinstance(policies, dict) or not all(isinstance(names, dict) for names in policies.values()):
        cure = "Write `policies:`, a policy's id below it, and below that a name per language: `en: Violence`."
        collector.report(Code.BAD_YAML, 1, 1, "The names of the policies cannot be read.", cure)
        return Taxonomy(problems=collector.problems)
    return Taxonomy(
        policy_names={
            language: {str(policy): str(names[language]) for policy, names in policies.items() if language in names}
            for language in LANGUAGES
        }
    )


def check_policies(parsed: Parsed | None, path: str, taxonomy: Taxonomy) -> tuple[Problem, ...]:
    """The questions of a quiz whose `policy=` names none of the taxonomy; nothing where the taxonomy names none."""
    known = taxonomy.policy_names.get(ORIGINAL, {})
    if parsed is None or parsed.quiz is None or not known:
        return ()
    collector = Collector(path)
    for question in parsed.quiz.questions:
        if question.policy and question.policy.partition("@")[0] not in known:
            message = f"`policy={question.policy}`: the taxonomy has no such policy."
            cure = f"The policies are {', '.join(known)}; a new one is written into `{FILE}` first."
            collector.report(Code.UNKNOWN_POLICY, parsed.lines[question.id], 1, message, cure)
    return collector.problems
