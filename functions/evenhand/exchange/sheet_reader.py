"""Read the spreadsheet that `evenhand.exchange.sheet` describes, however a program separates its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from string import ascii_uppercase

from evenhand.exchange.drafts import Drafts
from evenhand.exchange.heads import Head, Item, Pair, shortened
from evenhand.exchange.outcome import ExchangeFailed, Imported, Losses
from evenhand.exchange.prose import Heading
from evenhand.exchange.sheet import NUMBERED, PLAIN_COLUMNS, column_of, unguarded
from evenhand.quiz.attribute_rules import rule_broken
from evenhand.quiz.attributes import split_attributes
from evenhand.quiz.model import Kind, NumericRange, Part
from evenhand.quiz.printer import ARROW, fits_attribute
from evenhand.quiz.settings import Credit
from evenhand.quiz.split import MANY
from evenhand.quiz.taxonomy import DIMENSIONS
from evenhand.quiz.written_reader import read_range

YES, NO = frozenset({"yes", "y", "true", "1", "x", "是"}), frozenset({"", "no", "n", "false", "0", "否"})
BETWEEN = re.compile(r"[,;，；、\s]+")
JUDGEMENT = re.compile(r"(?P<dimension>\w+)\s*[:：]\s*(?P<value>[^\s:：]+)")
ATTRIBUTES = ("points", "credit", "policy", "see", "unit", "case")
CURE = "Write the names of the columns into the first row: `question`, `kind`, `right`, `answer 1`, `answer 2` …"


def read_sheet(text: str, *, quiz_id: str, title: str) -> Imported:
    """The quiz in a CSV file and what it lost; raises `ExchangeFailed` where it has no question or no header."""
    losses = Losses()
    drafts = Drafts(losses)
    rows = _rows(text)
    header_line, header = next(rows, (1, []))
    columns = [column_of(name) for name in header]
    if "question" not in columns:
        raise ExchangeFailed("The first row has no column `question`.", CURE, line=header_line)
    twice = next((name for name in columns if name and columns.count(name) > 1), None)
    if twice is not None:
        raise ExchangeFailed(f"Two columns are called `{twice}`.", "Remove one of them.", line=header_line)
    unknown = {name for name in columns if name not in PLAIN_COLUMNS and not NUMBERED.fullmatch(name)}
    for name in sorted(unknown):
        losses.add(f"The column `{name}` is not carried." if name else "A column without a name is not carried.")
    cases: set[str] = set()
    for line, cells in rows:
        row = _Row(drafts, line, dict(zip(columns, map(unguarded, cells), strict=False)), cases)
        row.read()
        if len(cells) > len(columns):
            losses.add("Cells beyond the last named column are not carried.", line=line)
    return drafts.imported(quiz_id, title)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, each with the line it begins at."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            reason = f"The row cannot be read: {error}."
            raise ExchangeFailed(reason, "Look for a quotation mark that is not closed.", line=line) from None
        if any(cells):
            yield line, cells
        line = reader.line_num + 1


class _Row:
    """One row on its way to a question."""

    def __init__(self, drafts: Drafts, line: int, cells: Mapping[str, str], cases: set[str]) -> None:
        self._drafts = drafts
        self._cells = cells
        self._cases = cases
        self._lost: list[str] = []
        self._answers = [
            (place, cells[name], cells.get(f"feedback {place}", ""))
            for place in range(1, 100)
            if cells.get(name := f"answer {place}")
        ]
        text = " ".join(cells.get("question", "").split())
        values = self._values()
        self._head = Head(
            line=line,
            text=text,
            heading=Heading(prompt=text, material=cells.get("material", "")),
            id=cells.get("id", ""),
            explanation=cells.get("explanation", ""),
            tags=tuple(tag for tag in BETWEEN.split(cells.get("tags", "")) if tag and not set(tag) & set("{}\"'")),
            points=Fraction(values.get("points", "1")),
            critical=self._yes("critical"),
            policy=values.get("policy"),
            see=values.get("see"),
            case=self._case_id(values.get("case")),
        )
        self._credit = Credit(values["credit"]) if "credit" in values else None
        self._unit = values.get("unit", "")

    def read(self) -> None:
        """Add the question to the drafts, or say why not."""
        kind = self._kind()
        if not self._head.text:
            self._leave_out("The cell `question` is empty.")
        elif kind is not None:
            self._note(kind)
            match kind:
                case Kind.SINGLE | Kind.MULTIPLE:
                    self._choice(kind)
                case Kind.NUMERIC:
                    self._numeric()
                case Kind.SHORT_TEXT:
                    self._drafts.short_text(self._head, [answer for _, answer, _ in self._answers])
                case Kind.MATCHING:
                    self._matching()
                case Kind.ORDERING:
                    items = [_item(answer, feedback) for _, answer, feedback in self._answers]
                    self._drafts.ordering(self._head, items, self._credit)
                case Kind.CASE:
                    self._case()

    def _kind(self) -> Kind | None:
        written = self._cells.get("kind", "").casefold().replace(" ", "_")
        if written in {kind.value for kind in Kind}:
            return Kind(written)
        if written:
            self._leave_out(f"`{written}` is no kind; the kinds are {', '.join(Kind)}.")
        elif self._cells.get("right"):
            return Kind.MULTIPLE if len(self._right()) > 1 else Kind.SINGLE
        else:
            self._leave_out("It has neither a `kind` nor a `right` answer.")
        return None

    def _choice(self, kind: Kind) -> None:
        right = self._right()
        places = [place for place, _, _ in self._answers]
        if any(place not in places for place in right):
            self._leave_out(f"`right` is “{self._cells.get('right', '')}”, which names no answer of the row.")
            return
        items = [_item(answer, feedback, right=place in right) for place, answer, feedback in self._answers]
        self._drafts.choice(self._head, items, single=kind is Kind.SINGLE, credit=self._credit)

    def _right(self) -> list[int]:
        """The places of the right answers; 0 for what names none."""
        pieces = [piece for piece in BETWEEN.split(self._cells.get("right", "")) if piece]
        return [_place(piece) for piece in pieces]

    def _numeric(self) -> None:
        ranges: list[NumericRange] = []
        for _, answer, _ in self._answers:
            numbers = read_range(answer)
            if numbers is None:
                self._leave_out(f"“{shortened(answer)}” is no number and no range.")
                return
            ranges.append(numbers)
        self._drafts.numeric(self._head, ranges, self._unit)

    def _matching(self) -> None:
        pairs: list[Pair] = []
        for _, answer, feedback in self._answers:
            arrow = ARROW.search(answer)
            if arrow is None:
                self._leave_out(f"The pair “{shortened(answer)}” has no ` -> `.")
                return
            left, right = answer[: arrow.start()].strip(), answer[arrow.end() :].strip()
            if feedback and not left:
                self._drafts.lose(self._head, "Feedback on a distractor is not carried.")
            pairs.append(Pair(left=_item(left, feedback) if left else None, right=_item(right, "")))
        self._drafts.matching(self._head, pairs, self._credit)

    def _case(self) -> None:
        parts: dict[str, Part] = {}
        for _, answer, feedback in self._answers:
            found = JUDGEMENT.fullmatch(answer)
            if found is None or found["dimension"] not in DIMENSIONS or found["dimension"] in parts:
                self._leave_out(f"“{shortened(answer)}” is no judgement like `label: violence.blood`.")
                return
            part = Part(id=found["dimension"], right=found["value"], feedback=feedback or None)
            parts[part.id] = part
        if parts:
            self._drafts.case(self._head, tuple(parts.values()))
        else:
            self._leave_out("It judges nothing.")

    def _values(self) -> dict[str, str]:
        """The attributes that are well written."""
        values: dict[str, str] = {}
        for name in ATTRIBUTES:
            value = self._cells.get(name, "")
            broken = rule_broken(name, value) if value else None
            if broken or not fits_attribute(value):
                why = broken[0] if broken else "a brace, or both kinds of quotes, cannot stand in it"
                self._lost.append(f"`{name}` is “{shortened(value)}”, which is not carried: {why}.")
            elif value:
                values[name] = value
        return values

    def _note(self, kind: Kind) -> None:
        if self._credit is not None and kind not in MANY:
            self._lost.append(f"`credit` says nothing about a question of kind {kind}.")
        if self._unit and kind is not Kind.NUMERIC:
            self._lost.append(f"`unit` says nothing about a question of kind {kind}.")
        answered = {place for place, _, _ in self._answers}
        if any(place not in answered and self._cells.get(f"feedback {place}") for place in range(1, 100)):
            self._lost.append("Feedback beside an empty answer is not carried.")
        if kind.writes and any(feedback for _, _, feedback in self._answers):
            self._lost.append("Feedback on what is written is not carried.")
        for reason in self._lost:
            self._drafts.lose(self._head, reason)

    def _yes(self, name: str) -> bool:
        written = self._cells.get(name, "").casefold()
        if written not in YES | NO:
            self._lost.append(f"`{name}` is “{shortened(written)}”, which is neither yes nor no; it counts as no.")
        return written in YES

    def _case_id(self, case: str | None) -> str | None:
        if case is not None and (case in self._cases or self._cells.get("kind", "").casefold() != Kind.CASE):
            self._lost.append(f"The case `{case}` stands here before, or this row is no case; the id is not carried.")
            return None
        self._cases.add(case or "")
        return case

    def _leave_out(self, reason: str) -> None:
        self._drafts.leave_out(self._head, reason)


def _place(written: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", written):
        return int(written)
    return ascii_uppercase.find(written.upper()) + 1 if len(written) == 1 else 0


def _item(cell: str, feedback: str, *, right: bool = False) -> Item:
    text, attributes = split_attributes(cell)
    return Item(text=text, right=right, feedback=feedback, id=attributes.id or "")
