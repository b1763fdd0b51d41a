"""Note that somebody read a module to its end, and say what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.assessment.reading import Reading
from evenhand.errors import NotFound

if TYPE_CHECKING:
    from evenhand.people.person import Person
    from evenhand.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleRead:
    """A module somebody read."""

    reading: Reading
    current: bool
    """Whether the module still reads as it did."""


def read_module(person: Person, page: str, language: str, desk: Desk) -> ModuleRead:
    """The reading of the module as it is now; of one state the first time counts."""
    module = desk.keys.modules().get(page)
    if module is None:
        raise NotFound(f"There is no module `{page}`.")
    reading = Reading(
        person_id=person.id,
        module=page,
        revision=module.revision,
        language=language,
        read_at=desk.clock.now(),
    )
    desk.readings.put_reading(reading)
    return next(
        (each for each in modules_read(person, desk) if each.reading.module == page and each.current), None
    ) or (ModuleRead(reading=reading, current=True))


def modules_read(person: Person, desk: Desk) -> tuple[ModuleRead, ...]:
    """What a person has read: of each module the latest state, and when it was first read."""
    modules = desk.keys.modules()
    latest: dict[str, ModuleRead] = {}
    for reading in desk.readings.readings(person.id):
        module = modules.get(reading.module)
        current = module is not None and module.revision == reading.revision
        known = latest.get(reading.module)
        if known is None or current or not known.current:
            latest[reading.module] = ModuleRead(reading=reading, current=current)
    return tuple(latest.values())
