"""Revoke a certificate: never by itself, always by somebody's decision."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.errors import Forbidden, NotFound, StaleVersion
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note
from evenhand.workflows.certify import Certified, own_certificate
from evenhand.workflows.keep_submission import TRIES

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


def revoke_certificate(trainer: Person, number: str, reason: str, desk: Desk) -> Certified:
    """The certificate, revoked for a reason that its holder reads. Revoking it again changes nothing."""
    if reach(trainer, Verb.REVOKE_CERTIFICATE) is None:
        raise Forbidden("Only trainers revoke certificates.")
    for _ in range(TRIES):
        certificate = desk.certificates.certificate(number.strip().upper())
        if certificate is None:
            raise NotFound("There is no certificate of this number. Compare it letter by letter.")
        if certificate.person_id == trainer.id:
            raise Forbidden("Nobody revokes a certificate of their own. Ask another trainer.")
        if certificate.revoked_at is None:
            revoked = dataclasses.replace(
                certificate, revoked_at=desk.clock.now(), revoked_by=trainer.id, revoked_for=reason
            )
            standing = desk.attempts.standing(certificate.person_id, certificate.quiz_id)
            without = dataclasses.replace(standing.without_certificate(), version=standing.version + 1)
            try:
                desk.certificates.revoke(revoked, without if standing.certificate == certificate.number else None)
            except StaleVersion:
                continue
        note(
            desk,
            trainer,
            Action.CERTIFICATE_REVOKED,
            person_id=certificate.person_id,
            vendor_id=certificate.vendor_id,
            object=f"certificate/{certificate.number}",
            once=certificate.number,
        )
        revoked_now = own_certificate(trainer, certificate.number, desk)
        if revoked_now is not None:
            return revoked_now
    raise StaleVersion("Too much happens with this certificate at once. Nothing is changed: try again.")
