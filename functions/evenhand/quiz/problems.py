"""Problems: what is wrong in a quiz file, where, and how to mend it.

A problem is a value, never an exception, so that one pass finds all of them. Each kind has a stable code: `EH1xx` the
file and its front matter, `EH2xx` questions and options, `EH3xx` translations, `EH4xx` advice on test craft, `EH5xx`
pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem stops the build."""

    ERROR = "error"
    ADVICE = "advice"


class Code(StrEnum):
    """Every kind of problem, by its stable code."""

    NO_FRONT_MATTER = "EH101"
    BAD_YAML = "EH102"
    UNKNOWN_SETTING = "EH103"
    BAD_SETTING = "EH104"
    MISSING_SETTING = "EH105"
    NO_QUESTIONS = "EH106"
    BAD_HEADING_LEVEL = "EH107"
    NOT_UTF8 = "EH108"
    DUPLICATE_QUIZ = "EH109"
    FILE_MISSING = "EH110"
    TOO_LARGE = "EH111"
    MISSING_QUESTION_ID = "EH201"
    DUPLICATE_QUESTION_ID = "EH202"
    BAD_ATTRIBUTE = "EH203"
    NO_OPTIONS = "EH204"
    TOO_FEW_OPTIONS = "EH205"
    MISSING_OPTION_ID = "EH206"
    DUPLICATE_OPTION_ID = "EH207"
    NO_CORRECT_OPTION = "EH208"
    SEVERAL_CORRECT = "EH209"
    NOT_AN_OPTION = "EH210"
    MISPLACED_TEXT = "EH211"
    EMPTY_TEXT = "EH212"
    BROKEN_SEE = "EH213"
    UNKNOWN_POLICY = "EH214"
    KEY_IN_TRANSLATION = "EH301"
    TRANSLATION_MISSING = "EH302"
    TRANSLATION_UNKNOWN = "EH303"
    SETTING_IN_TRANSLATION = "EH304"
    NO_TRANSLATION = "EH305"
    MISSING_EXPLANATION = "EH401"
    MISSING_FEEDBACK = "EH402"
    LOOSE_FEEDBACK = "EH403"
    MISSING_SEE = "EH404"
    UNKNOWN_QUIZ = "EH501"
    TICKED_ITEM = "EH502"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend (or, as advice, to think about)."""

    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    code: Code
    message: str
    """What is wrong, in one sentence."""
    cure: str
    """What to do about it, in one sentence."""
    severity: Severity = Severity.ERROR

    @property
    def place(self) -> str:
        """`path:line:column`, as editors and terminals link it."""
        return f"{self.path}:{self.line}:{self.column}"


def order(problem: Problem) -> tuple[str, int, int, str]:
    """The order in which problems are shown: by place, then code."""
    return problem.path, problem.line, problem.column, problem.code
