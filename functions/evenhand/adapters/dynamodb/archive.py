"""The table as a backup sees it.

DynamoDB knows no moment at which a whole table could be read. So it is read twice: first through, for what hangs on
nothing else and for who is there at all, and then person by person. Whatever changes what a person has done writes
their standing one version on, so that what is read between two equal versions is of one moment. Tallies are read before
any attempt: what they count is among those.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from evenhand.adapters.codec import unstamp
from evenhand.adapters.dynamodb.appeals import DynamoAppeals
from evenhand.adapters.dynamodb.archive_items import items_of
from evenhand.adapters.dynamodb.certificates import certificate_key
from evenhand.adapters.dynamodb.deadlines import begun
from evenhand.adapters.dynamodb.directory import PEOPLE
from evenhand.adapters.dynamodb.fairness import DynamoFairness
from evenhand.adapters.dynamodb.feed import feed_keys
from evenhand.adapters.dynamodb.forgetting import mail_of
from evenhand.adapters.dynamodb.item import unpack, unpack_all
from evenhand.adapters.dynamodb.records import META, attempt_partition, read_record
from evenhand.adapters.dynamodb.schema import INDEX_SK, PK, SK
from evenhand.adapters.dynamodb.subscriptions import RUN
from evenhand.adapters.dynamodb.tallies import HEAD, read_tally
from evenhand.archive import KeptAttempt, KeptIdentity, KeptMail, KeptRun, KeptSecret, Unknown, portable
from evenhand.assessment.accommodation import Accommodation
from evenhand.assessment.appeal import Appeal
from evenhand.assessment.assignment import Assignment
from evenhand.assessment.attempt import Attempt, Result, Standing
from evenhand.assessment.certification import Certificate
from evenhand.assessment.judgement import Judgement
from evenhand.assessment.reading import Reading
from evenhand.assessment.regrade import Regrade
from evenhand.errors import Overloaded
from evenhand.people.audit import AuditEvent
from evenhand.people.bounce import Bounce
from evenhand.people.person import Person, Vendor
from evenhand.people.preferences import Preferences
from evenhand.people.subscription import Subscriptions
from evenhand.ports.privacy import Identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from evenhand.adapters.dynamodb.item import Item
    from evenhand.adapters.dynamodb.table import Key, Table
    from evenhand.archive import Record
    from evenhand.assessment.grading import GradeRecord

ANY: Final = ""
"""Sort keys that begin with what is different in each."""
PLACES: Final[Mapping[str, frozenset[str]]] = {
    "ATTEMPT": frozenset({"META", "DRAFT", "SUBMISSION", "GRADE", "LATE", "APPEAL"}),
    "PERSON": frozenset(
        {
            "PROFILE",
            "QUIZ",
            "READING",
            "ACCOMMODATION",
            "PREFERENCES",
            "SUBSCRIPTIONS",
            "RUN",
            "CODE",
            "AUDIT",
            "APPEAL",
            "CERTIFICATE",
            "APPEALED",
            "ATTEMPT",
            "MAIL",
            "SESSION",
            "IDENTITY",
        }
    ),
    "ADDRESS": frozenset({ANY}),
    "VENDOR": frozenset({"PROFILE"}),
    "ASSIGNMENTS": frozenset({ANY}),
    "BOUNCES": frozenset({ANY}),
    "SECRET": frozenset({"SECRET"}),
    "DEADLINE": frozenset({ANY}),
    "CERTIFICATE": frozenset({"CERTIFICATE"}),
    "CASE": frozenset({ANY}),
    "CASES": frozenset({ANY}),
    "FEED": frozenset({ANY}),
    "QUIZ": frozenset({"APPEAL", "REGRADE"}),
    "REGRADE": frozenset({"REGRADE"}),
    "REGRADES": frozenset({ANY}),
    "TALLY": frozenset({"TALLY", "CHUNK"}),
    "FAIRNESS": frozenset({"PART"}),
    "OUTBOX": frozenset({"MAIL"}),
    "APPEAL": frozenset({"META", "EVENT"}),
    "SESSION": frozenset({"SESSION"}),
    "PENDING": frozenset({"PENDING"}),
    "COUNTER": frozenset({"COUNTER"}),
    "IDENTITY": frozenset({"IDENTITY"}),
    "AUDIT": frozenset({ANY}),
    "AUDITED": frozenset({"GUARD"}),
}
"""Where something may lie that a backup knows: how partitions begin, and the sort keys in them, up to the first `#`.
What is not among these is never passed over in silence."""

STANDING: Final = "QUIZ#"


@dataclass(slots=True)
class _Owned:
    """The ids of what a person has, as the first reading met it."""

    attempts: list[str] = field(default_factory=list)
    appeals: list[str] = field(default_factory=list)
    certificates: list[str] = field(default_factory=list)


class DynamoArchive:
    """`evenhand.archive.Archive`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def records(self) -> Iterator[Record]:
        """All records. Of what people have, only the ids are held in memory."""
        owned: dict[str, _Owned] = defaultdict(_Owned)
        for item in self._table.everything():
            yield from self._met(item, owned)
        # And whoever came meanwhile: a tally may count them.
        for item in self._table.listed(PEOPLE):
            owned[item[INDEX_SK]]
        for person_id in sorted(owned):
            yield from self._of_person(person_id, owned.pop(person_id))

    def add(self, records: Iterable[Record]) -> None:
        """Keep records."""
        items = [items_of(record) for record in records]
        self._put(item for each in items for item in each.first)
        self._put(each.last for each in items)

    def close(self) -> None:
        """Close the connections."""
        self._table.close()

    def _put(self, items: Iterable[Item]) -> None:
        """Write items, several of which may be the same."""
        self._table.put_all({(item[PK], item[SK]): item for item in items}.values())

    def _met(self, item: Item, owned: dict[str, _Owned]) -> Iterator[Record]:
        """The record that an item is, where it hangs on nothing else; of others it is noted whose they are."""
        kind, _, name = item[PK].partition("#")
        sort = item[SK]
        known = PLACES.get(kind, frozenset())
        if ANY not in known and sort.partition("#")[0] not in known:
            raise Unknown(f"The table has an item that no backup knows, in a partition `{kind}`.")
        match kind:
            case "PERSON":
                owned[name]  # as soon as there is anything of a person
            case "ATTEMPT" if sort == META:
                attempt = unpack(Attempt, item)
                owned[attempt.person_id].attempts.append(attempt.id)
            case "APPEAL" if sort == META:
                appeal = unpack(Appeal, item)
                owned[appeal.person_id].appeals.append(appeal.id)
            case "CERTIFICATE":
                certificate = unpack(Certificate, item)
                owned[certificate.person_id].certificates.append(certificate.number)
            case "VENDOR":
                yield unpack(Vendor, item)
            case "ASSIGNMENTS":
                yield unpack(Assignment, item)
            case "BOUNCES":
                yield unpack(Bounce, item)
            case "SECRET":
                yield KeptSecret(name=name, value=item["a"])
            case "CASE" | "CASES":
                yield from unpack_all(Judgement, item)
            case "REGRADE":
                yield portable(unpack(Regrade, item))
            case "TALLY" if sort == HEAD:
                tally = read_tally(self._table, name)
                yield from () if tally is None else (tally,)
            case "FAIRNESS" if sort == "PART#00":
                fairness = DynamoFairness(self._table).fairness(name)
                yield from () if fairness is None else (fairness,)
            case "OUTBOX":
                yield KeptMail(row=mail_of(item), held_until=unstamp(item["h"]) if "h" in item else None)
            case "AUDIT" if name:  # without, the months
                yield unpack(AuditEvent, item)

    def _of_person(self, person_id: str, owned: _Owned) -> list[Record]:
        """All of a person, of one moment."""
        for _ in self._table.tries():
            # Without what they did, which may be very much, and lies under months too.
            partition = f"PERSON#{person_id}"
            items = [
                *self._table.query(partition, "SK < :audit", {":audit": "AUDIT#"}),
                *self._table.query(partition, "SK > :audit", {":audit": "AUDIT$"}),
            ]
            records = list(self._read(person_id, items, owned))
            after = self._table.query(partition, "begins_with(SK, :standing)", {":standing": STANDING})
            if _versions(items) == _versions(after):
                return records
        raise Overloaded(f"What `{person_id}` does was being written, however often it was read.")

    def _read(self, person_id: str, items: Iterable[Item], owned: _Owned) -> Iterator[Record]:
        attempts: dict[str, bool] = dict.fromkeys(owned.attempts, False)
        appeals, certificates = dict.fromkeys(owned.appeals), dict.fromkeys(owned.certificates)
        for item in items:
            match item[SK].partition("#")[0]:
                case "PROFILE":
                    yield unpack(Person, item)
                case "QUIZ":
                    yield unpack(Standing, item)
                case "READING":
                    yield unpack(Reading, item)
                case "ACCOMMODATION":
                    yield unpack(Accommodation, item)
                case "PREFERENCES":
                    yield unpack(Preferences, item)
                case "SUBSCRIPTIONS":
                    yield unpack(Subscriptions, item)
                case "RUN":
                    at = unstamp(item["t"])
                    yield KeptRun(person_id=person_id, subscription_id=item[SK].removeprefix(RUN), at=at)
                case "IDENTITY":
                    yield KeptIdentity(identity=unpack(Identity, item), person_id=person_id)
                case "ATTEMPT":
                    attempts[item["a"]] = "g" in item
                case "APPEAL":
                    appeals[item["a"]] = None
                case "CERTIFICATE":
                    certificates[item["a"]] = None
        for attempt_id, gone in attempts.items():
            yield from self._attempt(attempt_id, gone=gone, certain=attempt_id in owned.attempts)
        yield from filter(None, map(DynamoAppeals(self._table).get, appeals))
        yield from (unpack(Certificate, item) for item in self._found(certificate_key(each) for each in certificates))

    def _attempt(self, attempt_id: str, *, gone: bool, certain: bool) -> Iterator[KeptAttempt]:
        """An attempt, where there is one: `certain` says so, a pointer alone may be of one that is being restored."""
        if not certain and self._table.get((attempt_partition(attempt_id), META)) is None:
            return
        record = read_record(self._table, attempt_id)
        if record is None:
            return
        under_time = () if record.submission else begun(record.attempt)
        yield KeptAttempt(
            record=record,
            first_passes=tuple(
                self._first_pass(record.attempt, each) if each.first_pass is None else each.first_pass
                for each in record.grades
            ),
            timed=any(self._table.get((put.item[PK], put.item[SK])) for put in under_time),
            forgotten=gone and record.submission is not None,
        )

    def _first_pass(self, attempt: Attempt, graded: GradeRecord) -> bool:
        """As the feed says it, of a grade from before it was kept with the grade."""
        rows = self._found(feed_keys(attempt.quiz_id, graded.graded_at, graded.id))
        return any(unpack(Result, item).first_pass for item in rows)

    def _found(self, keys: Iterable[Key]) -> list[Item]:
        return list(self._table.get_all(keys).values())


def _versions(items: Iterable[Item]) -> dict[str, int]:
    """How often each standing of a person was written."""
    return {item[SK]: item["v"] for item in items if item[SK].startswith(STANDING)}
