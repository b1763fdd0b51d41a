"""Revisions: short digests that say whether something changed that matters.

The **key revision** of a question covers what changes its marks and only that, so a corrected typo or a translation
neither triggers a regrade nor resets a statistic. The **form revision**, one per language, covers what is shown.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.quiz.model import Question, Settings

LENGTH = 12
"""Hex digits kept of a digest: 48 bits, ample for the revisions one question will ever have."""


def digest(value: object) -> str:
    """The revision of any JSON value: the first 12 hex digits of the SHA-256 of its canonical text."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def key_revision(question: Question) -> str:
    """The revision of what decides the marks: kind, points, the set of options and which of them are right."""
    return digest(
        {
            "kind": question.kind,
            "points": str(question.points),
            "options": sorted(option.id for option in question.options),
            "correct": question.correct_ids,
        }
    )


def form_revision(question: Question) -> str:
    """The revision of what one language shows: prompt, material, and the options in their order."""
    return digest(
        {
            "prompt": question.prompt,
            "material": question.material,
            "options": [[option.id, option.text] for option in question.options],
        }
    )


def grading_revision(settings: Settings, questions: Iterable[tuple[str, str, bool]]) -> str:
    """The revision of what decides a grade: the pass mark and, per question, id, key revision and criticality."""
    return digest({"pass_mark": str(settings.pass_mark), "questions": [list(each) for each in questions]})
