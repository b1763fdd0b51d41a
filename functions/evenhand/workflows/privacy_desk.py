"""All that those who answer for privacy have on their desk: besides the usual, whatever holds something of people."""

from __future__ import annotations

from typing import Protocol

from evenhand.ports.directory import PreferenceStore
from evenhand.ports.judgements import JudgementStore
from evenhand.ports.mail import Mailer
from evenhand.ports.privacy import PrivacyStore
from evenhand.ports.sessions import SessionStore
from evenhand.ports.subscriptions import BounceStore, SubscriptionStore
from evenhand.workflows.desk import Desk


class PrivacyDesk(Desk, Protocol):
    """What the workflows of privacy work with; the application is one."""

    @property
    def judgements(self) -> JudgementStore:
        """Judgements of cases."""

    @property
    def sessions(self) -> SessionStore:
        """Signed-in sessions."""

    @property
    def preferences(self) -> PreferenceStore:
        """How people want to see the site."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Which reports people want."""

    @property
    def bounces(self) -> BounceStore:
        """Whose mail comes back."""

    @property
    def privacy(self) -> PrivacyStore:
        """What else is held, and taking it out."""

    @property
    def mailer(self) -> Mailer:
        """The way out for mail, which may keep copies."""
