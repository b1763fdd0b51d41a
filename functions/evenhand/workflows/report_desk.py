"""All that those who send reports have on their desk: besides the usual, results and who wants to hear of them."""

from __future__ import annotations

from datetime import time
from typing import Protocol

from evenhand.ports.meter import Meter
from evenhand.ports.results import FairnessStore, FeedStore
from evenhand.ports.subscriptions import BounceStore, SubscriptionStore
from evenhand.workflows.desk import Desk


class ReportDesk(Desk, Protocol):
    """What the workflows of reports work with; the application is one."""

    @property
    def feed(self) -> FeedStore:
        """Results, and the tallies folded from them."""

    @property
    def fairness(self) -> FairnessStore:
        """What comparing groups has found."""

    @property
    def subscriptions(self) -> SubscriptionStore:
        """Which reports people want."""

    @property
    def bounces(self) -> BounceStore:
        """Whose mail comes back."""

    @property
    def meter(self) -> Meter:
        """Who watches over how late reports are."""

    @property
    def report_at(self) -> time:
        """When the daily report of those leaves who never said what they want, in UTC."""
