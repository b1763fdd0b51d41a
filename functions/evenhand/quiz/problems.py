"""Problems: what is wrong in a quiz file, where, and how to mend it.

A problem is a value, never an exception, so that one pass finds all of them. Each kind has a stable code: `EH1xx` the
file and its front matter, `EH2xx` questions and options, `EH3xx` translations, `EH4xx` advice on test craft, `EH5xx`
pages, `EH6xx` what is in force already. `evenhand.quiz.catalogue` says of each why it matters.
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
    BAD_NUMBER = "EH215"
    BAD_ACCEPTED = "EH216"
    BAD_PAIR = "EH217"
    TELLING_ID = "EH218"
    BAD_JUDGEMENT = "EH219"
    UNKNOWN_VALUE = "EH220"
    UNREACHABLE_DRAW = "EH221"
    UNKNOWN_REQUIREMENT = "EH222"
    CIRCULAR_REQUIREMENT = "EH223"
    WRONG_KIND = "EH224"
    SAME_TEXT = "EH225"
    CASE_DIFFERS = "EH226"
    NOT_ACCEPTABLE = "EH227"
    KEY_IN_TRANSLATION = "EH301"
    TRANSLATION_MISSING = "EH302"
    TRANSLATION_UNKNOWN = "EH303"
    SETTING_IN_TRANSLATION = "EH304"
    NO_TRANSLATION = "EH305"
    KEY_DIFFERS = "EH306"
    NUMBERS_DIFFER = "EH307"
    LENGTH_DIFFERS = "EH308"
    UNTRANSLATED = "EH309"
    ORDER_DIFFERS = "EH310"
    MISSING_EXPLANATION = "EH401"
    MISSING_FEEDBACK = "EH402"
    LOOSE_FEEDBACK = "EH403"
    MISSING_SEE = "EH404"
    IDLE_SETTING = "EH405"
    TELLING_STEP = "EH406"
    LONGEST_RIGHT = "EH407"
    ALL_OF_THE_ABOVE = "EH408"
    ABSOLUTE_WORD = "EH409"
    PLAIN_NEGATIVE = "EH410"
    SAME_PLACE = "EH411"
    EMPTY_EXPLANATION = "EH412"
    SAME_FEEDBACK = "EH413"
    COIN_TOSS = "EH414"
    CRITICAL_PARTIAL = "EH415"
    UNEVEN_POOL = "EH416"
    ONE_LANGUAGE_FORMS = "EH417"
    SHORT_TIME = "EH418"
    NEVER_CLOSES = "EH419"
    EASY_CERTIFICATE = "EH420"
    REPEATED_DRAW = "EH421"
    MISSING_ALT = "EH422"
    BROKEN_LINK = "EH423"
    UNKNOWN_QUIZ = "EH501"
    TICKED_ITEM = "EH502"
    KEY_CHANGED = "EH601"


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
    insert: str = ""
    """What, written at the line and column, mends it; empty where a person must decide."""

    @property
    def place(self) -> str:
        """`path:line:column`, as editors and terminals link it."""
        return f"{self.path}:{self.line}:{self.column}"


def order(problem: Problem) -> tuple[str, int, int, str]:
    """The order in which problems are shown: by place, then code."""
    return problem.path, problem.line, problem.column, problem.code
