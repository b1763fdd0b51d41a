"""Bring the tally of a quiz up to date with the feed of results."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from evenhand.analysis.tally import Tally, fold, read_from
from evenhand.errors import StaleVersion

if TYPE_CHECKING:
    from evenhand.ports import FeedStore

OVERLAP = timedelta(minutes=15)
"""How far before the watermark the feed is read again, for rows that were written late."""

TRIES = 5


def fold_results(quiz_id: str, *, feed: FeedStore) -> Tally:
    """The tally with everything the feed holds now; kept, so that the next report reads only what is new."""
    for _ in range(TRIES):
        before = feed.tally(quiz_id) or Tally(quiz_id=quiz_id)
        after = fold(before, feed.feed(quiz_id, read_from(before, overlap=OVERLAP)), overlap=OVERLAP)
        if after.version == before.version:
            return before
        try:
            feed.put_tally(after)
        except StaleVersion:
            continue
        return after
    raise StaleVersion(f"The tally of `{quiz_id}` is being written by several reports at once. Try again.")
