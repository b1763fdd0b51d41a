"""Emphasis on its way to Markdown: marked by signs that no text has, until what stands around it is known.

`**重要。**后` ends nothing in Markdown: a closing mark after punctuation needs a gap or punctuation behind it, and an
opening mark one before it. So marks move past spaces, and past punctuation where they touch a word.
"""

from __future__ import annotations

import re

OPEN_STRONG, CLOSE_STRONG, OPEN_EM, CLOSE_EM, BREAK, WHOLE = "\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7"
"""`WHOLE` stands before and after what is not to be taken apart: code, links."""
MARKS = {OPEN_STRONG: "**", CLOSE_STRONG: "**", OPEN_EM: "*", CLOSE_EM: "*"}
PAIRS = {OPEN_STRONG: CLOSE_STRONG, OPEN_EM: CLOSE_EM}
BETWEEN = re.compile(f"([{''.join(MARKS)}])")
NOTHING = re.compile(f"{OPEN_STRONG}{CLOSE_STRONG}|{OPEN_EM}{CLOSE_EM}|{CLOSE_STRONG}{OPEN_STRONG}|{CLOSE_EM}{OPEN_EM}")
"""Emphasis of nothing, or of two things as of one."""
TOUCHING = re.compile(f"{WHOLE}([{''.join(MARKS)}]*){WHOLE}")
"""Two pieces of code would be one."""
BEFORE_WORD = re.compile(rf"({WHOLE}[{CLOSE_STRONG}{CLOSE_EM}]+)(?=[^\W_])")
AFTER_WORD = re.compile(rf"(?<=[^\W_])([{OPEN_STRONG}{OPEN_EM}]+{WHOLE})")
ESCAPED = re.compile(r"\\(.)")
KEPT = 0xF0000
"""Added to an escaped sign, so that it is one character until the end; no text has such characters."""
MOST_PASSES = 20


def kept(text: str) -> str:
    """A text with each escaped sign as one character."""
    return ESCAPED.sub(lambda found: chr(KEPT + ord(found[1])), text)


def trimmed(text: str) -> tuple[str, str, str]:
    """The words of a text, with the spaces and breaks before and after them."""
    words = text.strip(f" {BREAK}")
    start = text.index(words) if words else 0
    return text[:start], words, text[start + len(words) :]


def around(inside: str, opening: str) -> str:
    """Emphasis around each line of some words, with the spaces outside of it."""
    lines = (trimmed(line) for line in inside.split(BREAK))
    shown = (f"{lead}{opening}{words}{PAIRS[opening]}{trail}" if words else lead for lead, words, trail in lines)
    return BREAK.join(shown)


def emphasised(line: str) -> str:
    """The line with asterisks where emphasis begins and ends."""
    text, before = _once(line), ""
    for _ in range(MOST_PASSES):
        if text == before:
            break
        before = text
        text = NOTHING.sub("", _moved(text))
    text = AFTER_WORD.sub(r" \1", BEFORE_WORD.sub(r"\1 ", TOUCHING.sub(rf"{WHOLE}\1 {WHOLE}", text)))
    return "".join(MARKS.get(char) or _written(char) for char in text if char != WHOLE)


def _once(line: str) -> str:
    """The line without emphasis within the same emphasis, which says nothing more."""
    for opening, closing in PAIRS.items():
        depth = 0
        chars: list[str] = []
        for char in line:
            depth += (char == opening) - (char == closing)
            if not (char == opening and depth > 1) and not (char == closing and depth > 0):
                chars.append(char)
        line = "".join(chars)
    return line


def _moved(text: str) -> str:
    """The line with every mark moved past what would hide it."""
    pieces = BETWEEN.split(text)
    after = ""
    for at in range(len(pieces) - 2, 0, -2):
        after = pieces[at + 1][:1] or after
        if pieces[at] in PAIRS.values():
            end = _end_of_words(pieces[at - 1], signs=_is_word(after))
            pieces[at - 1], pieces[at + 1] = pieces[at - 1][:end], pieces[at - 1][end:] + pieces[at + 1]
            after = pieces[at + 1][:1] or after
    before = ""
    for at in range(1, len(pieces), 2):
        before = pieces[at - 1][-1:] or before
        if pieces[at] in PAIRS:
            start = len(pieces[at + 1]) - _end_of_words(pieces[at + 1][::-1], signs=_is_word(before))
            pieces[at - 1], pieces[at + 1] = pieces[at - 1] + pieces[at + 1][:start], pieces[at + 1][start:]
            before = pieces[at - 1][-1:] or before
    return "".join(pieces)


def _end_of_words(text: str, *, signs: bool) -> int:
    """Where the words of a text end, and spaces begin, or also signs."""
    end = len(text)
    while end and (text[end - 1].isspace() or (signs and _is_sign(text[end - 1]))):
        end -= 1
    return end


def _is_word(char: str) -> bool:
    return char.isalnum()


def _is_sign(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char != WHOLE


def _written(char: str) -> str:
    return f"\\{chr(ord(char) - KEPT)}" if KEPT <= ord(char) < KEPT + 128 else char
