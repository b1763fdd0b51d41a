"""The Markdown extension: forms where quizzes are named, self-checks in place, and no answer by accident."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from markdown import Markdown

from evenhand_site.extension import PageRefused

QUIZ = """\
---
title: Visible blood
quiz:
  id: visible-blood
---

## A fight; see [the rule](modules/violence.md#blood). {#fight}

- [ ] Allow {#allow}
  > Blood rules this out here.
- [x] Restrict {#restrict}
  > Section three says so for blood.

> What counts is what a viewer sees.
"""

SELF_CHECK = """\
### Is a bruise blood? {.self-check #bruise}

Look at `a < b` &amp; think.

- [ ] Yes {#yes}
  > No: see [the rule](violence.md#blood).
- [x] No {#no}
  > Right.

> Blood has to be seen.
"""

CASE = """\
### What is it? {.self-check #case kind=case}

> “Wait until Friday.”

- severity: high
"""

TAXONOMY = """\
severities:
  name: {en: Severity, zh: 严重程度}
  values:
    low: {en: Low, zh: 低}
    high: {en: High, zh: 高}
"""

Convert = Callable[..., str]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """Markdown to HTML as the generators do it, with one quiz in English."""
    folder = tmp_path / "quizzes/visible-blood"
    folder.mkdir(parents=True)
    (folder / "en.md").write_text(QUIZ)

    def convert(text: str, language: str = "en") -> str:
        markdown = Markdown(
            extensions=["attr_list", "pymdownx.superfences", "tables", "toc", "evenhand_site.extension"],
            extension_configs={"evenhand_site.extension": {"content_root": str(tmp_path), "language": language}},
        )
        return markdown.convert(text)

    return convert


def test_a_line_that_names_a_quiz_becomes_its_form(convert: Convert) -> None:
    page = convert("# Test\n\nBefore.\n::: quiz visible-blood\nAfter.")

    assert page.index("<p>Before.</p>") < page.index('<evenhand-quiz data-quiz="visible-blood"') < page.index("After.")
    assert "<p><evenhand" not in page


def test_a_form_shows_nothing_of_the_key(convert: Convert) -> None:
    page = convert("::: quiz visible-blood")

    for text in ("rules this out", "Section three", "viewer sees", "checked", "correct"):
        assert text not in page


@pytest.mark.parametrize("setting", ["draw: 1", "time_limit: 20min"])
def test_a_drawn_or_timed_quiz_shows_no_question_in_its_page(convert: Convert, tmp_path: Path, setting: str) -> None:
    path = tmp_path / "quizzes/visible-blood/en.md"
    path.write_text(
        QUIZ.replace("  id: visible-blood\n---\n", f"  id: visible-blood\n  {setting}\n---\n\nAbout blood.\n")
    )

    page = convert("# Test\n\n::: quiz visible-blood\n")

    assert '<evenhand-quiz data-quiz="visible-blood"' in page
    assert "About blood." in page
    assert "<fieldset" not in page
    for text in ("A fight", "Allow", "Restrict", "allow", "restrict"):
        assert text not in page


def test_a_case_is_judged_in_the_words_of_the_content_s_taxonomy(convert: Convert, tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yml").write_text(TAXONOMY)

    assert "<legend>Severity</legend>" in convert(CASE)
    assert "<legend>严重程度</legend>" in convert(CASE, language="zh")


def test_a_taxonomy_with_errors_stops_the_page_that_needs_it(convert: Convert, tmp_path: Path) -> None:
    (tmp_path / "taxonomy.yml").write_text("severities: [")

    assert convert(SELF_CHECK)
    with pytest.raises(PageRefused, match=r"taxonomy\.yml"):
        convert(CASE)


def test_a_language_without_a_translation_shows_the_original_marked_as_such(convert: Convert) -> None:
    page = convert("::: quiz visible-blood", language="zh")

    assert '<evenhand-quiz data-quiz="visible-blood" lang="en">' in page


def test_links_in_a_quiz_lead_to_the_pages_of_the_reader_s_language(convert: Convert) -> None:
    assert 'href="/en/modules/violence/#blood"' in convert("::: quiz visible-blood")
    assert 'href="/zh/modules/violence/#blood"' in convert("::: quiz visible-blood", language="zh")


def test_a_self_check_becomes_a_form_with_its_answer_and_its_place_among_the_text(convert: Convert) -> None:
    page = convert(f"## Check\n\nBefore.\n\n{SELF_CHECK}\n## After {{#after}}\n")

    assert page.index("Before.") < page.index("<evenhand-self-check") < page.index('<h2 id="after"')
    assert 'data-correct="true"' in page
    assert "Blood has to be seen." in page
    assert "<p><evenhand" not in page
    assert "{#" not in page


def test_signs_in_a_self_check_are_shown_as_written(convert: Convert) -> None:
    assert "Look at <code>a &lt; b</code> &amp; think." in convert(SELF_CHECK)


def test_links_in_a_self_check_are_left_to_the_generator(convert: Convert) -> None:
    assert '<a href="violence.md#blood">the rule</a>' in convert(SELF_CHECK)


def test_several_self_checks_stand_in_their_order(convert: Convert) -> None:
    second = SELF_CHECK.replace("#bruise", "#other").replace("Is a bruise blood?", "And a scar?")

    page = convert(f"{SELF_CHECK}\n{second}")

    assert page.index("Is a bruise blood?") < page.index("And a scar?")
    assert page.count("</evenhand-self-check>") == 2


def test_code_in_a_self_check_stays_code(convert: Convert) -> None:
    page = convert(SELF_CHECK.replace("Look at", "```\n- [x] shown as written\n```\n\nLook at"))

    assert "- [x] shown as written" in page
    assert page.count("data-correct") == 2


def test_what_stands_in_a_fence_is_shown_as_written(convert: Convert) -> None:
    page = convert(f"````\n{SELF_CHECK}\n- [x] Restrict\n\n::: quiz visible-blood\n````\n")

    assert "evenhand-" not in page
    assert "- [x] Restrict" in page


@pytest.mark.parametrize(
    "text",
    [
        "- [x] Restrict",
        "* [X] Restrict",
        "+ [x] Restrict",
        "1. [x] Restrict",
        "7) [x] Restrict",
        "> - [x] Restrict",
        "> > 1. [x] Restrict",
        "- one\n    - [x] Restrict",
        "- - [x] Restrict",
        "!!! note\n    - [x] Restrict",
        "Term\n:   - [x] Restrict",
        "-\t[x] Restrict",
        "```\n- [x] a fence that nobody closes",
        "``` odd info here\n- [x] Restrict\n~~~",
        "<div>\n- [x] Restrict\n</div>",
        "<!--\n- [x] Restrict\n-->",
        "- [x] ![](x.png)",
        "# Title {.self-check #of-the-wrong-level}\n\n- [x] Restrict",
        f"{SELF_CHECK}\n## After\n\n- [x] Restrict",
    ],
)
def test_a_ticked_box_outside_a_self_check_is_refused(convert: Convert, text: str) -> None:
    with pytest.raises(PageRefused, match="EH502"):
        convert(f"# Page\n\n{text}\n")


@pytest.mark.parametrize(
    "text", ["- [ ] Restrict", "Write `- [x]` before it.", "- \\[x] Restrict", "[x]", "- [x](page.md)", "a[x] b"]
)
def test_what_only_looks_like_a_ticked_box_is_fine(convert: Convert, text: str) -> None:
    assert convert(text)


def test_a_refusal_names_the_file_and_the_line_although_generators_do_not_say(convert: Convert, tmp_path: Path) -> None:
    body = "# Page\n\n```\ncode\ncode\n```\n\n- [x] Restrict\n"
    (tmp_path / "en").mkdir()
    (tmp_path / "en/other.md").write_text("# Other\n")
    (tmp_path / "en/page.md").write_text(f"---\ntitle: Page\n---\n{body}")

    with pytest.raises(PageRefused, match=r"en/page\.md:11:3 EH502"):
        convert(body)


def test_a_self_check_with_errors_is_refused_with_their_places(convert: Convert) -> None:
    with pytest.raises(PageRefused, match=r"this page:7:1 EH208"):
        convert(
            f"# Page\n\n{SELF_CHECK.replace('[x]', '[ ]').replace('Look at', '').replace('`a < b` &amp; think.', '')}"
        )


def test_an_unknown_quiz_is_refused_and_the_known_ones_are_named(convert: Convert) -> None:
    with pytest.raises(PageRefused, match=r"no quiz `blod`.*visible-blood"):
        convert("::: quiz blod")


def test_a_name_that_leads_out_of_the_folder_is_unknown(convert: Convert) -> None:
    with pytest.raises(PageRefused, match="no quiz"):
        convert("::: quiz ../quizzes/visible-blood")


def test_a_quiz_line_that_would_be_shown_as_text_is_refused(convert: Convert) -> None:
    with pytest.raises(PageRefused, match="EH501"):
        convert("    ::: quiz visible-blood")


def test_a_quiz_with_errors_is_refused_with_their_places(convert: Convert, tmp_path: Path) -> None:
    path = tmp_path / "quizzes/visible-blood/en.md"
    path.write_text(QUIZ.replace("[x]", "[ ]"))

    with pytest.raises(PageRefused, match=r"visible-blood/en\.md:9:1 EH208 No option is marked right"):
        convert("::: quiz visible-blood")


def test_a_missing_content_folder_is_named_with_the_cure() -> None:
    markdown = Markdown(
        extensions=["evenhand_site.extension"],
        extension_configs={"evenhand_site.extension": {"content_root": "nowhere"}},
    )

    with pytest.raises(PageRefused, match=r"no folder `nowhere/quizzes`.*Build from the project's folder"):
        markdown.convert("::: quiz visible-blood")
