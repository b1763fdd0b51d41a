"""Certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.assessment.attempt import Standing
    from evenhand.assessment.certification import Certificate


class CertificateStore(Protocol):
    """Certificates. They are written with the grade that they rest on."""

    def revoke(self, certificate: Certificate, standing: Standing | None) -> None:
        """Put the revoked certificate in the place of the one of its number, with the standing that does without it,
        if it is the one that this rests on, in one transaction. A certificate that is revoked already stays as it is,
        and then nothing is written. Raises `StaleVersion` unless the stored standing's version is one less than the
        given, and `NotFound` when there is no certificate of that number."""
        ...

    def certificate(self, number: str) -> Certificate | None:
        """The certificate, or None."""
        ...

    def certificates_of(self, person_id: str) -> Sequence[Certificate]:
        """A person's certificates, the earliest first."""
        ...
