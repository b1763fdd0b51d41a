"""A certificate: that somebody passed a test, when, under which state of it, and how long that holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evenhand.assessment.attempt import Attempt
    from evenhand.assessment.grading import GradeRecord
    from evenhand.quiz.settings import Settings

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a number: nothing that is read as something else."""
RENEWAL = timedelta(days=30)
"""How long before a certificate expires the test can be taken again."""


class Validity(StrEnum):
    """Whether a certificate holds."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is kept of a certificate. It says nothing that its holder's attempt does not."""

    number: str
    """Unguessable; whoever has it can ask whether it holds."""
    person_id: str
    vendor_id: str
    quiz_id: str
    publication: str
    """Revision of the publication that was passed."""
    attempt_id: str
    score: Fraction
    issued_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str = ""
    """A person's id."""
    revoked_for: str = ""
    """Why, in words for its holder."""

    def validity(self, now: datetime) -> Validity:
        """Whether it holds now."""
        if self.revoked_at is not None:
            return Validity.REVOKED
        return Validity.EXPIRED if self.expires_at is not None and self.expires_at <= now else Validity.VALID


def certificate_for(attempt: Attempt, graded: GradeRecord, settings: Settings, random_id: str) -> Certificate:
    """The certificate of a pass. `random_id` is an id of at least 120 random bits."""
    at = graded.graded_at
    return Certificate(
        number=certificate_number(random_id),
        person_id=attempt.person_id,
        vendor_id=attempt.vendor_id,
        quiz_id=attempt.quiz_id,
        publication=attempt.publication,
        attempt_id=attempt.id,
        score=graded.grade.score,
        issued_at=at,
        expires_at=None if settings.certificate_valid is None else at + settings.certificate_valid,
    )


def certificate_number(random_id: str) -> str:
    """A number people can read out: `EH-7K3M-2QXR-94TB-5NWC`, of about 78 random bits."""
    value = int(hashlib.sha256(random_id.encode()).hexdigest(), 16)
    digits = []
    for _ in range(16):
        value, digit = divmod(value, len(ALPHABET))
        digits.append(ALPHABET[digit])
    text = "".join(digits)
    return "EH-" + "-".join(text[start : start + 4] for start in range(0, 16, 4))
