"""Which reports go to whom, and which addresses do not work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from evenhand.people.bounce import Bounce
    from evenhand.people.subscription import Subscriptions


class SubscriptionStore(Protocol):
    """Which reports people want, and when they were last made."""

    def put_subscriptions(self, subscriptions: Subscriptions) -> None:
        """Keep a person's subscriptions in the place of those before. Raises `StaleVersion` unless the stored version
        is one less than the given (0 when there are none)."""
        ...

    def subscriptions(self, person_id: str) -> Subscriptions | None:
        """A person's, or None when they never chose."""
        ...

    def note_run(self, person_id: str, subscription_id: str, at: datetime) -> None:
        """Note that what was due for a subscription at a time was made; an earlier time than the one noted changes
        nothing."""
        ...

    def runs(self, person_id: str) -> Mapping[str, datetime]:
        """Subscription id to the time that was noted for it, of one person."""
        ...

    def link_key(self, new: str) -> str:
        """The secret that the links in mails are signed with: the one that is kept, for ever, or `new` if there is
        none yet. Of two that bring a new one at once both get the same."""
        ...


class BounceStore(Protocol):
    """Whose mail comes back."""

    def put_bounce(self, bounce: Bounce) -> None:
        """Keep it in the place of the person's one before."""
        ...

    def bounce(self, person_id: str) -> Bounce | None:
        """A person's latest, cleared or not, or None."""
        ...

    def bounces(self) -> Sequence[Bounce]:
        """Everybody's latest, by person."""
        ...
