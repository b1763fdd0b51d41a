"""The roster as a file: what `evenhand.people.roster_line` describes, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from evenhand.people.erasure import is_erased
from evenhand.people.person import Person, Vendor
from evenhand.people.roster_file import guarded
from evenhand.people.roster_line import OPTIONAL, REQUIRED, cells_of

BOM = "\ufeff"
"""By which spreadsheet programs know UTF-8."""


def roster_csv(people: Iterable[Person], vendors: Iterable[Vendor]) -> str:
    """A file that an import reads back unchanged."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, (*REQUIRED, *OPTIONAL), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: guarded(cell) for name, cell in row.items()} for row in _rows(people, vendors))
    return BOM + stream.getvalue()


def roster_json(people: Iterable[Person], vendors: Iterable[Vendor]) -> str:
    """The same for programs: a list of objects."""
    return json.dumps(_rows(people, vendors), ensure_ascii=False, indent=2) + "\n"


def _rows(people: Iterable[Person], vendors: Iterable[Vendor]) -> list[dict[str, str]]:
    """Everybody but those who were erased, whom no import may bring back."""
    by_id = {vendor.id: vendor for vendor in vendors}
    return [cells_of(person, by_id) for person in people if not is_erased(person)]
