"""Written answers made comparable: what a reader takes for the same words is the same text."""

from __future__ import annotations

import re
import unicodedata

PUNCTUATION = str.maketrans(
    {
        "、": ",",
        "。": ".",
        "．": ".",
        "｡": ".",
        "･": "·",
        "・": "·",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "「": '"',
        "」": '"',
        "『": '"',
        "』": '"',
        "《": '"',
        "》": '"',
        "〈": '"',
        "〉": '"',
        "‘": "'",
        "’": "'",
        "【": "[",
        "】": "]",
        "〔": "[",
        "〕": "]",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
        "―": "-",
        "−": "-",
        "～": "~",
        "〜": "~",
    }
)
WIDE = r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
SPACE_BESIDE_WIDE = re.compile(rf"(?<={WIDE}) | (?={WIDE})")
SPACE_AT_SIGN = re.compile(r" (?=[^\w\s])|(?<=[^\w\s]) ")
INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


def fold(text: str) -> str:
    """The form in which two written answers are compared.

    Compatibility forms become plain ones (full width to half width), letters lose their case, Chinese and typographic
    punctuation becomes ASCII, spaces become one and none beside punctuation or Chinese characters, and a full stop,
    question or exclamation mark at the end goes. Folding twice changes nothing.
    """
    folded = _once(text)
    while (again := _once(folded)) != folded:
        folded = again
    return folded


def _once(text: str) -> str:
    if not text.isascii():  # what follows changes nothing in ASCII, and most texts are
        # Twice NFKC: letters without case can decompose, and what they become can compose again.
        text = unicodedata.normalize("NFKC", text.translate(INVISIBLE)).casefold()
        text = unicodedata.normalize("NFKC", text).translate(PUNCTUATION)
        text = SPACE_BESIDE_WIDE.sub("", " ".join(text.split()))
    text = SPACE_AT_SIGN.sub("", " ".join(text.casefold().split()))
    return text.rstrip(".!? ") or text
