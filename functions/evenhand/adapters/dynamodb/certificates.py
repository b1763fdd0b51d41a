"""Certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.failures import Cancelled
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.standings import standing_write
from evenhand.adapters.dynamodb.table import NEW, Put, Update
from evenhand.assessment.certification import Certificate
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.assessment.attempt import Standing

CERTIFICATE = "CERTIFICATE"
POINTER = "CERTIFICATE#"


class DynamoCertificates:
    """`evenhand.ports.certificates.CertificateStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def revoke(self, certificate: Certificate, standing: Standing | None) -> None:
        """Put a revoked certificate in the place of the one of its number, once."""
        counted = () if standing is None else (standing_write(standing),)
        for _ in self._table.tries():
            item = self._table.get(certificate_key(certificate.number))
            if item is None:
                raise refusals.no_certificate(certificate.number)
            if unpack(Certificate, item).revoked_at is not None:
                return
            revocation = Update(
                key=certificate_key(certificate.number),
                change="SET b = :b",
                condition="b = :before",
                values={":b": pack(certificate), ":before": item["b"]},
            )
            try:
                self._table.transact(revocation, *counted)
            except Cancelled as cancelled:
                if not cancelled.reasons[0].failed:
                    raise refusals.stale_standing() from cancelled
            else:
                return
        raise Overloaded(f"The certificate `{certificate.number}` was being changed, however often it was revoked.")

    def certificate(self, number: str) -> Certificate | None:
        """The certificate, or None."""
        item = self._table.get(certificate_key(number))
        return unpack(Certificate, item) if item else None

    def certificates_of(self, person_id: str) -> Sequence[Certificate]:
        """A person's certificates, the earliest first."""
        pointers = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": POINTER})
        keys = [certificate_key(pointer["a"]) for pointer in pointers]
        for _ in self._table.tries():
            found = self._table.get_all(keys)
            # Reading many items can meet a transaction half-way.
            if len(found) == len(keys):
                return [unpack(Certificate, found[key]) for key in keys]
        raise Overloaded("A certificate was being written, however often it was read.")


def certificate_writes(certificate: Certificate) -> tuple[Put, Put]:
    """A certificate, which must be new, and what points to it from its holder, to be written with the grade."""
    partition, sort = certificate_key(certificate.number)
    pointer = {
        PK: f"PERSON#{certificate.person_id}",
        SK: f"{POINTER}{stamp(certificate.issued_at)}#{certificate.number}",
        "a": certificate.number,
    }
    return Put(item={PK: partition, SK: sort, "b": pack(certificate)}, condition=NEW), Put(item=pointer)


def certificate_key(number: str) -> Key:
    """Where a certificate lies."""
    return f"CERTIFICATE#{number}", CERTIFICATE
