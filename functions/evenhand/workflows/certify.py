"""Certificates: one's own, and whether one that somebody shows holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.certification import Certificate, Validity
from evenhand.errors import NotFound
from evenhand.people.permissions import Verb, may
from evenhand.people.person import Person
from evenhand.quiz.publication import Publication

if TYPE_CHECKING:
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Certified:
    """A certificate with what it is about, as far as who asks may know."""

    certificate: Certificate
    publication: Publication | None
    """The test as it was passed; None where it is not here any more."""
    validity: Validity
    holder: Person | None
    """None for whoever may not see the holder's results."""
    initials: str
    """Of the holder, for whoever compares the certificate with a person."""
    revoked_for: str
    """Why it was revoked, which may speak of answers; empty for whoever may not see those."""


def certificates_of(person: Person, asker: Person, desk: Desk) -> tuple[Certified, ...]:
    """A person's certificates, the newest first, as far as who asks may know."""
    return tuple(_certified(asker, each, desk) for each in reversed(desk.certificates.certificates_of(person.id)))


def own_certificate(person: Person, number: str | None, desk: Desk) -> Certified | None:
    """The certificate of that number, or None where there is none."""
    certificate = desk.certificates.certificate(number) if number else None
    return _certified(person, certificate, desk) if certificate else None


def verify_certificate(asker: Person | None, number: str, desk: Desk) -> Certified:
    """Whether a certificate holds. Whoever has its number may know that, and what it is for, but not whose it is."""
    certificate = desk.certificates.certificate(number.strip().upper())
    if certificate is None:
        raise NotFound("There is no certificate of this number. Compare it letter by letter.")
    return _certified(asker, certificate, desk)


def _certified(asker: Person | None, certificate: Certificate, desk: Desk) -> Certified:
    holder = desk.directory.person(certificate.person_id)
    seen, told = (
        asker is not None and may(asker, verb, owner_id=certificate.person_id, vendor_id=certificate.vendor_id)
        for verb in (Verb.SEE_ATTEMPT, Verb.SEE_ANSWERS)
    )
    return Certified(
        certificate=certificate,
        publication=desk.keys.revision(certificate.quiz_id, certificate.publication),
        validity=certificate.validity(desk.clock.now()),
        holder=holder if seen else None,
        initials="".join(f"{word[0]}." for word in holder.name.split()) if holder else "",
        revoked_for=certificate.revoked_for if told else "",
    )
