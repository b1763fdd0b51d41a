"""A test whose first question had a wrong key, before and after the correction, and answers that it matters to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.workflows.start_attempt import start_attempt
from evenhand.workflows.submit_attempt import submit_attempt
from support import QUIZ, RIGHT, person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from evenhand.wiring import Application


def certifying(text: str) -> str:
    """The test with a certificate for those who pass."""
    return text.replace("attempts: 2", "attempts: 2\n  certificate: 90d")


CORRECTED = QUIZ.replace("- [ ] Allow {#allow}\n  >", "- [x] Allow {#allow}\n  >").replace(
    "- [x] Restrict {#restrict}", "- [ ] Restrict {#restrict}"
)
"""`QUIZ` with the other right answer to its first question, of 2 marks in 4."""
HALF = {**RIGHT, "fight": ["allow"]}
"""2 marks of 4 under `QUIZ`, which fail; 4 under `CORRECTED`, of which `RIGHT` has 2."""
CHANGE = {"question_id": "fight", "what": "right: restrict, now allow"}
"""What the correction changes, as it is told."""
REASON = "Question one had a wrong key."


def take(application: Application, person_id: str, answers: Mapping[str, Sequence[str]]) -> str:
    """Take the test; the attempt's id."""
    attempt_id = start_attempt(person(person_id), "visible-blood", "en", application).record.attempt.id
    given = {question: tuple(each) for question, each in answers.items()}
    submit_attempt(person(person_id), attempt_id, f"sub-{attempt_id}", given, application)
    return attempt_id
