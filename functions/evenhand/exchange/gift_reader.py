"""Read GIFT, the text format of Moodle's question bank, as Moodle itself reads it.

    ::Name::[markdown]Question {
        =right answer#feedback
        ~wrong answer
        ####general feedback
    }

Where Moodle would read something else than its author meant, so does this; where it would refuse, it is left out.
"""

from __future__ import annotations

import re
from fractions import Fraction

from evenhand.exchange.drafts import Drafts
from evenhand.exchange.forms import Form, rewritten
from evenhand.exchange.gift_blocks import Block, blocks_of, category_of, numbers_in, pieces, plain, weight
from evenhand.exchange.heads import Head, Item, Pair, shortened, tags_of
from evenhand.exchange.moodle_types import GRADINGS
from evenhand.exchange.outcome import Imported, Losses
from evenhand.exchange.weights import (
    FULL,
    Weighted,
    WeightedRange,
    add_choice,
    add_numeric,
    add_short_text,
    add_true_false,
)
from evenhand.quiz.settings import Credit

FORM = re.compile(r"\[(html|plain|markdown|moodle)\]")
TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
GAP = "_____"
ORDERING = re.compile(
    r">\s*(?P<count>\d*)\s*(?P<select>[A-Za-z]*)\s*(?P<layout>[A-Za-z]*)\s*(?P<grading>[A-Za-z_]*)[^\n]*\n(?P<steps>.*)",
    re.DOTALL,
)


def read_gift(text: str, *, quiz_id: str, title: str) -> Imported:
    """The quiz in a GIFT file and what it lost; raises `ExchangeFailed` where it has no question."""
    losses = Losses()
    drafts = Drafts(losses)
    category: tuple[str, ...] = ()
    comments = 0
    for block in blocks_of(text):
        comments += block.comments
        path = category_of(block)
        if path is not None:
            category = path
        elif block.text:
            _Question(drafts, block, category).read()
    if comments:
        losses.add(f"{'A comment is' if comments == 1 else f'{comments} comments are'} not carried.")
    return drafts.imported(quiz_id, title)


class _Question:
    """One block on its way to a question."""

    def __init__(self, drafts: Drafts, block: Block, category: tuple[str, ...]) -> None:
        self._drafts = drafts
        self._block = block
        self._category = category
        self._form = Form.AUTO
        self._lost: list[str] = []
        self._head = Head(line=block.line, text="")

    def read(self) -> None:
        """Add the question to the drafts, or say why not."""
        name, text = self._name(self._block.text)
        start, end = text.find("{"), text.find("}")
        if (start < 0) != (end < 0) or end < start:
            head = Head(line=self._block.line, name=name, text=plain(text))
            self._drafts.leave_out(head, "An answer block begins and does not end, or ends and does not begin.")
            return
        answers, explanation = "", ""
        asked = text
        if start >= 0:
            answers, explanation = _general(text[start + 1 : end])
            asked = f"{text[:start]}{'' if text.endswith('}') else GAP}{text[end + 1 :]}"
        asked = self._question_text(asked)
        self._head = Head(
            line=self._block.line,
            name=name,
            id=self._block.id,
            text=asked,
            explanation=self._text(explanation),
            tags=tags_of(self._category, self._block.tags),
        )
        if "{" in text[end + 1 :]:
            self._lose("A second answer block stands in the text, which has one answer.")
        self._answers(answers, described=start < 0)

    def _answers(self, answers: str, *, described: bool) -> None:
        drafts = self._drafts
        if described:
            self._describe()
        elif not answers:
            self._leave_out("It is an essay, which somebody has to mark.")
        elif answers.startswith(">"):
            self._ordering(answers)
        elif answers.startswith("#"):
            self._numeric(answers[1:])
        elif "~" in answers:
            self._choice(answers)
        elif "=" in answers and "->" in answers:
            self._matching(answers)
        elif answers.partition("#")[0].strip() in TRUTH:
            truth, wrong, right = (*answers.split("#", 2), "", "")[:3]
            right_answer = TRUTH[truth.strip()]
            if_right, if_wrong = self._text(right), self._text(wrong)
            self._say_losses()
            add_true_false(
                drafts,
                self._head,
                right=right_answer,
                if_true=if_right if right_answer else if_wrong,
                if_false=if_wrong if right_answer else if_right,
            )
        else:
            forms = [self._written(piece) for piece in pieces(answers, "=")]
            self._say_losses()
            add_short_text(drafts, self._head, forms)

    def _describe(self) -> None:
        if self._drafts.empty:
            introduction = (self._drafts.introduction, self._head.text)
            self._drafts.introduction = "\n\n".join(filter(None, introduction))
            self._say_losses()
        else:
            self._leave_out("It is a text without a question; only what stands before the first question is carried.")

    def _choice(self, answers: str) -> None:
        single = "=" in answers
        weighted: list[Weighted] = []
        for piece in pieces(answers.replace("=", "~="), "~"):
            right = piece.startswith("=")
            share, rest = weight(piece.removeprefix("=").lstrip() if right else piece, FULL if right else Fraction(0))
            text, feedback = self._with_feedback(rest)
            weighted.append(Weighted(item=Item(text=text, feedback=feedback), weight=share))
        self._say_losses()
        add_choice(self._drafts, self._head, weighted, single=single)

    def _matching(self, answers: str) -> None:
        pairs: list[Pair] = []
        for piece in pieces(answers, "="):
            left, arrow, right = piece.partition("->")
            if not arrow:
                self._leave_out(f"A pair has no `->`: “{shortened(plain(piece))}”.")
                return
            item = Item(text=self._text(left)) if left.strip() else None
            pairs.append(Pair(left=item, right=Item(text=rewritten(plain(right), Form.PLAIN).markdown)))
        self._say_losses()
        self._drafts.matching(self._head, pairs, Credit.EACH_ANSWER)

    def _ordering(self, answers: str) -> None:
        found = ORDERING.fullmatch(answers)
        if not found:
            self._leave_out("Its order cannot be read.")
            return
        if found["select"].upper() not in ("ALL", "EXACT"):
            self._lose("Moodle showed some of the steps; here all are shown.")
        credit = GRADINGS.get(found["grading"].upper())
        if credit is None:
            self._lose(f"The marking `{found['grading']}` has no name here; each step in its place earns its share.")
        steps = [rewritten(plain(line), Form.AUTO) for line in found["steps"].split("\n") if line.strip()]
        self._lost += [loss for step in steps for loss in step.losses]
        items = [Item(text=step.markdown) for step in steps]
        self._say_losses()
        self._drafts.ordering(self._head, items, credit or Credit.EACH_ANSWER)

    def _numeric(self, answers: str) -> None:
        right, tilde, otherwise = answers.partition("~")
        ranges: list[WeightedRange] = []
        for piece in pieces(right, "="):
            share, rest = weight(piece, FULL)
            written, feedback = rest.partition("#")[::2]
            numbers = numbers_in(plain(written))
            if numbers is None and written.strip() != "*":
                self._leave_out(f"“{shortened(plain(written).strip())}” is no number.")
                return
            ranges.append(WeightedRange(numbers=numbers, weight=share, feedback=self._text(feedback)))
        if tilde and (feedback := self._text(otherwise.partition("#")[2])):
            ranges.append(WeightedRange(numbers=None, weight=Fraction(0), feedback=feedback))
        self._say_losses()
        add_numeric(self._drafts, self._head, ranges)

    def _written(self, piece: str) -> tuple[str, Fraction, str]:
        share, rest = weight(piece, FULL)
        form, _, feedback = rest.partition("#")
        words = FORM.sub("", form.strip(), count=1) if FORM.match(form.strip()) else form
        return plain(words).strip(), share, self._text(feedback)

    def _with_feedback(self, piece: str) -> tuple[str, str]:
        text, _, feedback = piece.partition("#")
        return self._text(text), self._text(feedback)

    def _name(self, text: str) -> tuple[str, str]:
        if text.startswith("::"):
            name, end, rest = text[2:].partition("::")
            if end:
                return " ".join(plain(name).split()), rest.strip()
            return "", text[2:]
        return "", text

    def _question_text(self, text: str) -> str:
        form = FORM.match(text.strip())
        self._form = Form(form[1]) if form else Form.AUTO
        return self._text(text)

    def _text(self, text: str) -> str:
        """A text in the form it names, else in that of the question, as Markdown."""
        text = text.strip()
        form = FORM.match(text)
        result = rewritten(plain(text[form.end() :] if form else text), Form(form[1]) if form else self._form)
        self._lost += result.losses
        return result.markdown

    def _lose(self, reason: str) -> None:
        self._lost.append(reason)

    def _say_losses(self) -> None:
        for reason in self._lost:
            self._drafts.lose(self._head, reason)

    def _leave_out(self, reason: str) -> None:
        self._drafts.leave_out(self._head, reason)


def _general(answers: str) -> tuple[str, str]:
    """The answers, and the general feedback after them."""
    before, separator, general = answers.rpartition("####")
    return (before.strip(), general) if separator else (answers.strip(), "")
