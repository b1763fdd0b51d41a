"""Bring the tally of a quiz up to date with the feed of results.

A clock that was wrong must leave no result out of the sums. A result whose time is still to come was written by one
that is ahead: it is folded in when that time has come, so that the watermark never lies in the future. A watermark that
does was written when the clock here was ahead: behind it results may lie that no fold has seen, and the feed is read
anew from its beginning.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.analysis.tally import Tally, fold, read_from
from evenhand.errors import StaleVersion

if TYPE_CHECKING:
    from datetime import datetime

    from evenhand.ports.results import FeedStore

OVERLAP = timedelta(minutes=15)
"""How far before the watermark the feed is read again, for rows that were written late."""

TRIES = 5


def fold_results(quiz_id: str, *, feed: FeedStore, now: datetime | None = None) -> Tally:
    """The tally with everything the feed holds now; kept, so that the next report reads only what is new.

    Without `now` it takes the times of results for right.
    """
    for _ in range(TRIES):
        before = feed.tally(quiz_id) or Tally(quiz_id=quiz_id)
        if now is not None and before.watermark is not None and before.watermark > now:
            before = Tally(quiz_id=quiz_id, version=before.version)
        results = feed.feed(quiz_id, read_from(before, overlap=OVERLAP))
        after = fold(before, (each for each in results if now is None or each.at <= now), overlap=OVERLAP)
        if after.version == before.version:
            return before
        try:
            feed.put_tally(after)
        except StaleVersion:
            continue
        return after
    raise StaleVersion(f"The tally of `{quiz_id}` is being written by several reports at once. Try again.")
