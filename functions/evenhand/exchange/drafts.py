"""A quiz built from another system's file, question by question; what does not make a question is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from evenhand.exchange.heads import Head, Ids, Item, Pair, repeated, shortened
from evenhand.exchange.outcome import ExchangeFailed, Imported, Losses
from evenhand.exchange.prose import as_heading, as_line, as_words, closed
from evenhand.quiz.attribute_rules import rule_broken
from evenhand.quiz.attributes import ID, suggest_id
from evenhand.quiz.folding import fold
from evenhand.quiz.model import ORIGINAL, Kind, NumericRange, Option, Part, Question, Quiz
from evenhand.quiz.printer import fits_attribute, print_number
from evenhand.quiz.settings import Credit, Settings, Shuffle

MOST_POINTS = Fraction(1000)
LONGEST_ACCEPTED = 200
LONGEST_NUMBER = 90


class Drafts:
    """Gathers questions and losses."""

    def __init__(self, losses: Losses) -> None:
        self.losses = losses
        self.introduction = ""
        """What stands above the first question."""
        self.shuffled: set[bool] = set()
        """Whether the options of questions are shuffled where the other system says so."""
        self._questions: list[Question] = []
        self._ids: set[str] = set()

    @property
    def empty(self) -> bool:
        """Whether no question has come yet."""
        return not self._questions

    def lose(self, head: Head, reason: str) -> None:
        """Say what of a question is not carried."""
        self.losses.add(reason, line=head.line, question=head.label)

    def leave_out(self, head: Head, reason: str) -> None:
        """Say why a whole question is not carried."""
        self.losses.add(reason, line=head.line, question=head.label, left_out=True)

    def choice(self, head: Head, items: Sequence[Item], *, single: bool, credit: Credit | None = None) -> None:
        """A question with options."""
        items = self._lines(head, items)
        right = sum(item.right for item in items)
        if len(items) < 2:
            self.leave_out(head, "It has fewer than two options.")
        elif not right:
            self.leave_out(head, "No option is right.")
        elif single and right > 1:
            self.leave_out(head, "One option can be chosen, and several are right.")
        elif same := repeated(item.text for item in items):
            self.leave_out(head, f"Two options say the same: “{same}”.")
        else:
            ids = Ids(items)
            options = tuple(
                Option(
                    id=ids.of(item, "option"),
                    text=item.text,
                    correct=item.right,
                    feedback=item.note,
                )
                for item in items
            )
            kind = Kind.SINGLE if single else Kind.MULTIPLE
            self._add(head, kind, options=options, credit=None if single else credit)

    def numeric(self, head: Head, ranges: Sequence[NumericRange], unit: str = "") -> None:
        """A question that is answered by a number."""
        if not ranges:
            self.leave_out(head, "It has no right number.")
        elif any(len(print_number(end)) > LONGEST_NUMBER for each in ranges for end in (each.low, each.high)):
            self.leave_out(head, f"A number has more than {LONGEST_NUMBER} digits.")
        else:
            if unit and (rule_broken("unit", unit) or not fits_attribute(unit)):
                self.lose(head, f"The unit `{unit}` is not carried.")
                unit = ""
            self._add(head, Kind.NUMERIC, ranges=tuple(dict.fromkeys(ranges)), unit=unit)

    def short_text(self, head: Head, forms: Sequence[str]) -> None:
        """A question that is answered in words; the forms are plain text."""
        kept = {fold(form): form for form in (" ".join(form.split()) for form in reversed(forms)) if form}
        if len(kept) < len(forms):
            self.lose(head, "Accepted forms that differ in case, width or punctuation alone are one here.")
        if not kept:
            self.leave_out(head, "It has no accepted answer.")
        elif any(len(form) > LONGEST_ACCEPTED for form in kept.values()):
            self.leave_out(head, f"An accepted answer is longer than {LONGEST_ACCEPTED} characters.")
        else:
            self._add(head, Kind.SHORT_TEXT, accepted=tuple(reversed(kept.values())))

    def matching(self, head: Head, pairs: Sequence[Pair], credit: Credit | None = None) -> None:
        """A question in which things are matched."""
        lefts = self._lines(head, [pair.left for pair in pairs if pair.left is not None])
        rights = self._lines(head, [pair.right for pair in pairs])
        if len(lefts) < 2 or len({fold(item.text) for item in rights}) < 2:
            self.leave_out(head, "Matching takes at least two parts and two different options.")
        elif len(rights) < len(pairs) or len(lefts) < sum(pair.left is not None for pair in pairs):
            self.leave_out(head, "One side of a pair is empty.")
        elif same := repeated(item.text for item in lefts):
            self.leave_out(head, f"Two parts say the same: “{same}”.")
        else:
            self._match(head, pairs, lefts, rights, credit)

    def _match(
        self, head: Head, pairs: Sequence[Pair], lefts: Sequence[Item], rights: Sequence[Item], credit: Credit | None
    ) -> None:
        ids = Ids([*lefts, *rights])
        options: dict[str, Option] = {}
        for item in rights:
            same = options.get(fold(item.text))
            if same is None:
                options[fold(item.text)] = Option(id=ids.of(item, "option"), text=item.text)
            elif same.text != item.text:
                self.lose(head, f"“{item.text}” and “{same.text}” are one option here.")
        parts: list[Part] = []
        left = iter(lefts)
        for pair, right in zip(pairs, rights, strict=True):
            if pair.left is not None:
                item = next(left)
                parts.append(
                    Part(
                        id=ids.of(item, "part"),
                        text=item.text,
                        right=options[fold(right.text)].id,
                        feedback=item.note,
                    )
                )
        self._add(head, Kind.MATCHING, parts=tuple(parts), options=tuple(options.values()), credit=credit)

    def ordering(self, head: Head, items: Sequence[Item], credit: Credit | None = None) -> None:
        """A question in which steps are put in order; they come in the right one."""
        items = self._lines(head, items)
        if len(items) < 2:
            self.leave_out(head, "It has fewer than two steps.")
        elif same := repeated(item.text for item in items):
            self.leave_out(head, f"Two steps say the same: “{same}”.")
        else:
            ids = Ids(items)
            parts = tuple(
                Part(id=ids.of(item, "step"), text=item.text, right=str(place), feedback=item.note)
                for place, item in enumerate(items, start=1)
            )
            self._add(head, Kind.ORDERING, parts=parts, credit=credit)

    def case(self, head: Head, parts: Sequence[Part]) -> None:
        """An item that is judged."""
        self._add(head, Kind.CASE, parts=tuple(parts))

    def imported(self, quiz_id: str, title: str) -> Imported:
        """The quiz and what was lost; raises `ExchangeFailed` where no question came."""
        if not self._questions:
            raise ExchangeFailed(
                "No question of the file can be carried.",
                "Mend what is listed, and check that the file is of the format you named.",
                losses=self.losses.in_order,
            )
        quiz = Quiz(
            id=quiz_id,
            language=ORIGINAL,
            title=title,
            introduction=closed(self.introduction).strip(),
            settings=Settings(shuffle=self._shuffle()),
            questions=tuple(self._questions),
        )
        return Imported(quiz=quiz, losses=self.losses.in_order)

    def _shuffle(self) -> Shuffle:
        if len(self.shuffled) > 1:
            self.losses.add("The options of some questions were shuffled; here those of all are, or of none: of none.")
        return Shuffle.OPTIONS if self.shuffled == {True} else Shuffle.NONE

    def _lines(self, head: Head, items: Sequence[Item]) -> list[Item]:
        """The items, each on one line; empty ones are said to be lost."""
        lines: list[Item] = []
        for item in items:
            text, joined = as_line(item.text)
            if joined:
                self.lose(head, f"An answer of several paragraphs is written on one line: “{shortened(text)}”.")
            if text:
                lines.append(replace(item, text=text))
            else:
                self.lose(head, "An answer without words is not carried.")
        return lines

    def _add(
        self,
        head: Head,
        kind: Kind,
        *,
        options: tuple[Option, ...] = (),
        parts: tuple[Part, ...] = (),
        ranges: tuple[NumericRange, ...] = (),
        accepted: tuple[str, ...] = (),
        unit: str = "",
        credit: Credit | None = None,
    ) -> None:
        heading = head.heading or as_heading(closed(head.text))
        prompt, material = (heading.prompt, heading.material) if heading else ("", closed(head.text).strip("\n"))
        if not prompt:
            prompt = head.name or f"Question {len(self._questions) + 1}"
            self.lose(head, f"The text begins with no line of words; its heading is “{prompt}”.")
        identity = self._id(head, prompt)
        self._check_name(head, prompt, identity)
        self._questions.append(
            Question(
                id=identity,
                prompt=prompt,
                material=material,
                kind=kind,
                options=options,
                parts=parts,
                ranges=ranges,
                accepted=accepted,
                unit=unit,
                credit=None if credit is Credit.ALL_OR_NOTHING else credit,
                explanation=closed(head.explanation).strip() or None,
                points=self._points(head),
                critical=head.critical,
                policy=head.policy,
                tags=tuple(dict.fromkeys(head.tags)),
                see=head.see,
                case=head.case,
            )
        )

    def _check_name(self, head: Head, prompt: str, identity: str) -> None:
        """Say so where the name says more than the first words and the id."""
        name = fold(head.name.removesuffix("...").removesuffix("…"))
        said = re.fullmatch(rf"{re.escape(name.replace(' ', '-'))}(?:-\d+)?", identity)
        if said or head.name == identity or fold(as_words(prompt)[0]).startswith(name):
            return
        kept = "is kept as the id alone" if suggest_id(head.name, set(), "") == identity else "is not carried"
        self.lose(head, f"The name “{head.name}” {kept}.")

    def _id(self, head: Head, prompt: str) -> str:
        identity = head.id if ID.fullmatch(head.id) else head.name if ID.fullmatch(head.name) else ""
        if not identity or identity in self._ids:
            words = next((text for text in (head.id, head.name, prompt) if re.search(r"[A-Za-z0-9]", text)), "")
            identity = suggest_id(words, self._ids, "question")
        if head.id and identity != head.id:
            self.lose(head, f"The id “{head.id}” is written `{identity}`.")
        self._ids.add(identity)
        return identity

    def _points(self, head: Head) -> Fraction:
        points = Fraction(round(head.points * 100), 100)
        if points <= 0 or points >= MOST_POINTS:
            self.lose(
                head, f"It was worth {float(head.points):g}; here it is worth 1, for points lie between 0 and 1000."
            )
            return Fraction(1)
        if points != head.points:
            self.lose(head, f"It was worth {float(head.points):g} points; here it is worth {float(points):g}.")
        return points
