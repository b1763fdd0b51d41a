"""Which files of a site anybody may have, and that everything else stays behind the sign-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand_site.public import is_public, public_files

OPEN = "---\ntitle: Open\npublic: true\n---\n\n# Open\n"
CLOSED = "---\ntitle: Closed\n---\n\n# Closed\n"


class Project:
    """Pages as they are written, and the site as it is built."""

    def __init__(self, folder: Path) -> None:
        self.content, self.site = folder / "content", folder / "site"
        for path in (self.content / "en", self.site / "en" / "assets"):
            path.mkdir(parents=True)

    def page(self, name: str, text: str, html: str = "<h1>A page</h1>") -> None:
        """A Markdown file, and what became of it."""
        built = Path(name).with_name("index.html") if name.endswith("index.md") else Path(name[:-3]) / "index.html"
        write(self.content / "en" / name, text)
        write(self.site / "en" / built, html)

    def files(self) -> set[str]:
        """What is public in it."""
        return set(public_files(self.site, self.content, ["en"]))


def write(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        OPEN,
        OPEN.replace("\n", "\r\n"),
        "\ufeff" + OPEN,
        "---\npublic: true # decided in March\n---\n",
        "---  \npublic:\ttrue\t\n---\nbody",
    ],
)
def test_a_page_is_public_when_its_front_matter_says_so(text: str) -> None:
    assert is_public(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        CLOSED,
        "---\npublic: false\n---\n",
        "---\npublic: truely\n---\n",
        '---\npublic: "true"\n---\n',
        "---\n# public: true\n---\n",
        "---\nmore:\n  public: true\n---\n",
        "---\nnot_public: true\n---\n",
        "public: true\n",
        "# Title\n\n---\npublic: true\n---\n",
        "---\ntitle: Never ended\npublic: true\n",
        CLOSED + "\n---\npublic: true\n---\n",
    ],
)
def test_anything_else_is_closed(text: str) -> None:
    assert not is_public(text)


def test_public_pages_are_found_under_the_names_they_are_built_with(project: Project) -> None:
    for name in ("index.md", "about.md", "help/index.md", "help/contact.md"):
        project.page(name, OPEN)
    for name in ("modules/violence.md", "tests/index.md"):
        project.page(name, CLOSED)

    assert project.files() == {
        "en/index.html",
        "en/about/index.html",
        "en/help/index.html",
        "en/help/contact/index.html",
    }


def test_the_theme_s_files_are_public_and_the_search_index_and_media_of_authors_are_not(project: Project) -> None:
    project.page("modules/violence.md", CLOSED)
    write(project.site / "index.html")
    write(project.site / "root.css")
    write(project.site / "answers.json")
    for name in ("404.html", "sitemap.xml", "search/search_index.json", "objects.inv"):
        write(project.site / "en" / name)
    for name in ("evenhand/quiz.js", "images/favicon.png", "fonts/one.woff2", "evenhand/words.en.json", "film.mp4"):
        write(project.site / "en" / "assets" / name)
    for folder in (project.content, project.site):
        write(folder / "en" / "assets" / "street.png")

    assert project.files() == {
        "index.html",
        "root.css",
        "en/404.html",
        "en/sitemap.xml",
        "en/assets/evenhand/quiz.js",
        "en/assets/images/favicon.png",
        "en/assets/fonts/one.woff2",
    }


def test_what_a_public_page_shows_is_public_and_what_it_links_to_is_not(project: Project) -> None:
    shown = ("help/a picture.png", "shared/poster.jpg", "shared/film.webm", "shared/sound.ogg", "shared/words.vtt")
    linked = ("shared/handbook.pdf", "shared/private.png")
    html = (
        '<img src="../a%20picture.png?v=2#top"><a href="../../shared/private.png">x</a>'
        '<a href="../../shared/handbook.pdf">x</a><video poster="../../shared/poster.jpg">'
        '<source src="../../shared/film.webm"><track src="../../shared/words.vtt"></video>'
        '<audio src="../../shared/sound.ogg"></audio><img><img src="">'
    )
    for name in (*shown, *linked):
        write(project.site / "en" / name)
    project.page("help/contact.md", OPEN, html)

    assert project.files() == {"en/help/contact/index.html", *(f"en/{name}" for name in shown)}


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/a.png",
        "//elsewhere.example/a.png",
        "data:image/png;base64,AAAA",
        "/en/secret.png",
        "../../../keys.json",
        "%2e%2e/%2e%2e/%2e%2e/keys.json",
        "../missing.png",
    ],
)
def test_what_a_public_page_names_elsewhere_or_above_the_site_is_not_given_away(project: Project, address: str) -> None:
    write(project.site / "en" / "secret.png")
    write(project.site / "keys.json")
    write(project.site.parent / "keys.json")
    project.page("about.md", OPEN, f'<img src="{address}">')

    assert project.files() == {"en/about/index.html"}


def test_a_public_page_that_was_not_built_is_not_named(project: Project) -> None:
    write(project.content / "en" / "draft.md", OPEN)

    assert project.files() == set()


def test_the_same_page_in_another_language_is_public_only_if_it_says_so_itself(project: Project) -> None:
    project.page("about.md", OPEN)
    write(project.content / "zh" / "about.md", CLOSED)
    write(project.site / "zh" / "about" / "index.html")

    assert public_files(project.site, project.content, ["en", "zh"]) == ("en/about/index.html",)
