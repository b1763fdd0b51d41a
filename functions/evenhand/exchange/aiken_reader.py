"""Read Aiken, the plainest of formats, strictly: what Moodle would misread in silence is left out and said.

    Question on one line
    A) First option
    B) Second option
    ANSWER: B

Texts are plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from evenhand.exchange.drafts import Drafts
from evenhand.exchange.heads import Head, Item
from evenhand.exchange.outcome import Imported, Losses
from evenhand.exchange.prose import as_markdown

OPTION = re.compile(r"(?P<letter>[A-Z])[).][ \t]+(?P<text>.+)")
ANSWER = re.compile(r"ANSWER:[ \t]*(?P<letter>[A-Z])")
ALMOST_OPTION = re.compile(r"[A-Za-z][).](?:\S|$)|[a-z][).][ \t]")
ALMOST_ANSWER = re.compile(r"answer[ \t]*:", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class _Question:
    line: int
    text: str
    letters: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    wrong: str = ""
    """What is wrong with it, the first thing."""

    def refuse(self, reason: str) -> None:
        self.wrong = self.wrong or reason


def read_aiken(text: str, *, quiz_id: str, title: str) -> Imported:
    """The quiz in an Aiken file and what it lost; raises `ExchangeFailed` where it has no question."""
    drafts = Drafts(Losses())
    question: _Question | None = None
    for number, line in enumerate((line.strip() for line in text.split("\n")), start=1):
        if not line:
            continue
        if found := ANSWER.fullmatch(line):
            _add(
                drafts,
                question or _Question(line=number, text=line, wrong="No question stands before it."),
                found["letter"],
            )
            question = None
        elif (option := OPTION.fullmatch(line)) and question is not None:
            question.letters.append(option["letter"])
            question.texts.append(option["text"])
        elif question is None:
            question = _Question(line=number, text=line)
            if option:
                question.refuse("An option stands here without a question.")
        elif ALMOST_ANSWER.match(line):
            question.refuse(f"“{line[:40]}” is no answer line: it is written like `ANSWER: B`.")
        elif ALMOST_OPTION.match(line):
            question.refuse(f"“{line[:40]}” is no option: it is written like `B) words`, with a capital and a space.")
        elif question.letters:
            question.refuse("It has no line `ANSWER: …` right after its options.")
            _add(drafts, question, "")
            question = _Question(line=number, text=line)
        else:
            question.refuse("Its text has more than one line.")
    if question is not None:
        question.refuse("It has no line `ANSWER: …` right after its options.")
        _add(drafts, question, "")
    return drafts.imported(quiz_id, title)


def _add(drafts: Drafts, question: _Question, right: str) -> None:
    head = Head(line=question.line, text=as_markdown(question.text))
    if not question.wrong and question.letters != list(ascii_uppercase[: len(question.letters)]):
        question.refuse("Its options are not lettered A, B, C and so on.")
    if not question.wrong and right not in question.letters:
        question.refuse(f"Its answer is {right}, and it has no such option.")
    if question.wrong:
        drafts.leave_out(head, question.wrong)
        return
    items = [
        Item(text=as_markdown(text), right=letter == right)
        for letter, text in zip(question.letters, question.texts, strict=True)
    ]
    drafts.choice(head, items, single=True)
