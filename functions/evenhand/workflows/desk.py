"""All that those who deliver tests have on their desk: the stores, the keys, a clock."""

from __future__ import annotations

from typing import Protocol

from evenhand.people.audit import Origin
from evenhand.ports.appeals import AppealStore
from evenhand.ports.assignments import AccommodationStore, AssignmentStore, ReadingStore
from evenhand.ports.attempts import AttemptStore
from evenhand.ports.audit import AuditStore
from evenhand.ports.certificates import CertificateStore
from evenhand.ports.directory import Directory, PreferenceStore
from evenhand.ports.keys import KeyStore
from evenhand.ports.outbox import OutboxStore
from evenhand.ports.regrades import RegradeStore
from evenhand.ports.system import Clock, Ids


class Desk(Protocol):
    """What the workflows of tests work with; the application is one."""

    @property
    def attempts(self) -> AttemptStore:
        """Attempts, and where people stand."""

    @property
    def appeals(self) -> AppealStore:
        """Appeals."""

    @property
    def regrades(self) -> RegradeStore:
        """The regrades there were, and those under way."""

    @property
    def assignments(self) -> AssignmentStore:
        """What people have to do."""

    @property
    def readings(self) -> ReadingStore:
        """Which modules people have read."""

    @property
    def certificates(self) -> CertificateStore:
        """Certificates."""

    @property
    def accommodations(self) -> AccommodationStore:
        """What people were given beyond the rules."""

    @property
    def preferences(self) -> PreferenceStore:
        """How people want to see the site, and in which language."""

    @property
    def audit(self) -> AuditStore:
        """Who did what to whose record."""

    @property
    def origin(self) -> Origin:
        """From where the person acts who is served now."""

    @property
    def directory(self) -> Directory:
        """People and vendors."""

    @property
    def outbox(self) -> OutboxStore:
        """Mail waiting to leave."""

    @property
    def keys(self) -> KeyStore:
        """What is published."""

    @property
    def clock(self) -> Clock:
        """The time."""

    @property
    def ids(self) -> Ids:
        """Names for new things."""

    @property
    def site_url(self) -> str:
        """Where the site is, for links in mail."""
