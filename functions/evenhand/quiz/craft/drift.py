"""Rules on a translation beside its original: what one says and the other does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenhand.quiz.craft.finding import Finding, PairRule
from evenhand.quiz.craft.numbers import may_say, numbers_in
from evenhand.quiz.craft.texts import HAN, code_in, items_of, plain, without_code
from evenhand.quiz.model import Kind, Question
from evenhand.quiz.problems import Code

if TYPE_CHECKING:
    from evenhand.quiz.model import Option, Part

COUNTS = re.compile(r"[\d`]")
"""What a text has that names a number or a piece of code."""
LONG_ENOUGH = 40
"""Characters of the original from which on a length can be compared."""
SHORTEST, LONGEST = 0.15, 0.75
"""Characters of Chinese for one of English: 0.22 to 0.63 in the texts of that length that Evenhand comes with, 0.34 in
the middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A text in both languages."""

    name: str
    item: str
    original: str
    translation: str


def numbers_differ(original: Question, translated: Question) -> Iterator[Finding]:
    """A number, a percentage or a piece of code that stands in one language only."""
    for pair in _pairs(original, translated):
        lacks, more = _differences(pair.original, pair.translation)
        if lacks or more:
            said = [f"{', '.join(lacks)} not here"] if lacks else []
            said += [f"{', '.join(more)} not in the original"] if more else []
            message = f"{pair.name} names other numbers or codes than the original: {'; '.join(said)}."
            cure = "Read both once more; a number that was changed in one language is wrong in the other."
            yield Finding(message=message, cure=cure, item=pair.item)


def length_differs(original: Question, translated: Question) -> Iterator[Finding]:
    """A text much longer or shorter than its translation should be."""
    for pair in _pairs(original, translated):
        ours, theirs = len(plain(pair.original)), len(plain(pair.translation))
        if ours < LONG_ENOUGH or not theirs:
            continue
        if not SHORTEST <= theirs / ours <= LONGEST:
            much = "less" if theirs / ours < SHORTEST else "more"
            message = f"{pair.name} says much {much} than the original: {theirs} characters for {ours}."
            cure = "Read both once more: perhaps only one of them was edited."
            yield Finding(message=message, cure=cure, item=pair.item)


def untranslated(original: Question, translated: Question) -> Iterator[Finding]:
    """A text that is in the original's language still."""
    for name, theirs, ours in (
        ("The question", translated.prompt, original.prompt),
        ("The explanation", translated.explanation or "", original.explanation or ""),
    ):
        if theirs and not HAN.search(theirs) and any(char.isalpha() for char in without_code(ours)):
            yield Finding(message=f"{name} is not translated.", cure="Write it in the language of the file.")


def other_order(original: Question, translated: Question) -> Iterator[Finding]:
    """Options or parts in another order than the original's, in which they are shown."""
    if original.kind is Kind.ORDERING:
        return  # there the order is the answer, and the comparison with the original sees to it
    for ours, theirs in ((original.options, translated.options), (original.parts, translated.parts)):
        if _ids(ours) != _ids(theirs) and sorted(_ids(ours)) == sorted(_ids(theirs)):
            message = f"The order is {', '.join(_ids(theirs))}; shown is the original's, {', '.join(_ids(ours))}."
            yield Finding(message=message, cure="Put the lines in the original's order, so that both read alike.")


def one_language_forms(original: Question, translated: Question) -> Iterator[Finding]:
    """Words to be written for which no Chinese form is accepted."""
    if original.kind is not Kind.SHORT_TEXT or any(HAN.search(form) for form in original.accepted):
        return
    shown = f"{translated.prompt} {translated.material}"
    if any(_is_word(form) and form not in shown for form in original.accepted):
        message = "Whoever reads the Chinese question may answer in Chinese, and no Chinese form is accepted."
        yield Finding(message=message, cure='Add a line such as `= "血迹"` to the English file.')


def _is_word(form: str) -> bool:
    """Whether a form is a word of English rather than a key, a code or an abbreviation."""
    letters = [char for char in form if char.isalpha()]
    odd = any(char.isdigit() or char in "+_/\\.:@#<>" for char in form)
    return bool(letters) and not odd and not all(char.isupper() for char in letters)


def _ids(items: tuple[Option, ...] | tuple[Part, ...]) -> list[str]:
    return [item.id for item in items]


def _pairs(original: Question, translated: Question) -> Iterator[_Pair]:
    """The texts of a question in both languages; numbers may move between the heading and the text under it."""
    yield _Pair(
        name="The question",
        item="",
        original=f"{original.prompt}\n{original.material}",
        translation=f"{translated.prompt}\n{translated.material}",
    )
    theirs = {item.id: item for item in items_of(translated)}
    for item in items_of(original):
        other = theirs.get(item.id)
        if other is not None:
            yield _Pair(name=f"`{item.id}`", item=item.id, original=item.text, translation=other.text)
            if item.feedback and other.feedback:
                name = f"The feedback on `{item.id}`"
                yield _Pair(name=name, item=item.id, original=item.feedback, translation=other.feedback)
    if original.explanation and translated.explanation:
        yield _Pair(name="The explanation", item="", original=original.explanation, translation=translated.explanation)


def _differences(original: str, translation: str) -> tuple[list[str], list[str]]:
    """What only the original names, and what only the translation does."""
    if not COUNTS.search(original) and not COUNTS.search(translation):
        return [], []
    ours, theirs = plain(without_code(original)), plain(without_code(translation))
    numbers, others = numbers_in(ours), numbers_in(theirs)
    code, other_code = code_in(original), code_in(translation)
    lacks = [shown for number, shown in numbers.items() if number not in others and not may_say(theirs, number)]
    more = [shown for number, shown in others.items() if number not in numbers and not may_say(ours, number)]
    lacks += [f"`{each}`" for each in sorted(code - other_code)]
    more += [f"`{each}`" for each in sorted(other_code - code)]
    return lacks, more


PAIR_RULES: Mapping[Code, PairRule] = {
    Code.NUMBERS_DIFFER: numbers_differ,
    Code.LENGTH_DIFFERS: length_differs,
    Code.UNTRANSLATED: untranslated,
    Code.ORDER_DIFFERS: other_order,
    Code.ONE_LANGUAGE_FORMS: one_language_forms,
}
"""They take a translation as it is written, not as it is arranged."""
