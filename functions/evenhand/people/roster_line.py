"""A line of the roster: a person as a row of the file says, and as a row of the file is written.

| column | what stands in it |
|---|---|
| `id` | opaque, of letters, digits and `. _ -`; empty for somebody new, who then gets one and is known by the e-mail |
| `name` | as people are addressed |
| `email` | unlike everybody else's |
| `vendor` | the id of the company that employs a labeller; may be empty for others |
| `cohort` | who starts together; may be empty |
| `language` | `en` or `zh`; empty is `en`; for who chose another on My page, that one holds |
| `time_zone` | an IANA name such as `Asia/Manila`; empty is `UTC` |
| `roles` | `labeller`, `trainer`, `stakeholder`, `admin`, the main one first, spaces between; empty is `labeller` |
| `scope` | of a stakeholder: ids of vendors with spaces between, or `*` for all |
| `active` | `yes` or `no`; empty is `yes` |
| `extra_time` | optional: what time limits are multiplied by, as in `1.5`; empty leaves it as it is |
| `vendor_name` | optional: names a new vendor, or gives one another name |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from evenhand.people.person import ALL_VENDORS, Person, Role, Vendor
from evenhand.people.roster_file import RosterProblem, RosterRow
from evenhand.quiz.durations import read_zone
from evenhand.quiz.model import LANGUAGES, ORIGINAL

REQUIRED: Final = ("id", "name", "email", "vendor", "cohort", "language", "time_zone", "roles", "scope", "active")
OPTIONAL: Final = ("extra_time", "vendor_name")

ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EMAIL: Final = re.compile(
    r"(?=.{3,254}$)[A-Za-z0-9!#$%&'*/?^_`{|}~+=-]{1,64}(?:\.[A-Za-z0-9!#$%&'*/?^_`{|}~+=-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)
TIME: Final = re.compile(r"\d{1,2}(?:\.\d{1,4})?|\d{1,3}/\d{1,3}")
MOST_TIME: Final = 4
LONGEST: Final = 100
"""Characters of a name or of a cohort."""
YES, NO = frozenset({"yes", "y", "true", "1", "是", ""}), frozenset({"no", "n", "false", "0", "否"})
TAKEN: Final = frozenset({"system", "grader"})
"""Not people: what acts by itself is called so in the records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """A person as a row of the file says. Where a cell is wrong, something harmless stands in its place."""

    line: int
    person: Person
    """Its id is empty where the file gives none."""
    extra_time: bool
    """Whether the file says anything about extra time."""
    vendor_name: str

    def read_as(self, person_id: str, before: Person | None) -> Person:
        """The person of this id, who was so before."""
        kept = before.extra_time if before else Fraction(1)
        return replace(self.person, id=person_id, extra_time=self.person.extra_time if self.extra_time else kept)


def read_line(row: RosterRow) -> tuple[RosterLine, tuple[RosterProblem, ...]]:
    """The person in a row, and everything that is wrong with what the row says alone."""
    reader = _Reader(row)
    return reader.line, tuple(reader.problems)


def cells_of(person: Person, vendors: dict[str, Vendor]) -> dict[str, str]:
    """A person as cells, column by column."""
    vendor = vendors.get(person.vendor_id)
    return {
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "vendor": person.vendor_id,
        "cohort": person.cohort,
        "language": person.language,
        "time_zone": person.time_zone,
        "roles": " ".join(person.roles),
        "scope": " ".join(person.scope),
        "active": "yes" if person.active else "no",
        "extra_time": _written(person.extra_time),
        "vendor_name": vendor.name if vendor else "",
    }


class _Reader:
    """One row on its way to a person."""

    def __init__(self, row: RosterRow) -> None:
        self._row = row
        self.problems: list[RosterProblem] = []
        roles = self._roles()
        extra = row.cells.get("extra_time", "")
        vendor_name = row.cells.get("vendor_name", "")
        self.line = RosterLine(
            line=row.line,
            person=Person(
                id=self._id(),
                name=self._text("name"),
                email=self._email(),
                role=roles[0],
                other_roles=roles[1:],
                vendor_id=self._vendor(Role.LABELLER in roles),
                cohort=self._short("cohort"),
                language=self._language(),
                time_zone=self._time_zone(),
                scope=self._scope(Role.STAKEHOLDER in roles),
                active=self._active(),
                extra_time=self._extra_time(extra),
            ),
            extra_time=bool(extra),
            vendor_name=vendor_name,
        )
        if vendor_name:
            self._short("vendor_name")
            if not row.cells["vendor"]:
                self._wrong("vendor_name", "It names a vendor whose id is missing.", "Write the id into `vendor`.")

    def _id(self) -> str:
        written = self._row.cells["id"]
        if written and not ID.fullmatch(written):
            cure = "Use up to 64 letters, digits and `. _ -`, the first a letter or digit."
            self._wrong("id", f"`{written}` cannot be an id.", cure)
        if written.casefold() in TAKEN:
            self._wrong("id", f"`{written}` is what Evenhand calls itself in its records.", "Choose another id.")
        return written

    def _text(self, column: str) -> str:
        if not self._row.cells[column]:
            self._wrong(column, "The cell is empty.", f"Write the {column}.")
        return self._short(column)

    def _short(self, column: str) -> str:
        written = self._row.cells[column]
        if len(written) > LONGEST:
            self._wrong(column, f"The cell has {len(written)} characters.", f"Write at most {LONGEST}.")
        return written

    def _email(self) -> str:
        written = self._row.cells["email"]
        if not written:
            self._wrong("email", "The cell is empty.", "Write the address that mail goes to.")
        elif not EMAIL.fullmatch(written):
            cure = "Write one address like `ana.silva@vendor.example`, in plain letters and without a name."
            self._wrong("email", f"`{written[:80]}` is no e-mail address.", cure)
        return written

    def _vendor(self, wanted: bool) -> str:
        written = self._row.cells["vendor"]
        if written and not ID.fullmatch(written):
            cure = "Use up to 64 letters, digits and `. _ -`, the first a letter or digit."
            self._wrong("vendor", f"`{written}` cannot be the id of a vendor.", cure)
        if wanted and not written:
            self._wrong("vendor", "A labeller works for a vendor.", "Write the vendor's id.")
        return written

    def _roles(self) -> tuple[Role, ...]:
        written = self._row.cells["roles"].casefold().split() or [Role.LABELLER]
        unknown = [each for each in written if each not in list(Role)]
        if unknown:
            self._wrong("roles", f"There is no role `{unknown[0]}`.", f"The roles are {', '.join(Role)}.")
        known = tuple(dict.fromkeys(Role(each) for each in written if each in list(Role)))
        if len(known) + len(unknown) < len(written):
            self._wrong("roles", "A role is named twice.", "Name each once.")
        return known or (Role.LABELLER,)

    def _scope(self, wanted: bool) -> tuple[str, ...]:
        scope = tuple(self._row.cells["scope"].split())
        if wanted and not scope:
            cure = f"Write the ids of the vendors a stakeholder answers for, or `{ALL_VENDORS}`."
            self._wrong("scope", "The cell is empty.", cure)
        if scope and not wanted:
            self._wrong("scope", "Only a stakeholder has a scope.", "Leave it empty, or add the role.")
        if len(set(scope)) < len(scope) or (ALL_VENDORS in scope and len(scope) > 1):
            cure = f"Name each vendor once, or `{ALL_VENDORS}` alone."
            self._wrong("scope", "A vendor is named twice.", cure)
        return scope

    def _language(self) -> str:
        written = self._row.cells["language"].casefold() or ORIGINAL
        if written not in LANGUAGES:
            message = f"There is no language `{written}`."
            self._wrong("language", message, f"The languages are {', '.join(LANGUAGES)}.")
        return written

    def _time_zone(self) -> str:
        written = self._row.cells["time_zone"] or "UTC"
        if read_zone(written) is None:
            cure = "Write an IANA name such as `Asia/Manila`."
            self._wrong("time_zone", f"There is no time zone `{written}`.", cure)
        return written

    def _active(self) -> bool:
        written = self._row.cells["active"].casefold()
        if written not in YES | NO:
            self._wrong("active", f"`{written}` is neither yes nor no.", "Write `yes` or `no`.")
        return written not in NO

    def _extra_time(self, written: str) -> Fraction:
        if not written:
            return Fraction(1)
        try:
            time = Fraction(written) if TIME.fullmatch(written) else Fraction(0)
        except ZeroDivisionError:
            time = Fraction(0)
        if not 1 <= time <= MOST_TIME:
            cure = f"Write a number from 1 to {MOST_TIME}, such as `1.5` for half as much again."
            self._wrong("extra_time", f"Time limits cannot be multiplied by `{written}`.", cure)
        return time

    def _wrong(self, column: str, message: str, cure: str) -> None:
        self.problems.append(RosterProblem(line=self._row.line, column=column, message=message, cure=cure))


def _written(time: Fraction) -> str:
    """A decimal where it is exact: spreadsheet programs take `3/2` for a day of March."""
    decimal = f"{float(time):.4f}".rstrip("0").rstrip(".")
    return decimal if Fraction(decimal) == time else str(time)
