"""Where each person stands with each quiz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evenhand.adapters.dynamodb.item import pack, unpack
from evenhand.adapters.dynamodb.schema import PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put
from evenhand.assessment.attempt import Standing

if TYPE_CHECKING:
    from evenhand.adapters.dynamodb.table import Key, Table


def read_standing(table: Table, person_id: str, quiz_id: str) -> Standing | None:
    """The standing, or None when the person never began the quiz."""
    item = table.get(_key(person_id, quiz_id))
    return unpack(Standing, item) if item else None


def standing_write(standing: Standing) -> Put:
    """A standing one version on."""
    partition, sort = _key(standing.person_id, standing.quiz_id)
    item = {PK: partition, SK: sort, "b": pack(standing), "v": standing.version}
    if standing.version == 1:
        return Put(item=item, condition=NEW)
    return Put(item=item, condition="v = :before", values={":before": standing.version - 1})


def _key(person_id: str, quiz_id: str) -> Key:
    return f"PERSON#{person_id}", f"QUIZ#{quiz_id}"
