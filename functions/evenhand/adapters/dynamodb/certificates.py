"""Certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.assessment.certification import Certificate
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.dynamodb.table import Key, Table

CERTIFICATE = "CERTIFICATE"
POINTER = "CERTIFICATE#"


class DynamoCertificates:
    """`evenhand.ports.CertificateStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def certificate(self, number: str) -> Certificate | None:
        """The certificate, or None."""
        item = self._table.get(_key(number))
        return unpack(Certificate, item) if item else None

    def certificates_of(self, person_id: str) -> Sequence[Certificate]:
        """A person's certificates, the earliest first."""
        pointers = self._table.query(f"PERSON#{person_id}", "begins_with(SK, :prefix)", {":prefix": POINTER})
        keys = [_key(pointer["a"]) for pointer in pointers]
        for _ in self._table.tries():
            found = self._table.get_all(keys)
            # Reading many items can meet a transaction half-way.
            if len(found) == len(keys):
                return [unpack(Certificate, found[key]) for key in keys]
        raise Overloaded("A certificate was being written, however often it was read.")


def certificate_writes(certificate: Certificate) -> tuple[Put, Put]:
    """A certificate, which must be new, and what points to it from its holder, to be written with the grade."""
    partition, sort = _key(certificate.number)
    pointer = {
        PK: f"PERSON#{certificate.person_id}",
        SK: f"{POINTER}{stamp(certificate.issued_at)}#{certificate.number}",
        "a": certificate.number,
    }
    return Put(item={PK: partition, SK: sort, "b": pack(certificate)}, condition=NEW), Put(item=pointer)


def _key(number: str) -> Key:
    return f"CERTIFICATE#{number}", CERTIFICATE
