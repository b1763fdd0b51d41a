"""When two written answers are the same words."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.quiz.folding import fold
from strategies import texts

SAME = [
    # what a reader takes for the same words, by why
    ("case", "Visible Blood", "visible blood"),
    ("case of other alphabets", "ÉTÉ ΣΊΣΥΦΟΣ", "été σίσυφος"),
    ("sharp s", "Straße", "STRASSE"),
    ("spaces", "  visible \t blood\n", "visible blood"),
    ("ideographic space", "visible\u3000blood", "visible blood"),
    ("no-break space", "visible\u00a0blood", "visible blood"),
    ("zero width", "visible\u200b \u2060blood\ufeff", "visible blood"),
    ("soft hyphen", "modera\u00adtor", "moderator"),
    ("full width", "ＶＩＳＩＢＬＥ　ｂｌｏｏｄ１８", "visible blood18"),
    ("half width kana", "ﾓﾃﾞﾚｰﾀ", "モデレータ"),
    ("composed accents", "cafe\u0301", "café"),
    ("ligature", "ﬁlm", "film"),
    ("full stop at the end", "Visible blood.", "visible blood"),
    ("Chinese full stop", "可见血迹。", "可见血迹"),
    ("marks at the end", "Remove?!", "remove"),
    ("Chinese marks at the end", "移除！？", "移除"),
    ("spaces between Chinese characters", "可见 血迹", "可见血迹"),
    ("spaces between Chinese and Latin", "限 18 岁 以上", "限18岁以上"),
    ("Chinese comma", "血迹，伤口", "血迹,伤口"),
    ("enumeration comma", "血迹、伤口", "血迹, 伤口"),
    ("Chinese brackets", "移除（升级）", "移除 (升级)"),
    ("square Chinese brackets", "【移除】", "[移除]"),
    ("Chinese quotes", "“移除”", '"移除"'),
    ("corner quotes", "「移除」", "“移除”"),
    ("book quotes", "《移除》", '"移除"'),
    ("curly quotes", "‘remove’ “it”", "'remove' \"it\""),
    ("curly apostrophe", "doesn’t", "doesn't"),
    ("colon", "级别：高", "级别:高"),
    ("semicolon", "a；b", "a;b"),
    ("dashes", "age–restricted", "age-restricted"),
    ("long dash", "高——低", "高--低"),
    ("wave dash", "3〜5", "3～5"),
    ("middle dot", "让・保罗", "让･保罗"),
    ("spaces at punctuation", "remove , then log", "remove,then log"),
    ("spaces at a slash", "hide / restrict", "hide/restrict"),
    ("ellipsis", "wait…", "wait..."),
]


@pytest.mark.parametrize(("one", "other"), [each[1:] for each in SAME], ids=[each[0] for each in SAME])
def test_the_same_words_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


DIFFERENT = (
    *("blood", "bloody", "bloods", "no blood", "blood loss", "flood"),
    *("remove", "removed", "move", "re-move", "re move"),
    *("1.5", "15", "1,5", "1-5", "-1.5", "1", "l", "I", "O", "0"),
    *("C", "C++", "C#", "#C", "@C"),
    *("can't", "cant", "can"),
    *("resign", "re-sign"),
    *("a b", "ab"),
    *("U.S", "us"),
    *("18+", "18", "+18", "18-", "<18", ">18"),
    *("血", "血迹", "血跡", "血液", "有血", "无血", "皿"),
    *("移除", "移出", "除移", "不移除"),
    *("一", "-", "二", "十", "—一"),
    *("未", "末", "土", "士", "己", "已", "巳"),
    *("低", "高", "极高"),
    *("?", "!", "..."),
    *("café", "cafe"),
    *("naïve", "naive"),
)


def test_different_words_stay_different() -> None:
    same = [(one, other) for one, other in combinations(DIFFERENT, 2) if fold(one) == fold(other)]

    assert same == []


def test_the_folded_form_is_this_one() -> None:
    """Key revisions are made of it: another form would be another key, and a regrade of what nobody changed."""
    assert fold("  “Visible　BLOOD”，可见 血迹 ！ ") == '"visible blood",可见血迹'
    assert fold("。") == "."


@given(text=st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=texts)
def test_case_width_and_blanks_do_not_count(text: str) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in text)

    assert fold(text.upper()) == fold(text) == fold(f"  {text}\n") == fold(wide) == fold(text.replace(" ", "  "))


@given(text=st.text(alphabet="abc xyz血迹", min_size=1))
def test_no_letter_is_lost(text: str) -> None:
    assert fold(text).replace(" ", "") == "".join(text.split())
