"""One text in the ways that systems write it: plain words, and the Markdown that shows them as they are."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from evenhand.quiz.printer import FENCE, code_lines

MARKUP = re.compile(r"[\\`\[\]]|<(?=[A-Za-z/!?])|[*_]+|&(?=#?\w+;)|(?<=~)~")
"""Signs that could mean something inside a line."""
BLOCK_START = re.compile(
    r"^(?=#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|(?P<rule>[-=*_])(?:\s*(?P=rule))+\s*$|~{3}|=(?:\s|$)|\||[-:| ]*\|[-:| ]*$)"
)
NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?:\s|$))")
STARTS_BLOCK = re.compile(r" {0,3}(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|`{3}|~{3}|\|)| {4}|\t")
CODE_SPAN = re.compile(r"(?<![`\\])(`+)(?!`)(?P<code>.+?)(?<!`)\1(?!`)", re.DOTALL)
HEADING = re.compile(r"^ {0,3}#{1,6}(?:[ \t]+(?P<text>.*?))?(?:[ \t]+#+)?[ \t]*$")
AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>")
LESS = re.compile(r"\\?<")
TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>|<!--")
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]*)[^)]*\)")
LINK = re.compile(r"(?<!\\)\[(?P<text>[^\]]*)\]\([^)]*\)")
EMPHASIS = re.compile(r"(?<![\\*_\w])(\*{1,3}|_{1,3})(?=[^\s*_])(?P<text>.+?)(?<=[^\s\\*_])\1(?![*_\w])")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
REFERENCE = re.compile(r"&#?\w+;")
TEX = re.compile(r"\$\$.+?\$\$|\\\(.+?\\\)|\\\[.+?\\\]", re.DOTALL)
BREAK = re.compile(r"(?: {2,}|\\)$")


def as_markdown(words: str) -> str:
    """The Markdown that shows a plain text as it is; each line of it is a line, a blank one ends a paragraph."""
    paragraphs = re.split(r"\n\s*\n", words.replace("\r\n", "\n").replace("\r", "\n").strip())
    shown = (
        "\\\n".join(starting(escaped(" ".join(line.split()))) for line in paragraph.split("\n") if line.strip())
        for paragraph in paragraphs
    )
    return "\n\n".join(paragraph for paragraph in shown if paragraph)


def escaped(words: str) -> str:
    """A line with the signs escaped that Markdown would read inside of it."""

    def escape(sign: re.Match[str]) -> str:
        before, after = words[: sign.start()], words[sign.end() :]
        between = before[-1:].isspace() and after[:1].isspace() and before.strip() and after.strip()
        if sign[0][0] in "*_" and between:
            # Between spaces it opens and closes nothing: `2 * 3`, and the gap in a sentence, `_____`.
            return sign[0]
        return "".join(f"\\{char}" for char in sign[0])

    return MARKUP.sub(escape, words)


def starting(line: str) -> str:
    """A line that begins a paragraph, kept from being read as another block."""
    return NUMBERED.sub(r"\1\\", BLOCK_START.sub(r"\\", line, count=1))


def as_paragraph(line: str) -> str:
    """A line of Markdown that stands at the beginning of a text of its own, and is to remain a line of words."""
    return starting(line) if STARTS_BLOCK.match(line) else line


def as_words(markdown: str) -> tuple[str, bool]:
    """The plain words of a line of Markdown, and whether markup was lost."""
    kept: list[str] = []

    def keep(text: str) -> str:
        kept.append(text)
        return f"\ufdd0{len(kept) - 1}\ufdd1"

    text = CODE_SPAN.sub(lambda found: keep(found["code"].strip()), markdown)
    text = AUTOLINK.sub(lambda found: keep(found[0][1:-1]), text)
    lost = bool(kept)
    text = ESCAPE.sub(lambda found: keep(found[1]), text)
    for markup, shown in ((IMAGE, r"\g<alt>"), (LINK, r"\g<text>"), (EMPHASIS, r"\g<text>"), (EMPHASIS, r"\g<text>")):
        changed = markup.sub(shown, text)
        lost, text = lost or changed != text, changed
    text = REFERENCE.sub(lambda found: html.unescape(found[0]), text)
    while "\ufdd0" in text:
        text = re.sub("\ufdd0(\\d+)\ufdd1", lambda found: kept[int(found[1])], text)
    return text, lost


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A text as a question shows it: a heading of one line, and what stands under it."""

    prompt: str
    material: str = ""


def as_heading(markdown: str) -> Heading | None:
    """The first paragraph, up to a forced line break, and the rest; None where the text begins with another block."""
    lines = markdown.strip().split("\n")
    if not lines[0].strip() or STARTS_BLOCK.match(lines[0]):
        return None
    end = next((n for n, line in enumerate(lines) if not line.strip() or (n and STARTS_BLOCK.match(line))), len(lines))
    broken = next((n + 1 for n, line in enumerate(lines[: end - 1]) if BREAK.search(line)), None)
    first = lines[:end] if broken is None else [*lines[: broken - 1], BREAK.sub("", lines[broken - 1])]
    prompt = " ".join(line.strip() for line in first)
    return Heading(prompt=prompt.strip(), material="\n".join(lines[broken or end :]).strip("\n"))


def as_line(markdown: str) -> tuple[str, bool]:
    """The text on one line, and whether paragraphs or other blocks were joined for it."""
    lines = [line for line in markdown.strip().split("\n") if line.strip()]
    joined = len(lines) > 1 and ("\n\n" in markdown or any(STARTS_BLOCK.match(line) for line in lines))
    unbroken = [BREAK.sub("", line).strip() for line in lines[:-1]]
    return " ".join([*unbroken, *(line.strip() for line in lines[-1:])]), joined


def outside_code(markdown: str, change: Callable[[str], str]) -> str:
    """A text of Markdown with what stands outside of code changed."""
    blocks = itertools.groupby(code_lines(markdown), key=lambda line: line[1])
    texts = ((code, "\n".join(line for line, _ in lines)) for code, lines in blocks)
    return "\n".join(text if code else _outside_spans(text, change) for code, text in texts)


def _outside_spans(text: str, change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    end = 0
    for span in CODE_SPAN.finditer(text):
        pieces += [change(text[end : span.start()]), span[0]]
        end = span.end()
    return "".join([*pieces, change(text[end:])])


def shielded(markdown: str) -> str:
    """Markdown for a system that lets HTML stand in it: `<` is written `&lt;`, but for addresses, which are links."""
    return outside_code(markdown, lambda text: _around_links(text, lambda piece: LESS.sub("&lt;", piece)))


def unshielded(markdown: str) -> str:
    """The reverse: here `<` is a sign like any other, unless it begins an address."""

    def change(text: str) -> str:
        return re.sub(r"&lt;", lambda found: found[0] if _is_link(text, found) else "<", text)

    return outside_code(markdown, change)


def _is_link(text: str, found: re.Match[str]) -> bool:
    return AUTOLINK.match(f"<{text[found.end() :]}") is not None


def _around_links(text: str, change: Callable[[str], str]) -> str:
    pieces: list[str] = []
    end = 0
    for link in AUTOLINK.finditer(text):
        pieces += [change(text[end : link.start()]), link[0]]
        end = link.end()
    return "".join([*pieces, change(text[end:])])


def tags_in(markdown: str) -> bool:
    """Whether HTML stands in a Markdown text outside of code."""
    outside: list[str] = []

    def see(text: str) -> str:
        outside.append(AUTOLINK.sub("", text))
        return text

    outside_code(markdown, see)
    return any(TAG.search(text) for text in outside)


def closed(markdown: str) -> str:
    """A text that leaves no block of code open and has no headings, so that it can stand within a question."""
    lines = [line if code else HEADING.sub(_in_bold, line) for line, code in code_lines(markdown)]
    marks = ["", *(mark[1] for line in lines if (mark := FENCE.match(line)))]
    return next(whole for mark in marks if not _is_open(whole := "\n".join([*lines, mark] if mark else lines)))


def _is_open(text: str) -> bool:
    return [code for _, code in code_lines(f"{text}\n")][-1]


def _in_bold(heading: re.Match[str]) -> str:
    return f"**{heading['text']}**" if heading["text"] else ""
