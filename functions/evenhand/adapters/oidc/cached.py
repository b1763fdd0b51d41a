"""Something that is asked for rarely and kept meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from evenhand.ports.providers import ProviderSilent

FRESH = timedelta(hours=1)
"""How long it is taken as it is."""
LONGEST = timedelta(hours=24)
"""How long it is used when it cannot be had anew: a provider that is down for a moment locks nobody out."""
PAUSE = timedelta(minutes=1)
"""Between two times that it is asked for before it is due: whoever makes up key ids makes nobody ask more often."""
BREATH = timedelta(seconds=15)
"""After a failure: while a provider is down, not everybody waits for it in turn."""

T = TypeVar("T")


class Cached(Generic[T]):
    """A value with the way to get it anew, which raises `ProviderSilent`."""

    def __init__(self, get: Callable[[], T]) -> None:
        self._get = get
        self._value: T | None = None
        self._got: datetime | None = None
        self._asked: datetime | None = None
        self._failed: tuple[datetime, str] | None = None
        """When it could not be had, and why."""

    def value(self, now: datetime) -> T:
        """The value, got anew when it is due."""
        if self._value is not None and self._got is not None and now - self._got < FRESH:
            return self._value
        if self._failed is None or now - self._failed[0] >= BREATH:
            try:
                return self._renew(now)
            except ProviderSilent as error:
                self._failed = now, str(error)
        if self._value is not None and self._got is not None and now - self._got <= LONGEST:
            return self._value
        raise ProviderSilent(self._failed[1])

    def renewed(self, now: datetime) -> T | None:
        """The value got anew before it is due, or None when that was done a moment ago."""
        if self._asked is not None and now - self._asked < PAUSE:
            return None
        return self._renew(now)

    def _renew(self, now: datetime) -> T:
        self._asked = now
        value = self._get()
        self._value, self._got = value, now
        return value
