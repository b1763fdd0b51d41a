"""Appeals and their histories."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from evenhand.adapters import refusals
from evenhand.adapters.codec import stamp
from evenhand.adapters.dynamodb.failures import Cancelled
from evenhand.adapters.dynamodb.grades import write_grade
from evenhand.adapters.dynamodb.item import Item, pack, unpack
from evenhand.adapters.dynamodb.outbox import write_with_mail
from evenhand.adapters.dynamodb.records import grade_write, read_submitted
from evenhand.adapters.dynamodb.schema import INDEX_PK, INDEX_SK, PK, SK
from evenhand.adapters.dynamodb.table import NEW, Put, Update
from evenhand.assessment.appeal import Appeal, AppealEvent, AppealState
from evenhand.errors import Overloaded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.assessment.grading import GradeRecord
    from evenhand.ports.attempts import FurtherGrade
    from evenhand.ports.outbox import OutboxRow

META = "META"
BEGINS = "begins_with(SK, :prefix)"
POINTERS = {":prefix": "APPEAL#"}
"""Appeals are pointed to from the attempt, from the person and from the quiz."""


class DynamoAppeals:
    """`evenhand.ports.appeals.AppealStore`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def open(self, appeal: Appeal) -> None:
        """Keep a new appeal."""
        try:
            self._table.transact(*appeal_writes(appeal))
        except Cancelled as cancelled:
            known, appealed, *_ = cancelled.reasons
            again = known.failed or appealed.failed
            raise (refusals.mark_appealed() if again else refusals.stale_number()) from cancelled

    def append(self, appeal: Appeal, *, further: FurtherGrade | None = None, mail: OutboxRow | None = None) -> None:
        """Keep the events added to an appeal, with what follows from them. The same events again are refused like any
        others that were overtaken, so that the grade and the mail are not looked at again either."""
        for _ in self._table.tries():
            before = self.get(appeal.id)
            if before is None:
                raise refusals.no_appeal(appeal.id)
            if appeal.version <= before.version or appeal.history[: before.version] != before.history:
                raise refusals.stale_appeal()
            move, events = _move(appeal, before.version), _events(appeal, before.version)
            # Besides the events, a decision with all that can follow from it is 8 of the 100 writes of a transaction.
            if further is None or self._is_graded(further.grade):
                written = write_with_mail(self._table, move, events, mail)
            else:
                written = write_grade(
                    self._table,
                    (move, grade_write(further.grade)),
                    events,
                    further.standing,
                    further.result,
                    mail,
                    further.certificate,
                )
            if written:
                return
        raise Overloaded(f"The appeal `{appeal.id}` was being worked on, however often it was tried.")

    def get(self, appeal_id: str) -> Appeal | None:
        """The appeal, or None."""
        return next(iter(self._load([appeal_id])), None)

    def of_attempt(self, attempt_id: str) -> Sequence[Appeal]:
        """The appeals against marks of an attempt, the earliest first."""
        return self._load(item["a"] for item in self._table.query(f"ATTEMPT#{attempt_id}", BEGINS, POINTERS))

    def of_person(self, person_id: str) -> Sequence[Appeal]:
        """A person's appeals, the earliest first."""
        return self._load(item["a"] for item in self._table.query(f"PERSON#{person_id}", BEGINS, POINTERS))

    def of_quiz(self, quiz_id: str) -> Sequence[Appeal]:
        """The appeals against marks of a quiz, the earliest first; without those that were opened before quizzes
        pointed to their appeals."""
        return self._load(item["a"] for item in self._table.query(f"QUIZ#{quiz_id}", BEGINS, POINTERS))

    def in_state(self, state: AppealState) -> Sequence[Appeal]:
        """The appeals in a state, the earliest first."""
        hints = self._table.listed(f"APPEALS#{state}")
        found = self._load(hint[PK].removeprefix("APPEAL#") for hint in hints)
        return [appeal for appeal in found if appeal.state is state]

    def _is_graded(self, grade: GradeRecord) -> bool:
        """Whether the grade is there already; raises what `AttemptStore.add_grade` does when it cannot be next."""
        record = read_submitted(self._table, grade.attempt_id)
        if any(each.id == grade.id for each in record.grades):
            return True
        if grade.number != len(record.grades) + 1:
            raise refusals.stale_grade()
        return False

    def _load(self, appeal_ids: Iterable[str]) -> list[Appeal]:
        """The appeals of these ids, the earliest first."""
        partitions = [_partition(appeal_id) for appeal_id in appeal_ids]
        for _ in self._table.tries():
            metas = self._table.get_all((partition, META) for partition in partitions)
            keys = [key for (partition, _), meta in metas.items() for key in _event_keys(partition, 0, meta["v"])]
            events = self._table.get_all(keys)
            # Reading many items can meet a transaction half-way.
            if len(events) == len(keys):
                appeals = [_appeal(meta, events) for meta in metas.values()]
                return sorted(appeals, key=lambda appeal: (appeal.opened_at, appeal.id))
        raise Overloaded("An appeal was being written, however often it was read.")


def appeal_writes(appeal: Appeal) -> tuple[Put, ...]:
    """A new appeal, the guard that its mark is appealed once, and what else belongs to it, in this order."""
    sort = f"APPEAL#{stamp(appeal.opened_at)}#{appeal.id}"
    meta = {
        PK: _partition(appeal.id),
        SK: META,
        "b": pack(dataclasses.replace(appeal, history=())),
        "s": appeal.state,
        "v": appeal.version,
        INDEX_PK: _state(appeal),
        INDEX_SK: f"{stamp(appeal.opened_at)}#{appeal.id}",
    }
    guard = {PK: f"ATTEMPT#{appeal.attempt_id}", SK: f"APPEAL#{appeal.question_id}", "a": appeal.id}
    pointers = [
        Put(item={PK: partition, SK: sort, "a": appeal.id})
        for partition in (f"PERSON#{appeal.person_id}", f"QUIZ#{appeal.quiz_id}")
    ]
    return (
        Put(item=meta, condition=NEW),
        Put(item=guard, condition=NEW),
        *_number(appeal),
        *pointers,
        *_events(appeal, 0),
    )


def _partition(appeal_id: str) -> str:
    return f"APPEAL#{appeal_id}"


def _state(appeal: Appeal) -> str:
    return f"APPEALS#{appeal.state}"


def _number(appeal: Appeal) -> tuple[Put, ...]:
    """What guards that the person has one appeal of its number at the quiz."""
    if appeal.number is None:
        return ()
    key = {PK: f"PERSON#{appeal.person_id}", SK: f"APPEALED#{appeal.quiz_id}#{appeal.number:06}"}
    return (Put(item={**key, "a": appeal.id}, condition=NEW),)


def _move(appeal: Appeal, before: int) -> Update:
    """The state and the number of events of an appeal, if it had so many."""
    return Update(
        key=(_partition(appeal.id), META),
        change="SET s = :state, v = :version, GSI1PK = :list",
        condition="v = :before",
        values={":state": appeal.state, ":version": appeal.version, ":list": _state(appeal), ":before": before},
    )


def _event_keys(partition: str, start: int, end: int) -> list[Key]:
    return [(partition, f"EVENT#{number:04}") for number in range(start + 1, end + 1)]


def _events(appeal: Appeal, start: int) -> list[Put]:
    """The events of an appeal from index `start` on, to be written."""
    keys = _event_keys(_partition(appeal.id), start, appeal.version)
    return [
        Put(item={PK: partition, SK: sort, "b": pack(event)}, condition=NEW)
        for (partition, sort), event in zip(keys, appeal.history[start:], strict=True)
    ]


def _appeal(meta: Item, events: dict[Key, Item]) -> Appeal:
    keys = _event_keys(meta[PK], 0, meta["v"])
    history = tuple(unpack(AppealEvent, events[key]) for key in keys)
    return dataclasses.replace(unpack(Appeal, meta), history=history)
