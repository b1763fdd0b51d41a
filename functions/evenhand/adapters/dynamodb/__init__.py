"""The stores on AWS: one DynamoDB table."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import boto3

from evenhand.adapters.aws import patient
from evenhand.adapters.dynamodb.accommodations import DynamoAccommodations
from evenhand.adapters.dynamodb.appeals import DynamoAppeals
from evenhand.adapters.dynamodb.assignments import DynamoAssignments
from evenhand.adapters.dynamodb.attempts import DynamoAttempts
from evenhand.adapters.dynamodb.audit import DynamoAudit
from evenhand.adapters.dynamodb.bounces import DynamoBounces
from evenhand.adapters.dynamodb.certificates import DynamoCertificates
from evenhand.adapters.dynamodb.directory import DynamoDirectory
from evenhand.adapters.dynamodb.fairness import DynamoFairness
from evenhand.adapters.dynamodb.feed import DynamoFeed
from evenhand.adapters.dynamodb.judgements import DynamoJudgements
from evenhand.adapters.dynamodb.outbox import OUTBOX, DynamoOutbox
from evenhand.adapters.dynamodb.preferences import DynamoPreferences
from evenhand.adapters.dynamodb.privacy import DynamoPrivacy
from evenhand.adapters.dynamodb.readings import DynamoReadings
from evenhand.adapters.dynamodb.regrades import UNDER_WAY, DynamoRegrades
from evenhand.adapters.dynamodb.schema import create_table
from evenhand.adapters.dynamodb.sessions import DynamoSessions
from evenhand.adapters.dynamodb.sign_ins import DynamoSignIns
from evenhand.adapters.dynamodb.subscriptions import DynamoSubscriptions
from evenhand.adapters.dynamodb.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from mypy_boto3_dynamodb import DynamoDBClient

    from evenhand.archive import Archive
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
    from evenhand.ports.system import Bell

__all__ = ["DynamoStore", "create_table", "open_archive"]


class DynamoStore:
    """Every store, in one table."""

    def __init__(
        self,
        table: str,
        client: DynamoDBClient | None = None,
        *,
        pause: Callable[[float], None] = time.sleep,
        chance: Callable[[], float] = random.random,
        mail_bell: Bell | None = None,
        regrade_bell: Bell | None = None,
    ) -> None:
        """Use the table through a client, by default one for the account and region that the environment names.

        The bells are rung once a mail waits, or a regrade has begun.
        """
        # It asks once: the table asks again itself, and knows what it asked before.
        self._client = client or boto3.client("dynamodb", config=patient(1))
        bells = {OUTBOX: mail_bell, UNDER_WAY: regrade_bell}
        rung = {kind: bell.ring for kind, bell in bells.items() if bell is not None}
        opened = Table(self._client, table, pause=pause, chance=chance, rung=rung)
        self.attempts: AttemptStore = DynamoAttempts(opened)
        self.assignments: AssignmentStore = DynamoAssignments(opened)
        self.readings: ReadingStore = DynamoReadings(opened)
        self.certificates: CertificateStore = DynamoCertificates(opened)
        self.judgements: JudgementStore = DynamoJudgements(opened)
        self.appeals: AppealStore = DynamoAppeals(opened)
        self.regrades: RegradeStore = DynamoRegrades(opened)
        self.feed: FeedStore = DynamoFeed(opened)
        self.fairness: FairnessStore = DynamoFairness(opened)
        self.outbox: OutboxStore = DynamoOutbox(opened)
        self.directory: Directory = DynamoDirectory(opened)
        self.sessions: SessionStore = DynamoSessions(opened)
        self.sign_ins: SignInStore = DynamoSignIns(opened)
        self.audit: AuditStore = DynamoAudit(opened)
        self.accommodations: AccommodationStore = DynamoAccommodations(opened)
        self.preferences: PreferenceStore = DynamoPreferences(opened)
        self.subscriptions: SubscriptionStore = DynamoSubscriptions(opened)
        self.bounces: BounceStore = DynamoBounces(opened)
        self.privacy: PrivacyStore = DynamoPrivacy(opened)

    def close(self) -> None:
        """Close the connections; nothing may use the store any more."""
        self._client.close()


def open_archive(
    table: str,
    client: DynamoDBClient | None = None,
    *,
    pause: Callable[[float], None] = time.sleep,
    chance: Callable[[], float] = random.random,
) -> Archive:
    """The same table as a backup sees it. No bell hangs on it."""
    from evenhand.adapters.dynamodb.archive import DynamoArchive

    return DynamoArchive(Table(client or boto3.client("dynamodb"), table, pause=pause, chance=chance))
