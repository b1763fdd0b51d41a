"""The attributes of a question: which there are, and what each may say."""

from __future__ import annotations

import re
from fractions import Fraction

from evenhand.quiz.attributes import ID
from evenhand.quiz.model import Kind
from evenhand.quiz.settings import Credit

ATTRIBUTES = ("points", "critical", "policy", "tags", "see", "kind", "credit", "unit", "case", "void")
POLICY = re.compile(r"[a-z0-9][a-z0-9-]*@[0-9][0-9.]*")
LONGEST_UNIT = 20
POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?")


def rule_broken(name: str, value: str) -> tuple[str, str] | None:
    """What is wrong with an attribute of a question and the cure, or None."""
    match name:
        case "points" if not POINTS.fullmatch(value) or Fraction(value) == 0:
            return "points are a number above 0 and below 1000", "Write `points=2`."
        case "kind" if value not in {kind.value for kind in Kind}:
            return f"the kinds are {', '.join(Kind)}", "Remove it, unless it is `kind=case`: the answers say the kind."
        case "credit" if value not in {credit.value for credit in Credit}:
            return f"the ways of partial credit are {', '.join(Credit)}", "Write `credit=each_answer`."
        case "unit" if not value or len(value) > LONGEST_UNIT:
            return f"a unit is a text of up to {LONGEST_UNIT} characters", 'Write `unit="s"`.'
        case "case" if not ID.fullmatch(value):
            return "a case's id has small letters, digits and hyphens", "Write `case=street-fight-0412`."
        case "policy" if not POLICY.fullmatch(value):
            return "a policy has a name and a version", "Write `policy=violence@3`."
        case "critical" if value:
            return "critical has no value", "Write `critical` alone."
        case "void" if value:
            return "void has no value", "Write `void` alone."
        case "see" if not value or value.startswith(("/", ".")) or ":" in value or ".." in value.split("/"):
            return "it must be a page of the site and a section", 'Write `see="modules/violence.md#blood"`.'
        case "points" | "kind" | "policy" | "critical" | "see" | "tags" | "credit" | "unit" | "case" | "void":
            return None
        case _:
            return "no such attribute", f"The attributes are {', '.join(ATTRIBUTES)}."
