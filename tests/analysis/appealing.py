"""Appeals as they end."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from analysis.examples import NORTHWIND, START
from evenhand.assessment.appeal import Appeal, AppealAction, AppealReason, Remedy, act

NUMBERS = count(1)


def appeal(
    action: AppealAction | None = None, *, after: float = 1, due: float | None = None, **changes: object
) -> Appeal:
    """An appeal opened at the start, and what became of it after so many days; it stays open where nothing did."""
    number = next(NUMBERS)
    values: dict[str, object] = {
        "id": f"appeal-{number}",
        "attempt_id": f"attempt-{number}",
        "question_id": "q1",
        "quiz_id": "example",
        "key_revision": "0123456789ab",
        "person_id": f"p{number}",
        "vendor_id": NORTHWIND.id,
        "language": "en",
        "reason": AppealReason.WRONG_KEY,
        "text": "The module says otherwise.",
        "opened_at": START,
        "due_at": None if due is None else START + timedelta(days=due),
    }
    made = Appeal(**(values | changes))  # type: ignore[arg-type]
    if action is None:
        return made
    at = START + timedelta(days=after)
    if action is not AppealAction.WITHDRAW:
        made = act(made, AppealAction.TAKE, at=at, by="tess")
    remedy = Remedy.FULL_MARKS if action is AppealAction.UPHOLD else None
    return act(made, action, at=at, by="tess", note="Looked at.", remedy=remedy)


def upheld(**changes: object) -> Appeal:
    """An appeal that was upheld a day later."""
    return appeal(AppealAction.UPHOLD, **changes)  # type: ignore[arg-type]
