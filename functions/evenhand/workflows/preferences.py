"""How somebody wants to see the site and to be written to: said once, kept, and held to on every page and in each mail.

The roster says the language of those who never chose one. What somebody chose wins over it, whatever is imported later.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.errors import Refused
from evenhand.people.preferences import Preferences
from evenhand.quiz.model import LANGUAGES

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.directory import PreferenceStore

SHORTEST = 5
LONGEST = 240
"""Of the minutes between breaks."""


def preferences_of(person: Person, store: PreferenceStore) -> Preferences:
    """What a person chose, with the language that holds; the kind settings and the roster's language where they never
    said."""
    kept = store.preferences(person.id) or Preferences(person_id=person.id)
    return dataclasses.replace(kept, language=kept.language or person.language)


def in_own_language(person: Person, store: PreferenceStore) -> Person:
    """The person as whoever writes to them or makes a page for them must know them: with the language they chose."""
    language = preferences_of(person, store).language
    return person if language == person.language else dataclasses.replace(person, language=language)


def keep_preferences(person: Person, wanted: Preferences, store: PreferenceStore) -> Preferences:
    """The person's own settings, kept. Nobody can set another's.

    The roster's language, where nothing else was chosen before, is no choice: a correction in the roster still counts
    for those who only changed how they see things.
    """
    if wanted.language and wanted.language not in LANGUAGES:
        raise Refused(f"There is no language `{wanted.language}`; there are {', '.join(LANGUAGES)}.")
    if wanted.break_every is not None and not SHORTEST <= wanted.break_every <= LONGEST:
        raise Refused(f"A break can be suggested every {SHORTEST} to {LONGEST} minutes, or never.")
    before = store.preferences(person.id)
    chosen_before = before.language if before else ""
    language = chosen_before if wanted.language in ("", chosen_before or person.language) else wanted.language
    store.put_preferences(dataclasses.replace(wanted, person_id=person.id, language=language))
    return preferences_of(person, store)
