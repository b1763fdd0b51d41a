"""The roster: what a file of people changes in the directory, worked out whole before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from evenhand.people.address import folded
from evenhand.people.erasure import is_erased
from evenhand.people.person import ALL_VENDORS, Person, Role, Vendor
from evenhand.people.roster_file import RosterProblem, read_file
from evenhand.people.roster_line import OPTIONAL, REQUIRED, RosterLine, cells_of, read_line


class ChangeKind(StrEnum):
    """What becomes of a person."""

    ADDED = "added"
    CHANGED = "changed"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """A cell that becomes another."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What becomes of one person."""

    before: Person | None
    after: Person
    leaves: bool = False
    """Whether the person is missing from the file."""
    made: bool = False
    """Whether the id was made, since the file gives none."""

    @property
    def kind(self) -> ChangeKind:
        """What it comes to."""
        if self.before is None:
            return ChangeKind.ADDED
        return ChangeKind.DEACTIVATED if self.before.active and not self.after.active else ChangeKind.CHANGED

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What is different, cell by cell; nothing of somebody new."""
        if self.before is None:
            return ()
        old, new = cells_of(self.before, {}), cells_of(self.after, {})
        return tuple(
            FieldChange(column=column, before=old[column], after=new[column])
            for column in new
            if new[column] != old[column]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPlan:
    """What a file changes."""

    encoding: str
    example: str
    """A cell by which one sees whether the encoding is the right one; empty where that is not in doubt."""
    vendors: tuple[Vendor, ...]
    """New ones, and those with another name."""
    changes: tuple[PersonChange, ...]
    unchanged: int
    missing: int
    """How many active people are not in the file and stay as they are."""

    @property
    def is_empty(self) -> bool:
        """Whether everything is so already."""
        return not self.vendors and not self.changes

    def count(self, kind: ChangeKind) -> int:
        """How many people something becomes of."""
        return sum(change.kind is kind for change in self.changes)


def plan_roster(
    data: bytes, people: Sequence[Person], vendors: Sequence[Vendor], *, leavers: bool, new_id: Callable[[], str]
) -> tuple[RosterPlan | None, tuple[RosterProblem, ...]]:
    """What a file changes, or everything that is wrong with it; with `leavers`, whoever is missing is deactivated."""
    file, problems = read_file(data, REQUIRED, OPTIONAL)
    if file is None:
        return None, problems
    read = [read_line(row) for row in file.rows]
    found = [*problems, *(problem for _, wrong in read for problem in wrong)]
    planner = _Planner([line for line, _ in read], people, vendors, new_id)
    found += planner.problems()
    if not read and not found:
        found = [RosterProblem(line=0, message="There is nobody in the file.", cure="Write a row for each person.")]
    if found:
        return None, tuple(sorted(found))
    return planner.plan(file.encoding, "" if file.encoding == "UTF-8" else file.example, leavers)


class _Planner:
    """The lines of a file, beside what is stored."""

    def __init__(
        self,
        lines: Sequence[RosterLine],
        people: Sequence[Person],
        vendors: Sequence[Vendor],
        new_id: Callable[[], str],
    ) -> None:
        self._lines = lines
        self._stored = {person.id: person for person in people}
        self._folded = {person.id.casefold(): person for person in people}
        self._by_email: dict[str, list[Person]] = {}
        for person in people:
            if person.email:
                self._by_email.setdefault(folded(person.email), []).append(person)
        self._vendors = {vendor.id: vendor for vendor in vendors}
        self._names = {line.person.vendor_id: line.vendor_name for line in reversed(lines) if line.vendor_name}
        self._new_id = new_id
        self._known = [self._stored_as(line) for line in lines]
        """Who each line is about, as stored; None for somebody new."""

    def plan(self, encoding: str, example: str, leavers: bool) -> tuple[RosterPlan | None, tuple[RosterProblem, ...]]:
        """What the lines change, once they have no problems of their own."""
        changes, unchanged = [], 0
        for line, before in zip(self._lines, self._known, strict=True):
            after = line.read_as(before.id if before else line.person.id or self._new_id(), before)
            if after == before:
                unchanged += 1
            else:
                changes.append(PersonChange(before=before, after=after, made=not before and not line.person.id))
        named = {known.id for known in self._known if known}
        left = [person for person in self._stored.values() if person.active and person.id not in named]
        if leavers:
            changes += [PersonChange(before=each, after=replace(each, active=False), leaves=True) for each in left]
        after_all = self._stored | {change.after.id: change.after for change in changes}
        if _has_admin(self._stored.values()) and not _has_admin(after_all.values()):
            message = "After this import nobody who is active would be an admin."
            return None, (RosterProblem(line=0, message=message, cure="Leave one admin in the file."),)
        vendors = [Vendor(id=vendor_id, name=name) for vendor_id, name in self._names.items()]
        plan = RosterPlan(
            encoding=encoding,
            example=example,
            vendors=tuple(
                sorted((each for each in vendors if self._vendors.get(each.id) != each), key=lambda each: each.id)
            ),
            changes=tuple(changes),
            unchanged=unchanged,
            missing=0 if leavers else len(left),
        )
        return plan, ()

    def problems(self) -> Iterator[RosterProblem]:
        """What is wrong with the lines beside each other and beside what is stored."""
        yield from self._unknown_vendors()
        yield from self._vendor_names()
        yield from self._twice()
        yield from self._addresses_of_others()
        for line, known in zip(self._lines, self._known, strict=True):
            written = line.person.id
            alike = self._folded.get(written.casefold())
            if known is not None and is_erased(known):
                cure = "Take the row out; somebody who comes back gets a new id."
                yield _wrong(line, "id", f"`{written}` was erased.", cure)
            elif known is None and written and alike is not None:
                cure = f"Write `{alike.id}`, or another id."
                yield _wrong(line, "id", f"`{written}` differs from `{alike.id}` only in its capitals.", cure)
            elif known is None and not written and len(self._by_email.get(folded(line.person.email), ())) > 1:
                cure = "Write the id of the one that is meant."
                yield _wrong(line, "email", f"`{line.person.email}` is the address of several people.", cure)

    def _stored_as(self, line: RosterLine) -> Person | None:
        """The stored person a line is about: of its id, or without an id, of its address."""
        if line.person.id:
            return self._stored.get(line.person.id)
        same = self._by_email.get(folded(line.person.email), [])
        return same[0] if len(same) == 1 else None

    def _unknown_vendors(self) -> Iterator[RosterProblem]:
        known = self._vendors.keys() | self._names.keys()
        cure = "Write its name into `vendor_name` of a row of its own people, or mend the id."
        for line in self._lines:
            if line.person.vendor_id and line.person.vendor_id not in known:
                yield _wrong(line, "vendor", f"There is no vendor `{line.person.vendor_id}`.", cure)
            for vendor_id in line.person.scope:
                if vendor_id not in known and vendor_id != ALL_VENDORS:
                    yield _wrong(line, "scope", f"There is no vendor `{vendor_id}`.", cure)

    def _vendor_names(self) -> Iterator[RosterProblem]:
        kept = [each for each in self._vendors.values() if self._names.get(each.id, each.name) == each.name]
        others = {vendor.name.casefold(): vendor.id for vendor in kept}
        for line in self._lines:
            vendor_id, name = line.person.vendor_id, line.vendor_name
            first = self._names.get(vendor_id)
            if name and name != first:
                message = f"`{vendor_id}` is called `{first}` further up, and `{name}` here."
                yield _wrong(line, "vendor_name", message, "Give it one name.")
            elif name and others.setdefault(name.casefold(), vendor_id) != vendor_id:
                message = f"`{name}` is the name of `{others[name.casefold()]}`, and not of `{vendor_id}`."
                yield _wrong(line, "vendor_name", message, "Mend the id of the vendor, or give it another name.")

    def _twice(self) -> Iterator[RosterProblem]:
        ids: dict[str, int] = {}
        emails: dict[str, int] = {}
        people: dict[str, int] = {}
        for line, known in zip(self._lines, self._known, strict=True):
            person_id, email = line.person.id, line.person.email
            same_id = ids.setdefault(person_id.casefold(), line.line) if person_id else line.line
            same_email = emails.setdefault(folded(line.person.email), line.line) if email else line.line
            same_person = people.setdefault(known.id, line.line) if known else line.line
            if same_id != line.line:
                yield _wrong(line, "id", f"`{person_id}` stands on line {same_id} too.", "Leave one of the rows.")
            if same_email != line.line:
                message = f"`{email}` stands on line {same_email} too."
                yield _wrong(line, "email", message, "Give each person an address of their own.")
            if known and same_person not in (line.line, same_id, same_email):
                message = f"By its address this is `{known.id}`, who stands on line {same_person} too."
                yield _wrong(line, "email", message, "Leave one of the rows.")

    def _addresses_of_others(self) -> Iterator[RosterProblem]:
        named = {known.id for known in self._known if known}
        for line, known in zip(self._lines, self._known, strict=True):
            for other in self._by_email.get(folded(line.person.email), ()) if line.person.id else ():
                if other.id not in named and (known is None or other.id != known.id):
                    left = "" if other.active else ", who left"
                    message = f"`{line.person.email}` is the address of `{other.id}`{left}."
                    cure = f"If it is the same person, write the id `{other.id}`; if not, give `{other.id}` another."
                    yield _wrong(line, "email", message, cure)


def _wrong(line: RosterLine, column: str, message: str, cure: str) -> RosterProblem:
    return RosterProblem(line=line.line, column=column, message=message, cure=cure)


def _has_admin(people: Iterable[Person]) -> bool:
    return any(person.active and Role.ADMIN in person.roles for person in people)
