"""Moodle's percentages: which of them are a way of partial credit that has a name, and which are none.

Moodle adds up the percentages of what is chosen and gives nothing below zero. With c right options that is

- `net_correct` where each right one has 100/c and each wrong one -100/c, or where none is wrong;
- `all_or_nothing` where one is right, with 100, and each wrong one has -100;
- no other, but in the smallest of questions: `coverage` and `halves` are no sums, and `each_answer` gives something
  for what is left alone.

A single choice is right or wrong here; its percentages between are lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evenhand.exchange.drafts import Drafts
from evenhand.exchange.heads import Head, Item, shortened
from evenhand.quiz.model import NumericRange, Option
from evenhand.quiz.printer import print_number
from evenhand.quiz.settings import Credit

FULL = Fraction(100)
SMALL_HALVES = ((1, 2), (2, 3), (2, 4))
"""Right options of all, where `halves` is the same as `net_correct`."""
NEAR = Fraction(1, 100)
"""Files round thirds to two places at the least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """An answer with its percentage of the points."""

    item: Item
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedRange:
    """Some numbers with their percentage of the points."""

    numbers: NumericRange | None
    """None for any other number."""
    weight: Fraction
    feedback: str = ""


def add_choice(drafts: Drafts, head: Head, answers: Sequence[Weighted], *, single: bool) -> None:
    """A question with options and percentages."""
    if single:
        _add_single(drafts, head, answers)
        return
    items = [_marked(each, right=each.weight > 0) for each in answers]
    right = [each.weight for each in answers if each.weight > 0]
    wrong = [each.weight for each in answers if each.weight <= 0]
    credit = named_credit(right, wrong)
    if credit is None:
        credit = Credit.ALL_OR_NOTHING if wrong and max(wrong) <= NEAR - FULL else Credit.NET_CORRECT
        weights = ", ".join(percent(each.weight) for each in answers)
        drafts.lose(head, f"The percentages {weights} are no way of partial credit that has a name; it is `{credit}`.")
    drafts.choice(head, items, single=False, credit=credit)


def named_credit(right: Sequence[Fraction], wrong: Sequence[Fraction]) -> Credit | None:
    """The way of partial credit that the percentages of right and wrong options are, or None."""
    if not right or not all(_near(weight, FULL / len(right)) for weight in right):
        return None
    if len(right) == 1 and wrong and all(_near(weight, -FULL) for weight in wrong):
        return Credit.ALL_OR_NOTHING
    if all(_near(weight, -FULL / len(right)) for weight in wrong):
        return Credit.NET_CORRECT
    return None


def weights_of(options: Sequence[Option], credit: Credit) -> tuple[tuple[Fraction, ...], bool]:
    """The percentages of the options that come nearest to a way of partial credit, and whether they are exactly it."""
    right = sum(option.correct for option in options)
    one, none_wrong = right == 1, right == len(options)
    against = -FULL if credit is Credit.ALL_OR_NOTHING else -FULL / right
    weights = tuple(FULL / right if option.correct else against for option in options)
    match credit:
        case Credit.NET_CORRECT:
            return weights, True
        case Credit.ALL_OR_NOTHING:
            return weights, one
        case Credit.COVERAGE | Credit.EACH_ANSWER:
            return weights, none_wrong
        case Credit.HALVES:
            return weights, (right, len(options)) in SMALL_HALVES


def add_short_text(drafts: Drafts, head: Head, answers: Sequence[tuple[str, Fraction, str]]) -> None:
    """A question with accepted forms, each with its percentage and feedback; an unescaped `*` stands for any words."""
    forms: list[str] = []
    for form, weight, feedback in answers:
        if feedback:
            drafts.lose(head, f"The feedback “{shortened(feedback)}” on a written answer is not carried.")
        if form.strip() == "*":
            if weight > 0:
                drafts.lose(head, f"That any other answer earned {percent(weight)} is not carried.")
        elif "*" in form.replace(r"\*", ""):
            drafts.lose(head, f"The pattern “{shortened(form)}” is not carried: an answer here is words, without `*`.")
        elif not _near(weight, FULL):
            drafts.lose(head, f"The answer “{shortened(form)}”, which earned {percent(weight)}, is not carried.")
        else:
            forms.append(form.replace(r"\*", "*"))
    drafts.short_text(head, forms)


def add_numeric(drafts: Drafts, head: Head, answers: Sequence[WeightedRange], unit: str = "") -> None:
    """A question with right numbers, each with its percentage and feedback."""
    ranges: list[NumericRange] = []
    for each in answers:
        if each.feedback:
            drafts.lose(head, f"The feedback “{shortened(each.feedback)}” on a number is not carried.")
        if each.numbers is None:
            if each.weight > 0:
                drafts.lose(head, f"That any other number earned {percent(each.weight)} is not carried.")
        elif _near(each.weight, FULL):
            ranges.append(each.numbers)
        else:
            shown = f"{float(each.numbers.low):g} to {float(each.numbers.high):g}"
            drafts.lose(head, f"The numbers from {shown}, which earned {percent(each.weight)}, are not carried.")
    drafts.numeric(head, ranges, unit)


def add_true_false(drafts: Drafts, head: Head, *, right: bool, if_true: str, if_false: str) -> None:
    """A question that is true or false, with the feedback on either answer."""
    items = [
        Item(id="true", text="True", right=right, feedback=if_true),
        Item(id="false", text="False", right=not right, feedback=if_false),
    ]
    drafts.choice(head, items, single=True)


def percent(weight: Fraction) -> str:
    """A percentage as people write it."""
    return f"{round(float(weight), 5):g} %"


def unequal(credit: Credit) -> str:
    """That Moodle's percentages are not a way of partial credit."""
    if credit is Credit.ALL_OR_NOTHING:
        return "No percentages are `all_or_nothing`: some of the right options without a wrong one earn a part."
    return f"No percentages are `{credit}`: what is written are those of `net_correct`."


def unequal_parts(credit: Credit) -> str:
    """That Moodle marks pairs and steps one by one."""
    return f"Moodle has no `{credit}` for it: each answer in its place earns its share."


def decimal(weight: Fraction) -> str:
    """A percentage as Moodle lists them: `33.33333`."""
    return f"{float(weight):.5f}".rstrip("0").rstrip(".")


def centre(numbers: NumericRange) -> tuple[str, str]:
    """The middle of a range and how far it reaches."""
    return print_number((numbers.low + numbers.high) / 2), print_number((numbers.high - numbers.low) / 2)


def _add_single(drafts: Drafts, head: Head, answers: Sequence[Weighted]) -> None:
    best = max((each.weight for each in answers), default=Fraction(0))
    if best <= 0:
        drafts.leave_out(head, "No option earns anything.")
        return
    if not _near(best, FULL):
        drafts.lose(head, f"The best option earned {percent(best)}; here it earns everything.")
    for each in answers:
        if each.weight not in (best, 0):
            shown = shortened(each.item.text)
            drafts.lose(head, f"The option “{shown}” earned {percent(each.weight)}; here it earns nothing.")
    drafts.choice(head, [_marked(each, right=each.weight == best) for each in answers], single=True)


def _marked(answer: Weighted, *, right: bool) -> Item:
    item = answer.item
    return Item(text=item.text, right=right, feedback=item.feedback, id=item.id)


def _near(weight: Fraction, to: Fraction) -> bool:
    return abs(weight - to) <= NEAR
