"""What is built, as a browser gets it."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from player_modules import PLAYER, modules

LANGUAGES = ("en", "zh")
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src", "form": "action"}
RUN = {None, "", "module", "text/javascript"}


class Document(HTMLParser):
    """The parts of a page that tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline_scripts: list[str] = []
        self.text: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style", "code", "pre", "title"):
            self._within.append(tag)
            if tag == "script" and dict(attrs).get("type") in RUN and "src" not in dict(attrs):
                self.inline_scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within == ["script"]:
            attributes = self.tags[-1][1]
            if attributes.get("type") in RUN and "src" not in attributes:
                self.inline_scripts[-1] += data
        elif not self._within:
            self.text.append(data)


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Document]:
    return {
        path.relative_to(site).as_posix(): Document(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def test_both_languages_have_the_same_pages(pages: dict[str, Document]) -> None:
    english, chinese = ({name[3:] for name in pages if name.startswith(f"{each}/")} for each in LANGUAGES)

    assert english == chinese
    assert {"index.html", "results/index.html", "appeals/index.html", "wellbeing/index.html", "404.html"} < english


def test_each_page_says_its_language(pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        language = dict(page.tags)["html"]["lang"]
        assert language == ("zh" if name.startswith("zh/") else "en"), name


def test_the_root_sends_people_to_either_language(pages: dict[str, Document]) -> None:
    links = {attributes.get("href") for tag, attributes in pages["index.html"].tags if tag == "a"}

    assert {"/en/", "/zh/"} <= links


def test_what_the_root_page_needs_is_beside_it(site: Path, pages: dict[str, Document]) -> None:
    for tag, attributes in pages["index.html"].tags:
        address = attributes.get(LOADING.get(tag, ""))
        assert not address or (site / address.removeprefix("/")).exists(), address


def test_the_language_switch_stays_on_the_page(pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        if name == "index.html":
            continue
        place = name[3:].removesuffix("404.html").removesuffix("index.html")
        links = {a.get("hreflang"): a.get("href") for tag, a in page.tags if tag == "a" and a.get("hreflang")}
        assert links == {"en": f"/en/{place}", "zh": f"/zh/{place}"}, name


def test_no_page_loads_anything_from_another_host(pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        for tag, attributes in page.tags:
            assert not urlsplit(attributes.get(LOADING.get(tag, "")) or "").netloc, f"{name}: {tag} {attributes}"


def test_what_a_page_loads_is_in_the_site(site: Path, pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        for tag, attributes in page.tags:
            address = attributes.get(LOADING[tag]) if tag in ("script", "img") else None
            if tag == "link" and attributes.get("rel") in ("stylesheet", "icon"):
                address = attributes["href"]
            if address and not address.startswith("data:"):
                path = site / address.lstrip("/") if address.startswith("/") else (site / name).parent / address
                assert path.exists(), f"{name}: {address}"


def test_no_markdown_is_left_over(pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        text = "".join(page.text)
        for mark in ("**", ":::", "[x]", "[ ]", "{#", "{.", "\x02", "wzxhzdk"):
            assert mark not in text, f"{name}: {mark}"


def test_the_policy_allows_every_script_in_the_pages_and_no_inline_style(out: Path, pages: dict[str, Document]) -> None:
    policy = json.loads((out / "site-headers.json").read_text())["Content-Security-Policy"]

    for name, page in pages.items():
        for script in page.inline_scripts:
            digest = b64encode(sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, f"{name}: {script[:60]}"
        for tag, attributes in page.tags:
            assert tag != "style", name
            assert "style" not in attributes, f"{name}: {tag} {attributes}"
            assert not [each for each in attributes if each.startswith("on")], f"{name}: {tag} {attributes}"
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_each_test_page_has_its_form_in_its_language(pages: dict[str, Document]) -> None:
    for language in LANGUAGES:
        for quiz in ("real-world-violence", "harassment-and-bullying"):
            tags = pages[f"{language}/tests/{quiz}/index.html"].tags
            assert ("evenhand-quiz", {"data-quiz": quiz, "lang": language}) in tags
            assert not [each for _, each in tags if "data-correct" in each]


def test_each_module_has_self_checks_that_carry_their_keys(pages: dict[str, Document]) -> None:
    for language in LANGUAGES:
        for module in ("violence", "harassment"):
            tags = pages[f"{language}/modules/{module}/index.html"].tags
            checks = [tag for tag, _ in tags if tag == "evenhand-self-check"]
            assert 3 <= len(checks) <= 7
            assert len([each for tag, each in tags if each.get("class") == "eh-answer"]) == len(checks)


def test_each_module_and_nothing_else_ends_with_the_form_that_says_it_was_read(pages: dict[str, Document]) -> None:
    with_form = {name for name, page in pages.items() if "evenhand-reading" in dict(page.tags)}

    assert with_form == {name for name in pages if name[3:].startswith("modules/")}
    for name in with_form:
        tags, language = pages[name].tags, name[:2]
        page = f"{name[3:].removesuffix('/index.html')}.md"
        fields = {a["name"]: a["value"] for tag, a in tags if tag == "input" and a.get("type") == "hidden"}
        assert ("evenhand-reading", {"data-page": page}) in tags
        assert ("form", {"method": "post", "action": "/api/readings"}) in tags
        assert {"page": page, "language": language}.items() <= fields.items()


def test_a_page_is_100_kilobytes_at_most(site: Path, pages: dict[str, Document]) -> None:
    """What a browser loads for it, compressed: itself, its styles, and every script it can come to load."""
    for name, page in pages.items():
        if name == "index.html":
            continue
        elements = {f"{tag.removeprefix('evenhand-')}.js" for tag, _ in page.tags if tag.startswith("evenhand-")}
        player = sum(_compressed(PLAYER / each) for each in modules("evenhand.js", *elements, later=True))
        loaded = [
            attributes.get("src") or attributes["href"] or ""
            for tag, attributes in page.tags
            if (tag == "script" and attributes.get("src")) or attributes.get("rel") == "stylesheet"
        ]
        base = site if name.endswith("404.html") else (site / name).parent
        files = {(base / each.lstrip("/")).resolve() for each in loaded if "assets/evenhand/evenhand.js" not in each}
        weight = _compressed(site / name) + player + sum(_compressed(path) for path in files)
        assert weight <= 100 * 1024, f"{name}: {weight}"


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


def test_links_in_self_checks_lead_to_pages(site: Path, pages: dict[str, Document]) -> None:
    for name, page in pages.items():
        for tag, attributes in page.tags:
            target = attributes.get("href") or ""
            if tag == "a" and not urlsplit(target).scheme and not target.startswith(("/api/", "#")):
                path = urlsplit(target).path
                folder = site / path.lstrip("/") if path.startswith("/") else (site / name).parent / path
                assert (folder / "index.html").exists(), f"{name}: {target}"


@pytest.mark.parametrize(("language", "word"), [("en", "violence"), ("zh", "暴力")])
def test_a_search_finds_words_of_each_language(site: Path, language: str, word: str) -> None:
    index = json.loads((site / language / "search/search_index.json").read_text(encoding="utf-8"))

    words = {
        piece.lower()
        for document in index["docs"]
        for piece in re.split(index["config"]["separator"], f"{document['title']} {document['text']}")
    }

    assert index["config"]["lang"] == [language]
    assert word in words


def test_no_question_of_a_test_is_in_the_search_index(site: Path) -> None:
    for language in LANGUAGES:
        index = json.loads((site / language / "search/search_index.json").read_text(encoding="utf-8"))
        tests = " ".join(each["text"] for each in index["docs"] if each["location"].startswith("tests/"))
        assert "eh-question" not in tests
        assert ("Question 1 of" if language == "en" else "第 1 题") not in tests
