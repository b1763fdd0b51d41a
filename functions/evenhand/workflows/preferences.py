"""How somebody wants to see the site: said once, kept, and held to on every page."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.errors import Refused
from evenhand.people.preferences import Preferences

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports import PreferenceStore

SHORTEST = 5
LONGEST = 240
"""Of the minutes between breaks."""


def preferences_of(person: Person, store: PreferenceStore) -> Preferences:
    """A person's display settings; the kind ones where they never said."""
    return store.preferences(person.id) or Preferences(person_id=person.id)


def keep_preferences(person: Person, wanted: Preferences, store: PreferenceStore) -> Preferences:
    """The person's own settings, kept. Nobody can set another's."""
    if wanted.break_every is not None and not SHORTEST <= wanted.break_every <= LONGEST:
        raise Refused(f"A break can be suggested every {SHORTEST} to {LONGEST} minutes, or never.")
    kept = dataclasses.replace(wanted, person_id=person.id)
    store.put_preferences(kept)
    return kept
