"""Certificates."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import dump, load, stamp
from evenhand.adapters.sqlite.standings import put_standing
from evenhand.assessment.certification import Certificate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evenhand.adapters.sqlite.database import Database
    from evenhand.assessment.attempt import Standing


class SqliteCertificates:
    """`evenhand.ports.certificates.CertificateStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revoke(self, certificate: Certificate, standing: Standing | None) -> None:
        """Put a revoked certificate in the place of the one of its number, once."""
        row = (dump(certificate), certificate.number)
        counted = "" if standing is None else dump(standing)

        def write(connection: sqlite3.Connection) -> None:
            stored = read_certificate(connection, certificate.number)
            if stored is None:
                raise refusals.no_certificate(certificate.number)
            if stored.revoked_at is not None:
                return
            if standing is not None:
                put_standing(connection, standing, counted)
            connection.execute("UPDATE certificates SET body = ? WHERE number = ?", row)

        self._database.write(write)

    def certificate(self, number: str) -> Certificate | None:
        """The certificate, or None."""
        with self._database.read() as connection:
            return read_certificate(connection, number)

    def certificates_of(self, person_id: str) -> Sequence[Certificate]:
        """A person's certificates, the earliest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT body FROM certificates WHERE person_id = ? ORDER BY issued_at, number", (person_id,)
            ).fetchall()
        return [load(Certificate, body) for (body,) in rows]


def read_certificate(connection: sqlite3.Connection, number: str) -> Certificate | None:
    """The certificate, or None."""
    row = connection.execute("SELECT body FROM certificates WHERE number = ?", (number,)).fetchone()
    return load(Certificate, row[0]) if row else None


def insert_certificate(connection: sqlite3.Connection, certificate: Certificate) -> None:
    """Write a certificate within the transaction of the grade that it rests on."""
    row = (certificate.number, certificate.person_id, stamp(certificate.issued_at), dump(certificate))
    try:
        connection.execute("INSERT INTO certificates (number, person_id, issued_at, body) VALUES (?, ?, ?, ?)", row)
    except sqlite3.IntegrityError as error:
        raise refusals.certificate_exists(certificate.number) from error
