"""Revisions: short digests that say whether something changed that matters.

The **key revision** of a question covers what changes its marks and only that, so a corrected typo or a translation
neither triggers a regrade nor resets a statistic. The **form revision**, one per language, covers what is shown.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from evenhand.quiz.folding import fold
from evenhand.quiz.settings import Credit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evenhand.quiz.model import Question
    from evenhand.quiz.settings import Settings
    from evenhand.quiz.split import PartKey, QuestionForm, QuestionKey

LENGTH = 12
"""Hex digits kept of a digest: 48 bits, ample for the revisions one question will ever have."""


def digest(value: object) -> str:
    """The revision of any JSON value: the first 12 hex digits of the SHA-256 of its canonical text."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def key_revision(key: QuestionKey) -> str:
    """The revision of what decides the marks: kind, points, what can be answered, and what that earns.

    What a question does not have is left out, so that what comes to the format later changes no older revision.
    """
    value: dict[str, object] = {
        "kind": key.kind,
        "points": str(key.points),
        "options": sorted(key.options),
        "correct": key.correct,
    }
    if key.credit is not Credit.ALL_OR_NOTHING:
        value["credit"] = key.credit
    if key.ranges:
        value["ranges"] = sorted([str(each.low), str(each.high)] for each in key.ranges)
    if key.unit:
        value["unit"] = key.unit
    if key.accepted:
        value["accepted"] = sorted(fold(form) for form in key.accepted)
    if key.also:
        value["also"] = sorted(key.also)
    if key.void:
        value["void"] = True
    if key.parts:
        value["parts"] = sorted(_part(part) for part in key.parts)
    return digest(value)


def _part(part: PartKey) -> list[object]:
    shares = sorted([answer, str(share)] for answer, share in part.shares.items())
    return [part.id, sorted(part.options), part.right, str(part.weight), shares]


def form_revision(form: QuestionForm) -> str:
    """The revision of what one language shows: prompt, material, and the options and parts in their order."""
    value: dict[str, object] = {
        "prompt": form.prompt,
        "material": form.material,
        "options": [[option.id, option.text] for option in form.options],
    }
    if form.unit:
        value["unit"] = form.unit
    if form.parts:
        value["parts"] = [
            [part.id, part.text, [[option.id, option.text] for option in part.options]] for part in form.parts
        ]
    return digest(value)


def case_revision(question: Question) -> str:
    """The revision of the item that a case is about, in the original language."""
    return digest({"prompt": question.prompt, "material": question.material})


def grading_revision(settings: Settings, questions: Iterable[tuple[str, str, bool]]) -> str:
    """The revision of what decides a grade: the pass mark and, per question, id, key revision and criticality."""
    return digest({"pass_mark": str(settings.pass_mark), "questions": [list(each) for each in questions]})
