"""From settings to adapters: the only place that chooses."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time
from functools import cache
from typing import TYPE_CHECKING, Protocol, assert_never

from evenhand.people.audit import Client, Origin
from evenhand.settings import PARAMETERS, MailerKind, Settings, StoreKind, read_settings

if TYPE_CHECKING:
    from evenhand.archive import Archive, KeyShelf
    from evenhand.ports.appeals import AppealStore
    from evenhand.ports.assignments import AccommodationStore, AssignmentStore, ReadingStore
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.audit import AuditStore
    from evenhand.ports.certificates import CertificateStore
    from evenhand.ports.directory import Directory, PreferenceStore
    from evenhand.ports.judgements import JudgementStore
    from evenhand.ports.keys import KeyStore
    from evenhand.ports.mail import Mailer
    from evenhand.ports.meter import Meter
    from evenhand.ports.outbox import OutboxStore
    from evenhand.ports.privacy import PrivacyStore
    from evenhand.ports.providers import IdentityProviders, SitePass
    from evenhand.ports.regrades import RegradeStore
    from evenhand.ports.results import FairnessStore, FeedStore
    from evenhand.ports.sessions import SessionStore, SignInStore
    from evenhand.ports.subscriptions import BounceStore, SubscriptionStore
    from evenhand.ports.system import Bell, Clock, Ids


NO_REQUEST = Origin(client=Client.SYSTEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """Everything the workflows need, chosen."""

    settings: Settings
    attempts: AttemptStore
    assignments: AssignmentStore
    readings: ReadingStore
    certificates: CertificateStore
    judgements: JudgementStore
    appeals: AppealStore
    regrades: RegradeStore
    feed: FeedStore
    fairness: FairnessStore
    outbox: OutboxStore
    directory: Directory
    sessions: SessionStore
    sign_ins: SignInStore
    audit: AuditStore
    accommodations: AccommodationStore
    preferences: PreferenceStore
    subscriptions: SubscriptionStore
    bounces: BounceStore
    privacy: PrivacyStore
    keys: KeyStore
    mailer: Mailer
    providers: IdentityProviders
    clock: Clock
    ids: Ids
    meter: Meter
    close: Callable[[], None]
    site_pass: SitePass | None = None
    """To what stands before the site and knows no sessions; None where the site itself asks for them."""
    origin: Origin = NO_REQUEST
    """From where the person acts who is served now."""

    @property
    def site_url(self) -> str:
        """Where the site is, for links in mail."""
        return self.settings.site_url

    @property
    def report_at(self) -> time:
        """When the daily report of those leaves who never said what they want, in UTC."""
        return self.settings.report_at


class Stores(Protocol):
    """What both kinds of store offer."""

    attempts: AttemptStore
    assignments: AssignmentStore
    readings: ReadingStore
    certificates: CertificateStore
    judgements: JudgementStore
    appeals: AppealStore
    regrades: RegradeStore
    feed: FeedStore
    fairness: FairnessStore
    outbox: OutboxStore
    directory: Directory
    sessions: SessionStore
    sign_ins: SignInStore
    audit: AuditStore
    accommodations: AccommodationStore
    preferences: PreferenceStore
    subscriptions: SubscriptionStore
    bounces: BounceStore
    privacy: PrivacyStore

    def close(self) -> None:
        """Let go of files and connections."""


def wire(settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None) -> Application:
    """The application on the adapters that the settings name. Adapters not chosen are not imported."""
    from evenhand.adapters.oidc import OidcProviders
    from evenhand.adapters.system import NoMeter, RandomIds, SystemClock

    store, clock = _stores(settings), clock or SystemClock()
    application = Application(
        settings=settings,
        attempts=store.attempts,
        assignments=store.assignments,
        readings=store.readings,
        certificates=store.certificates,
        judgements=store.judgements,
        appeals=store.appeals,
        regrades=store.regrades,
        feed=store.feed,
        fairness=store.fairness,
        outbox=store.outbox,
        directory=store.directory,
        sessions=store.sessions,
        sign_ins=store.sign_ins,
        audit=store.audit,
        accommodations=store.accommodations,
        preferences=store.preferences,
        subscriptions=store.subscriptions,
        bounces=store.bounces,
        privacy=store.privacy,
        keys=_keys(settings),
        mailer=_mailer(settings, clock),
        providers=OidcProviders(settings.providers, settings.site_url, clock),
        clock=clock,
        ids=ids or RandomIds(),
        meter=NoMeter(),
        close=store.close,
        site_pass=_site_pass(settings),
    )
    return _metered(application) if settings.stack else application


def open_archive(settings: Settings) -> Archive:
    """The store that the settings name as a backup sees it. It rings no bell, whatever is restored."""
    match settings.store:
        case StoreKind.SQLITE:
            from evenhand.adapters.sqlite.archive import SqliteArchive

            return SqliteArchive(settings.database)
        case StoreKind.DYNAMODB:
            from evenhand.adapters.dynamodb import open_archive

            return open_archive(settings.table)
        case _:
            assert_never(settings.store)


def open_keys(settings: Settings) -> KeyShelf:
    """Where the settings say that published keys lie, as a backup sees it."""
    if settings.keys_bucket:
        from evenhand.adapters.s3_keys import Bucket

        return Bucket(settings.keys_bucket)
    from evenhand.adapters.file_keys import Folder

    return Folder(settings.keys)


@cache
def wired_from_environment() -> Application:
    """The application that the environment of a function on AWS describes, made at its first event."""
    path = os.environ.get(PARAMETERS)
    if not path:
        return wire(read_settings(os.environ))
    from evenhand.adapters.parameters import parameters_under

    return wire(read_settings({**os.environ, **parameters_under(path)}))


def _stores(settings: Settings) -> Stores:
    match settings.store:
        case StoreKind.SQLITE:
            from evenhand.adapters.sqlite import SqliteStore

            return SqliteStore(settings.database)
        case StoreKind.DYNAMODB:
            from evenhand.adapters.dynamodb import DynamoStore

            return DynamoStore(
                settings.table,
                mail_bell=_bell(settings.mail_queue),
                regrade_bell=_bell(settings.regrade_queue),
            )
        case _:
            assert_never(settings.store)


def _metered(application: Application) -> Application:
    from evenhand.adapters.emf import EmfMeter
    from evenhand.adapters.metered import metered_appeals, metered_attempts, metered_outbox, metered_regrades

    meter = EmfMeter(application.settings.stack)
    return replace(
        application,
        meter=meter,
        attempts=metered_attempts(application.attempts, meter),
        appeals=metered_appeals(application.appeals, meter),
        regrades=metered_regrades(application.regrades, meter),
        outbox=metered_outbox(application.outbox, meter),
    )


def _site_pass(settings: Settings) -> SitePass | None:
    if not settings.site_key_pair:
        return None
    from evenhand.adapters.cloudfront import CloudFrontPass

    return CloudFrontPass(settings.site_url, settings.site_key_pair, settings.site_key)


def _bell(queue: str) -> Bell | None:
    if not queue:
        return None
    from evenhand.adapters.sqs import QueueBell

    return QueueBell(queue)


def _keys(settings: Settings) -> KeyStore:
    if settings.keys_bucket:
        from evenhand.adapters.s3_keys import S3Keys

        return S3Keys(settings.keys_bucket)
    from evenhand.adapters.file_keys import FileKeys

    return FileKeys(settings.keys)


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    match settings.mail:
        case MailerKind.MAILDIR:
            from evenhand.adapters.maildir import Maildir

            return Maildir(settings.outbox, settings.sender, clock)
        case MailerKind.SMTP:
            from evenhand.adapters.smtp import Security, SmtpMailer, SmtpServer

            server = SmtpServer(
                host=settings.smtp_host,
                port=settings.smtp_port,
                security=Security(settings.smtp_security),
                user=settings.smtp_user,
                password=settings.smtp_password.get_secret_value(),
            )
            return SmtpMailer(server, settings.sender, clock)
        case MailerKind.SES:
            from evenhand.adapters.ses import SesMailer

            return SesMailer(settings.sender, clock, configuration=settings.ses_configuration)
        case _:
            assert_never(settings.mail)
