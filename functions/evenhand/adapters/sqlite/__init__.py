"""The stores of one machine: one SQLite file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.sqlite.accommodations import SqliteAccommodations
from evenhand.adapters.sqlite.appeals import SqliteAppeals
from evenhand.adapters.sqlite.assignments import SqliteAssignments
from evenhand.adapters.sqlite.attempts import SqliteAttempts
from evenhand.adapters.sqlite.audit import SqliteAudit
from evenhand.adapters.sqlite.bounces import SqliteBounces
from evenhand.adapters.sqlite.certificates import SqliteCertificates
from evenhand.adapters.sqlite.database import Database, NewerDatabase
from evenhand.adapters.sqlite.directory import SqliteDirectory
from evenhand.adapters.sqlite.fairness import SqliteFairness
from evenhand.adapters.sqlite.feed import SqliteFeed
from evenhand.adapters.sqlite.judgements import SqliteJudgements
from evenhand.adapters.sqlite.outbox import SqliteOutbox
from evenhand.adapters.sqlite.preferences import SqlitePreferences
from evenhand.adapters.sqlite.privacy import SqlitePrivacy
from evenhand.adapters.sqlite.readings import SqliteReadings
from evenhand.adapters.sqlite.regrades import SqliteRegrades
from evenhand.adapters.sqlite.sessions import SqliteSessions
from evenhand.adapters.sqlite.sign_ins import SqliteSignIns
from evenhand.adapters.sqlite.subscriptions import SqliteSubscriptions

if TYPE_CHECKING:
    from pathlib import Path

    from evenhand.ports.appeals import AppealStore
    from evenhand.ports.assignments import AccommodationStore, AssignmentStore, ReadingStore
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.audit import AuditStore
    from evenhand.ports.certificates import CertificateStore
    from evenhand.ports.directory import Directory, PreferenceStore
    from evenhand.ports.judgements import JudgementStore
    from evenhand.ports.outbox import OutboxStore
    from evenhand.ports.privacy import PrivacyStore
    from evenhand.ports.regrades import RegradeStore
    from evenhand.ports.results import FairnessStore, FeedStore
    from evenhand.ports.sessions import SessionStore, SignInStore
    from evenhand.ports.subscriptions import BounceStore, SubscriptionStore

__all__ = ["NewerDatabase", "SqliteStore"]


class SqliteStore:
    """Every store, in one file."""

    def __init__(self, path: Path) -> None:
        """Open the file, making or migrating it; raises `NewerDatabase` when a later release wrote it."""
        self._database = Database(path)
        self.attempts: AttemptStore = SqliteAttempts(self._database)
        self.assignments: AssignmentStore = SqliteAssignments(self._database)
        self.readings: ReadingStore = SqliteReadings(self._database)
        self.certificates: CertificateStore = SqliteCertificates(self._database)
        self.judgements: JudgementStore = SqliteJudgements(self._database)
        self.appeals: AppealStore = SqliteAppeals(self._database)
        self.regrades: RegradeStore = SqliteRegrades(self._database)
        self.feed: FeedStore = SqliteFeed(self._database)
        self.fairness: FairnessStore = SqliteFairness(self._database)
        self.outbox: OutboxStore = SqliteOutbox(self._database)
        self.directory: Directory = SqliteDirectory(self._database)
        self.sessions: SessionStore = SqliteSessions(self._database)
        self.sign_ins: SignInStore = SqliteSignIns(self._database)
        self.audit: AuditStore = SqliteAudit(self._database)
        self.accommodations: AccommodationStore = SqliteAccommodations(self._database)
        self.preferences: PreferenceStore = SqlitePreferences(self._database)
        self.subscriptions: SubscriptionStore = SqliteSubscriptions(self._database)
        self.bounces: BounceStore = SqliteBounces(self._database)
        self.privacy: PrivacyStore = SqlitePrivacy(self._database)

    def close(self) -> None:
        """Close the file; nothing may use the store any more."""
        self._database.close()
