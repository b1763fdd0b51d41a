"""Compute whether a quiz is fair, keep it, and show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.analysis.fairness import Fairness, fairness_of
from evenhand.analysis.first_attempts import FirstAttempts
from evenhand.errors import Forbidden, NotFound
from evenhand.people.permissions import Verb, reach

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.ports.keys import KeyStore
    from evenhand.ports.results import FairnessStore, FeedStore
    from evenhand.ports.system import Clock
    from evenhand.quiz.publication import Publication


def judge_fairness(
    quiz_id: str, *, feed: FeedStore, fairness: FairnessStore, keys: KeyStore, clock: Clock
) -> tuple[Fairness, Publication]:
    """Compare the first attempts at a quiz under the key in force, and keep what comes of it; and the quiz as it is.

    It reads all results there ever were, since who is compared with whom changes with each: one at a time, and what is
    held of each is some 250 bytes.
    """
    publication = keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`; published are {', '.join(keys.quizzes()) or 'none'}.")
    attempts = FirstAttempts(publication.key)
    for result in feed.feed(quiz_id, None):
        attempts.add(result)
    judged = fairness_of(attempts, as_of=clock.now())
    fairness.put_fairness(judged)
    return judged, publication


def see_fairness(
    person: Person, quiz_id: str, *, fairness: FairnessStore, keys: KeyStore
) -> tuple[Fairness, Publication]:
    """What was last computed of a quiz, and the quiz as it is now, for whoever may compare vendors."""
    if reach(person, Verb.SEE_FAIRNESS) is None:
        raise Forbidden("Vendors are compared for trainers and for whoever answers for all vendors.")
    publication = keys.current(quiz_id)
    if publication is None:
        raise NotFound(f"There is no quiz `{quiz_id}`.")
    found = fairness.fairness(quiz_id)
    if found is None:
        raise NotFound("Nothing is computed of this quiz yet. It is every night; `evenhand fairness` does it now.")
    return found, publication
