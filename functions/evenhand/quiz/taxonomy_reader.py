"""Read the taxonomy file: words, weights and costs, with what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from fractions import Fraction
from typing import Any

import yaml

from evenhand.quiz.collector import Collector
from evenhand.quiz.model import LANGUAGES, Part
from evenhand.quiz.problems import Code, Problem
from evenhand.quiz.taxonomy import Dimension, Taxonomy

SECTIONS = {"label": "labels", "severity": "severities", "action": "actions"}
"""Dimension to the section of the file that describes it."""
Tree = Mapping[str, Any]


class _Texts(yaml.SafeLoader):
    """Reads every value as the text it is written as: `none`, `on` and `0.1` mean nothing else here."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012, the base class declares it so


def read_taxonomy(text: str, path: str) -> tuple[Taxonomy, tuple[Problem, ...]]:
    """The taxonomy in a file's text; `path` is only named in problems."""
    collector = Collector(path)
    try:
        tree = yaml.load(text, Loader=_Texts)  # noqa: S506, a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"The file is not YAML: {getattr(error, 'problem', None) or 'a character that YAML does not allow'}."
        collector.report(Code.BAD_YAML, line, column, message, "Mend the line, or the one above it.")
        return Taxonomy(), collector.problems
    except (RecursionError, ValueError):
        collector.report(Code.BAD_YAML, 1, 1, "The file cannot be read as YAML.", "Write it like the one of the demo.")
        return Taxonomy(), collector.problems
    if not isinstance(tree, dict | None):
        cure = "Write `labels:`, `severities:`, `actions:` and `policies:`, and what belongs to each below it."
        collector.report(Code.BAD_YAML, 1, 1, "The file does not hold names with what belongs to them.", cure)
    return _Reader(text.split("\n"), collector).read(_mapping(tree)), collector.problems


class _Reader:
    def __init__(self, lines: list[str], collector: Collector) -> None:
        self._lines = lines
        self._collector = collector

    def read(self, tree: Tree) -> Taxonomy:
        policies = tree.get("policies", {})
        if not isinstance(policies, dict) or not all(isinstance(names, dict) for names in policies.values()):
            cure = "Write `policies:`, a policy's id below it, and below that a name per language: `en: Violence`."
            self._collector.report(Code.BAD_YAML, 1, 1, "The names of the policies cannot be read.", cure)
            policies = {}
        sections = {dimension: tree[name] for dimension, name in SECTIONS.items() if name in tree}
        return Taxonomy(
            id=str(tree.get("id", "")),
            version=str(tree.get("version", "")),
            dimensions={
                dimension: self._dimension(dimension, _mapping(section)) for dimension, section in sections.items()
            },
            policy_names={
                language: {policy: str(names[language]) for policy, names in policies.items() if language in names}
                for language in LANGUAGES
            },
        )

    def _dimension(self, identity: str, section: Tree) -> Dimension:
        name = SECTIONS[identity]
        values = {
            str(value): {str(language): str(shown) for language, shown in _mapping(names).items()}
            for value, names in _mapping(section.get("values", {})).items()
        }
        if not values:
            self._bad([name], f"`{name}` has no values.", "Write `values:` and names below.")
        return Dimension(
            id=identity,
            names={str(language): str(shown) for language, shown in _mapping(section.get("name", {})).items()},
            values=values,
            weight=self._weight(name, section.get("weight", "1")),
            costs=self._costs(name, section.get("costs", {}), values.keys()),
            unlisted=self._share([name, "unlisted"], "unlisted", section.get("unlisted", "1")),
        )

    def _costs(self, name: str, written: object, known: Set[str]) -> dict[str, dict[str, Fraction]]:
        costs: dict[str, dict[str, Fraction]] = {}
        for right, row in self._rows([name, "costs"], written).items():
            costs[str(right)] = {
                str(given): self._share([name, "costs", str(right)], f"{right} -> {given}", cost)
                for given, cost in self._rows([name, "costs", str(right)], row).items()
            }
        for unknown in sorted({value for right, row in costs.items() for value in (right, *row)} - known):
            message = f"`costs` of `{name}` names `{unknown}`, which is none of its values."
            cure = "Add it under `values`, or correct its name."
            self._bad([name, "costs", unknown], message, cure, Code.UNKNOWN_VALUE)
        return costs

    def _rows(self, way: list[str], written: object) -> Tree:
        if not isinstance(written, dict):
            message = f"`{way[-1]}` is `{written}`; it must be names with what belongs to them."
            self._bad(way, message, "Write `right: {given: 0.3}` below `costs`.")
        return _mapping(written)

    def _weight(self, name: str, written: object) -> Fraction:
        weight = _number(written)
        if weight is None or weight <= 0:
            message = f"The weight of `{name}` is `{written}`; it must be a number above 0."
            self._bad([name, "weight"], message, "Write `weight: 0.4`.")
            return Fraction(1)
        return weight

    def _share(self, way: list[str], what: str, written: object) -> Fraction:
        cost = _number(written)
        if cost is None or not 0 <= cost <= 1:
            self._bad(way, f"The cost of `{what}` is `{written}`; it must be a number from 0 to 1.", "Write `0.3`.")
            return Fraction(1)
        return cost

    def _bad(self, way: list[str], message: str, cure: str, code: Code = Code.BAD_SETTING) -> None:
        """Report at the last of the names that lead there, one below the other: YAML's values know no place."""
        line = 0
        for name in way:
            after = range(line, len(self._lines))
            line = next((number for number in after if f"{name}:" in self._lines[number]), line)
        self._collector.report(code, line + 1, 1, message, cure)


def _mapping(tree: object) -> Tree:
    return tree if isinstance(tree, dict) else {}


def _number(written: object) -> Fraction | None:
    try:
        return Fraction(str(written))
    except (ValueError, ZeroDivisionError):
        return None


def unknown_values(judged: Iterable[Part], taxonomy: Taxonomy) -> Iterator[tuple[str, str]]:
    """Of a case's dimensions and values, right or accepted, those that the taxonomy does not have, each with what it
    has instead."""
    for part in judged:
        known = taxonomy.dimensions.get(part.id)
        if known is None or not known.values:
            yield part.id, f"the taxonomy has no `{SECTIONS[part.id]}`"
            continue
        for value in (part.right, *part.accepted):
            if value not in known.values:
                yield f"{part.id}: {value}", f"the values are {', '.join(known.values)}"
