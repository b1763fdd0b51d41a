"""What an appeal that was upheld asks of the Markdown of its quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from evenhand.assessment.appeal import AppealState, Remedy
from evenhand.errors import Refused
from evenhand.quiz.correction import Correction

if TYPE_CHECKING:
    from evenhand.assessment.appeal import Appeal


def correction_of(appeal: Appeal) -> Correction:
    """The correction that an appeal leads to.

    Raises `Refused` where it is not upheld, or with a remedy that changes no key.
    """
    decision = appeal.decision
    if decision is None or appeal.state is not AppealState.UPHELD:
        state = appeal.state.replace("_", " ")
        raise Refused(f"The appeal `{appeal.id}` is {state}. A key is corrected once an appeal is upheld.")
    match decision.remedy:
        case Remedy.ACCEPT:
            return Correction(question_id=appeal.question_id, accept=decision.answer)
        case Remedy.CORRECT:
            return Correction(question_id=appeal.question_id, right=decision.answer)
        case Remedy.VOID:
            return Correction(question_id=appeal.question_id, void=True)
        case Remedy.FULL_MARKS:
            raise Refused(f"The appeal `{appeal.id}` gave full marks to one person. The key stays as it is.")
        case None:
            raise Refused(f"The appeal `{appeal.id}` was upheld without a remedy. Edit the quiz's en.md by hand.")
        case _:
            assert_never(decision.remedy)
