"""The spreadsheet that quizzes are exchanged in: one row a question, the first row the names of the columns.

| column | what stands in it |
|---|---|
| `question` | the question, Markdown, one line |
| `kind` | `single`, `multiple`, `numeric`, `short_text`, `matching`, `ordering`, `case`; optional beside `right` |
| `right` | for single and multiple: the right answers, as `2`, `B` or `1, 3` |
| `answer 1`, `answer 2`, … | what the kind takes, see below; an id may end it, as in `Allow {#allow}` |
| `feedback 1`, … | what is said to whoever gave that answer |
| `id`, `material`, `explanation`, `tags` | as in a quiz file; may be left out, as may those that follow |
| `points`, `credit`, `critical` (`yes`), `policy`, `see`, `unit`, `case` | as at the heading of a question |

An answer is an option; a number or a range, `3.14 +- 0.01` or `[3, 4]`; an accepted form; a pair, `left -> right`, or a
distractor, `-> right`; a step, in the right order; or a judgement, `label: violence.blood`.
"""

from __future__ import annotations

import re

PLAIN_COLUMNS = (
    "id",
    "question",
    "material",
    "kind",
    "points",
    "credit",
    "critical",
    "policy",
    "tags",
    "see",
    "unit",
    "case",
    "right",
    "explanation",
)
NUMBERED = re.compile(r"(?P<name>answer|option|feedback) ?(?P<place>[1-9]\d?)")
FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
"""What spreadsheet programs take for the beginning of a formula."""
QUOTE = "'"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet program takes for a formula."""
    return f"{QUOTE}{cell}" if cell.startswith((*FORMULA, QUOTE)) else cell


def unguarded(cell: str) -> str:
    """The cell without the quote that guarded it."""
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA, QUOTE)) else cell


def column_of(written: str) -> str:
    """The name of a column as it is written in the first row: `Answer_1` is `answer 1`, and so is `option 1`."""
    name = " ".join(written.replace("_", " ").casefold().split())
    found = NUMBERED.fullmatch(name)
    if not found:
        return name
    return f"{'feedback' if found['name'] == 'feedback' else 'answer'} {found['place']}"
