"""The search for leaks: whatever way a text of a key was written into the output, it is found."""

from __future__ import annotations

import gzip
import html
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.quiz.model import Kind, Option, Question, Quiz
from evenhand.quiz.settings import Settings
from evenhand_site.leaks import find_leaks
from evenhand_site.library import Library
from evenhand_site.markup import render
from evenhand_site.page import read_page
from evenhand_site.quiz_folder import Entry

SECRET = "Blood *rules* this out & more: see “3.2”,\nwhich `says` so <plainly>."
CHINESE = "可见血迹排除了这一级，请看第三节。"


def library_with(*feedback: str, page: str = "") -> Library:
    """One quiz with these feedbacks, and perhaps a page."""
    options = tuple(
        Option(id=f"option-{number}", text="Allow", correct=number == 0, feedback=text)
        for number, text in enumerate(feedback)
    )
    question = Question(id="fight", prompt="A fight.", kind=Kind.SINGLE, options=options)
    quiz = Quiz(id="blood", language="en", title="Blood", settings=Settings(), questions=(question,))
    entry = Entry(original=quiz, languages={"en": quiz}, sources={"en": ""})
    return Library(
        quizzes={"blood": entry}, pages={"en": {"page.md": read_page(page, "page.md")}, "zh": {}}, problems=()
    )


def segmented(text: str) -> str:
    """As a search index for Chinese holds it."""
    return "\u200b".join(text)


WAYS: dict[str, Callable[[str], bytes]] = {
    "as written": lambda text: text.encode(),
    "on one line": lambda text: " ".join(text.split()).encode(),
    "as HTML": lambda text: f"<div>{render(text)}</div>".encode(),
    "as plain text": lambda text: html.unescape(render(text).replace("<em>", "").replace("</em>", "")).encode(),
    "as escaped HTML": lambda text: html.escape(render(text)).encode(),
    "as escaped text": lambda text: html.escape(text).encode(),
    "as numbered references": lambda text: "".join(f"&#{ord(sign)};" for sign in text).encode(),
    "as JSON": lambda text: json.dumps({"text": text}).encode(),
    "as JSON in UTF-8": lambda text: json.dumps({"text": text}, ensure_ascii=False).encode(),
    "as HTML in JSON": lambda text: json.dumps({"text": render(text)}).encode(),
    "as escaped HTML in JSON": lambda text: json.dumps({"text": html.escape(render(text))}).encode(),
    "word by word": lambda text: segmented(text).encode(),
    "word by word in JSON": lambda text: json.dumps({"text": segmented(text)}).encode(),
    "compressed": lambda text: gzip.compress(render(text).encode()),
    "among bytes": lambda text: b"\x89PNG\x00\xff" + text.encode() + b"\xff\xfe",
    "in capitals": lambda text: text.upper().encode(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("secret", [SECRET, CHINESE, r"See the folder C:\new\table for it all."])
def test_a_leak_is_found_however_it_is_written(tmp_path: Path, way: str, secret: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en/file.bin").write_bytes(b"before " + WAYS[way](secret) if way != "compressed" else WAYS[way](secret))

    leaks = find_leaks(tmp_path, library_with("Short.", secret))

    assert [(leak.path, leak.quiz_id, leak.question_id, leak.language) for leak in leaks] == [
        ("en/file.bin", "blood", "fight", "en")
    ]
    assert secret.startswith(leaks[0].excerpt.split("…")[0].split(",")[0][:20])


@given(
    secret=st.text(alphabet="abcd EFG 12 血迹可 &<>\\\"'*_.,\n", min_size=30, max_size=80).filter(
        lambda text: sum(sign.isalnum() for sign in text) >= 20
    ),
    way=st.sampled_from(["as written", "as HTML", "as escaped text", "as JSON", "as HTML in JSON", "word by word"]),
    before=st.text(max_size=40),
)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
def test_any_text_is_found_behind_any_other(tmp_path: Path, secret: str, way: str, before: str) -> None:
    (tmp_path / "file").write_bytes(before.encode(errors="replace") + b"\n\n<hr>\n\n" + WAYS[way](secret))

    assert find_leaks(tmp_path, library_with(secret))


def test_a_site_without_leaks_has_none(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Blood rules this out, and more is said elsewhere.</p>")

    assert find_leaks(tmp_path, library_with(SECRET, CHINESE)) == ()


def test_what_a_page_says_itself_is_no_leak(tmp_path: Path) -> None:
    said = "# Blood\n\nOnce more: **blood** rules this out\nfor everybody.\n"
    (tmp_path / "index.html").write_text(render(said))
    (tmp_path / "search.json").write_text(json.dumps("Once more: blood rules this out for everybody."))

    library = library_with("Blood rules this out for everybody.", page=said)

    assert find_leaks(tmp_path, library) == ()
    assert len(find_leaks(tmp_path, library_with("Blood rules this out for everybody."))) == 2


def test_texts_too_short_to_tell_from_chance_are_left_to_the_types(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        "Right. 正确。 !!!!!!!!!!!!!!!!!!!!!!!!!!!!!! a < b, and c > d, are things we say"
    )

    assert find_leaks(tmp_path, library_with("Right.", "正确。", "!!!!!!!!!!!!!!!!!!!!!!!!!!", "?")) == ()


def test_a_file_is_named_once_for_each_text(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(render(SECRET) * 3 + CHINESE)
    (tmp_path / "b.html").write_text(render(SECRET))

    leaks = find_leaks(tmp_path, library_with(SECRET, CHINESE))

    assert sorted((leak.path, leak.excerpt[:4]) for leak in leaks) == [
        ("a.html", "Bloo"),
        ("a.html", "可见血迹"),
        ("b.html", "Bloo"),
    ]


def test_a_broken_archive_is_searched_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "sitemap.xml.gz").write_bytes(b"\x1f\x8b" + SECRET.encode())

    assert len(find_leaks(tmp_path, library_with(SECRET))) == 1
