"""Read Moodle XML, the whole form of Moodle's question bank."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from evenhand.exchange.drafts import Drafts
from evenhand.exchange.forms import Form, number, rewritten
from evenhand.exchange.gift_blocks import category_path
from evenhand.exchange.heads import Head, Item, Pair, shortened, tags_of
from evenhand.exchange.moodle_types import COMBINED, FORMS, GRADINGS, NOT_CHOSEN, OTHER_TYPES, SAID_BY_MOODLE
from evenhand.exchange.outcome import ExchangeFailed, Imported, Losses
from evenhand.exchange.prose import as_markdown
from evenhand.exchange.weights import (
    FULL,
    Weighted,
    WeightedRange,
    add_choice,
    add_numeric,
    add_short_text,
    add_true_false,
)
from evenhand.exchange.xml_tree import Node, read_xml
from evenhand.quiz.model import NumericRange
from evenhand.quiz.settings import Credit


def read_moodle_xml(text: str, *, quiz_id: str, title: str) -> Imported:
    """The quiz in a Moodle XML file and what it lost; raises `ExchangeFailed` where it has no question."""
    root = read_xml(text)
    if root.name != "quiz":
        raise ExchangeFailed(
            f"The file begins with <{root.name}>; Moodle XML begins with <quiz>.",
            "In Moodle choose Question bank, Export, Moodle XML format.",
            line=root.line,
        )
    drafts = Drafts(Losses())
    category: tuple[str, ...] = ()
    for node in root.all("question"):
        if node.attributes.get("type") == "category":
            category = category_path(_text_of(node.first("category")))
            if _text_of(node.first("info")):
                drafts.losses.add("The description of a category is not carried.", line=node.line)
        else:
            _Question(drafts, node, category).read()
    return drafts.imported(quiz_id, title)


class _Question:
    """One element on its way to a question."""

    def __init__(self, drafts: Drafts, node: Node, category: tuple[str, ...]) -> None:
        self._drafts = drafts
        self._node = node
        self._lost: list[str] = []
        asked = node.first("questiontext")
        self._form = _form(asked, Form.HTML)
        self._head = Head(
            line=node.line,
            name=" ".join(_text_of(node.first("name")).split()),
            id=node.word("idnumber"),
            text=self._markdown(asked),
            explanation=self._markdown(node.first("generalfeedback")),
            tags=tags_of(category, [_text_of(tag) for tags in node.children for tag in tags.all("tag")]),
            points=number(node.word("defaultgrade", "1")) or Fraction(0),
        )

    def read(self) -> None:
        """Add the question to the drafts, or say why not."""
        kind = self._node.attributes.get("type", "")
        read = READERS.get(kind)
        if kind == "description":
            self._describe()
        elif read is None:
            reason = OTHER_TYPES.get(kind, f"There is no type `{kind}` here.")
            self._drafts.leave_out(self._head, reason)
        else:
            self._note_rest()
            read(self)

    def multichoice(self) -> None:
        """Options with percentages."""
        answers = self._weighted()
        self._say_losses()
        self._drafts.shuffled.add(self._node.word("shuffleanswers", "false") in ("true", "1"))
        single = self._node.word("single", "true") not in ("false", "0", "")
        add_choice(self._drafts, self._head, answers, single=single)

    def choice_set(self) -> None:
        """Options of which exactly the right ones earn anything: a plug-in's type."""
        answers = self._weighted()
        self._say_losses()
        items = [Item(text=each.item.text, right=each.weight > 0, feedback=each.item.feedback) for each in answers]
        self._drafts.choice(self._head, items, single=False, credit=Credit.ALL_OR_NOTHING)

    def true_false(self) -> None:
        """Two answers, of which older files name none."""
        feedback: dict[bool, str] = {}
        right: bool | None = None
        for place, answer in enumerate(self._node.all("answer")):
            says = answer.word("text").lower()
            truth = says == "true" if says in ("true", "false") else place == 0
            feedback[truth] = self._markdown(answer.first("feedback"))
            if self._fraction(answer) == FULL:
                right = truth
        self._say_losses()
        if right is None:
            self._drafts.leave_out(self._head, "Neither true nor false is right.")
            return
        if_true, if_false = feedback.get(True, ""), feedback.get(False, "")
        add_true_false(self._drafts, self._head, right=right, if_true=if_true, if_false=if_false)

    def short_text(self) -> None:
        """Accepted forms with percentages."""
        if self._node.word("usecase") not in ("", "0"):
            self._lost.append("Capitals counted; here they do not.")
        answers = [
            (_text_of(answer), self._fraction(answer), self._markdown(answer.first("feedback")))
            for answer in self._node.all("answer")
        ]
        self._say_losses()
        add_short_text(self._drafts, self._head, answers)

    def numeric(self) -> None:
        """Numbers with tolerances and percentages."""
        ranges: list[WeightedRange] = []
        for answer in self._node.all("answer"):
            written = _text_of(answer)
            middle, spread = number(written), number(answer.word("tolerance", "0") or "0")
            if (middle is None or spread is None) and written != "*":
                self._drafts.leave_out(self._head, f"“{shortened(written)}” is no number.")
                return
            numbers = None
            if middle is not None and spread is not None:
                numbers = NumericRange(low=middle - abs(spread), high=middle + abs(spread))
            feedback = self._markdown(answer.first("feedback"))
            ranges.append(WeightedRange(numbers=numbers, weight=self._fraction(answer), feedback=feedback))
        unit = self._unit()
        self._say_losses()
        add_numeric(self._drafts, self._head, ranges, unit)

    def matching(self) -> None:
        """Pairs; an answer without a question is a distractor."""
        pairs: list[Pair] = []
        for pair in self._node.all("subquestion"):
            left = self._markdown(pair)
            right = as_markdown(_text_of(pair.first("answer")))
            pairs.append(Pair(left=Item(text=left) if left else None, right=Item(text=right)))
        self._say_losses()
        self._drafts.matching(self._head, pairs, Credit.EACH_ANSWER)

    def ordering(self) -> None:
        """Steps in the right order."""
        if self._node.word("selecttype", "RANDOM").upper() not in ("ALL", "EXACT"):
            self._lost.append("Moodle showed some of the steps; here all are shown.")
        grading = self._node.word("gradingtype", "RELATIVE_NEXT_EXCLUDE_LAST")
        credit = GRADINGS.get(grading.upper())
        if credit is None:
            reason = f"The marking `{grading}` has no name here; each step in its place earns its share."
            self._lost.append(reason)
        items = [
            Item(text=self._markdown(answer), feedback=self._markdown(answer.first("feedback")))
            for answer in self._node.all("answer")
        ]
        self._say_losses()
        self._drafts.ordering(self._head, items, credit or Credit.EACH_ANSWER)

    def _describe(self) -> None:
        if self._drafts.empty:
            introduction = (self._drafts.introduction, self._head.text)
            self._drafts.introduction = "\n\n".join(filter(None, introduction))
            self._say_losses()
        else:
            reason = "It is a text without a question; only what stands before the first question is carried."
            self._drafts.leave_out(self._head, reason)

    def _note_rest(self) -> None:
        """What every type may have and no question here."""
        node = self._node
        for name, about in COMBINED.items():
            said = self._markdown(node.first(name))
            if said and said not in SAID_BY_MOODLE:
                self._lost.append(f"The feedback “{shortened(said)}” on all {about} answers is not carried.")
        if node.word("hidden") == "1":
            self._lost.append("It was hidden in Moodle; here it is asked.")
        hints = [hint for hint in node.all("hint") if _text_of(hint)]
        if hints:
            self._lost.append(f"{'A hint is' if len(hints) == 1 else f'{len(hints)} hints are'} not carried.")
        penalty = number(node.word("penalty")) or Fraction(0)
        if not any(abs(penalty - each) < Fraction(1, 200) for each in NOT_CHOSEN):
            self._lost.append(f"The penalty of {float(penalty):g} for each further try is not carried.")

    def _unit(self) -> str:
        units = [unit for units in self._node.all("units") for unit in units.all("unit")]
        names = [unit.word("unit_name") for unit in units]
        if len(units) > 1:
            self._lost.append(f"The unit is {names[0]}; answers in {', '.join(names[1:])} are not converted.")
        if self._node.word("unitgradingtype", "0") not in ("", "0"):
            self._lost.append("A wrong unit cost marks; here it does not.")
        return names[0] if names else ""

    def _weighted(self) -> list[Weighted]:
        return [
            Weighted(
                item=Item(text=self._markdown(answer), feedback=self._markdown(answer.first("feedback"))),
                weight=self._fraction(answer),
            )
            for answer in self._node.all("answer")
        ]

    def _fraction(self, answer: Node) -> Fraction:
        written = answer.attributes.get("fraction", "0")
        weight = number(written)
        if weight is None:
            self._lost.append(f"“{shortened(written)}” is no percentage; it counts as 0.")
        return weight or Fraction(0)

    def _markdown(self, node: Node | None) -> str:
        """The text in an element, in the form that it names, else in that of the question."""
        if node is None:
            return ""
        result = rewritten(_text_of(node), _form(node, getattr(self, "_form", Form.HTML)))
        self._lost += result.losses
        if next(node.all("file"), None) is not None:
            self._lost.append("A file that is packed with the text is not carried.")
        return result.markdown

    def _say_losses(self) -> None:
        for reason in self._lost:
            self._drafts.lose(self._head, reason)


READERS: Mapping[str, Callable[[_Question], None]] = {
    "match": _Question.matching,
    "matching": _Question.matching,
    "multichoice": _Question.multichoice,
    "multichoiceset": _Question.choice_set,
    "numerical": _Question.numeric,
    "ordering": _Question.ordering,
    "shortanswer": _Question.short_text,
    "truefalse": _Question.true_false,
}


def _text_of(node: Node | None) -> str:
    """The text in an element; older files have it without a `<text>` around it."""
    if node is None:
        return ""
    inner = node.first("text")
    return (inner.text if inner is not None else node.text).strip()


def _form(node: Node | None, default: Form) -> Form:
    return FORMS.get(node.attributes.get("format", ""), default) if node is not None else default
