"""Give a person more time or another attempt, with a reason."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.assessment.accommodation import Accommodation, extra_attempts
from evenhand.errors import Forbidden, NotFound, Refused, StaleVersion
from evenhand.people.audit import Action
from evenhand.people.permissions import Verb, reach
from evenhand.workflows.audit import note

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk

TRIES = 5
MOST_TIME = Fraction(4)
MOST_ATTEMPTS = 10
"""At once; more can be given again."""


def accommodate(
    trainer: Person,
    person_id: str,
    desk: Desk,
    *,
    reason: str,
    quiz_id: str = "",
    time: Fraction = Fraction(1),
    attempts: int = 0,
) -> Accommodation:
    """What the person is given, kept. More time holds from the next attempt on, another attempt at once.

    The reason may speak of somebody's health. It is kept with the accommodation alone, where erasing the person takes
    it out; the audit trail, which nothing is taken out of but by its age, names the accommodation.
    """
    if reach(trainer, Verb.ACCOMMODATE) is None:
        raise Forbidden("Only trainers and admins give more time or attempts.")
    person = desk.directory.person(person_id)
    if person is None or not person.active:
        raise NotFound("There is no such person.")
    if person.id == trainer.id:
        raise Forbidden("Nobody gives themselves more time or attempts. Ask another trainer.")
    if quiz_id and desk.keys.current(quiz_id) is None:
        raise NotFound(f"There is no quiz `{quiz_id}`.")
    if not 1 <= time <= MOST_TIME or not 0 <= attempts <= MOST_ATTEMPTS or (time == 1 and attempts == 0):
        raise Refused(f"Give more time, from 1 to {MOST_TIME} times, or from 1 to {MOST_ATTEMPTS} attempts.")
    if attempts and not quiz_id:
        raise Refused("Attempts are given for one quiz. Name it.")
    given = Accommodation(
        id=desk.ids.new(),
        person_id=person_id,
        quiz_id=quiz_id,
        extra_time=time,
        extra_attempts=attempts,
        reason=reason,
        by=trainer.id,
        at=desk.clock.now(),
    )
    desk.accommodations.put_accommodation(given)
    what = [f"{float(time):g} times the time"] if time != 1 else []
    what += [f"{attempts} more attempts"] if attempts else []
    note(
        desk,
        trainer,
        Action.ACCOMMODATED,
        whose=person,
        object=f"accommodation/{given.id}",
        detail=f"{', '.join(what)}{f' for {quiz_id}' if quiz_id else ''}",
        once=given.id,
    )
    if attempts:
        _count(person_id, quiz_id, desk)
    return given


def _count(person_id: str, quiz_id: str, desk: Desk) -> None:
    """Bring the standing in line with all that was given, whatever was broken off before."""
    for _ in range(TRIES):
        standing = desk.attempts.standing(person_id, quiz_id)
        extra = extra_attempts(desk.accommodations.accommodations(person_id), quiz_id)
        if standing.extra_attempts == extra:
            return
        try:
            desk.attempts.put_standing(
                dataclasses.replace(standing, extra_attempts=extra, version=standing.version + 1)
            )
        except StaleVersion:
            continue
        return
    raise StaleVersion("Too much happens with this person's attempts at once. Try again.")
