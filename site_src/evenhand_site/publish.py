"""Publish: check, keep the keys apart, build every language, prove that no key is in the output, swap it in.

    OUT/site/                    index.html, en/, zh/
    OUT/site-headers.json        what to serve it with
    OUT/public.json              the files of it that need no sign-in
    OUT/keys/QUIZ/REVISION.json  every publication there ever was
    OUT/keys/modules.json        the modules that are there to read, and their revisions
    OUT/keys/authors.json        who last changed each question
    OUT/keys/history.json        when each publication was put in force
    OUT/keys/current.json        the publications in force, written last

Whatever fails, the site and the keys in force stay as they were.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from evenhand.quiz.model import LANGUAGES
from evenhand.quiz.problems import Problem
from evenhand_site.authors import last_authors
from evenhand_site.files import stage
from evenhand_site.generator import BuildFailed, build_languages
from evenhand_site.headers import site_headers
from evenhand_site.key_folder import PRIVATE_FILE, Damaged, add_publications, listings
from evenhand_site.leaks import Leak, find_leaks
from evenhand_site.library import Library, read_library
from evenhand_site.modules import read_modules
from evenhand_site.public import public_files
from evenhand_site.publications import compose
from evenhand_site.workplace import InUse, workplace

CONTENT = "content"
SITE = "site"
BEFORE = ".site-before"
"""Where the old site stands while the new one is put in its place."""
KEYS = "keys"
HEADERS = "site-headers.json"
PUBLIC = "public.json"
THEME = "site_src/theme"
ROOT = "root"
"""Files of the theme with this name serve the address `/`, which belongs to no language."""

WORDS = "*/assets/evenhand/words*.json"
"""Words of the theme's scripts. Pages hold theirs; nobody asks for the files."""


class PublishFailed(Exception):
    """Nothing was published: the message says why, `problems` and `leaks` where."""

    def __init__(self, message: str, *, problems: tuple[Problem, ...] = (), leaks: tuple[Leak, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems
        self.leaks = leaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published."""

    site: Path
    revisions: Mapping[str, str]
    """Quiz id to the revision in force."""
    pages: int
    advice: tuple[Problem, ...]

    def __str__(self) -> str:
        quizzes = ", ".join(f"{quiz_id} {revision}" for quiz_id, revision in self.revisions.items())
        return f"Published {self.pages} pages to {self.site.as_posix()}; in force: {quizzes}."


def publish(root: Path, out: Path, progress: Callable[[str], None], *, clock: Callable[[], datetime]) -> Published:
    """Publish the project in `root` to `out`. Raises `PublishFailed`, and then nothing has changed that is served.

    `clock` gives the present; it is asked once the site is built, when the new takes the place of the old.
    """
    progress("Checking the content")
    library = read_library(root / CONTENT)
    if library.errors:
        count = len(library.errors)
        message = f"{count} error{'s' if count > 1 else ''} in the content; nothing was written."
        raise PublishFailed(message, problems=library.errors)
    if not (root / THEME / f"{ROOT}.html").exists():
        raise PublishFailed(f"There is no `{THEME}/{ROOT}.html` in {root.absolute()}; is that the project's folder?")
    publications = [
        compose(entry, library.taxonomy, library.pages_of(quiz_id)) for quiz_id, entry in library.quizzes.items()
    ]
    modules = read_modules(root / CONTENT, library.pages)
    progress("Asking git who wrote the questions")
    authors = last_authors(library.folders)
    try:
        with workplace(out) as fresh:
            _mend(out)
            pages = _make(root, fresh, library, progress)
            progress("Putting keys and site in place")
            private = listings(out / KEYS, publications, modules, authors, clock())
            add_publications(out / KEYS, publications)
            beside = {HEADERS: site_headers(pages), PUBLIC: public_files(fresh, root / CONTENT, LANGUAGES)}
            _put_in_place(fresh, out, beside, private)
    except InUse:
        raise PublishFailed(f"Another process is publishing to {out}; wait until it is done.") from None
    except Damaged as error:
        raise PublishFailed(f"Nothing was put in force: {error}") from None
    return Published(
        site=out / SITE,
        revisions={publication.quiz_id: publication.revision for publication in publications},
        pages=len(pages),
        advice=library.problems,
    )


def _make(root: Path, fresh: Path, library: Library, progress: Callable[[str], None]) -> list[str]:
    """Build the whole site in a fresh folder and prove that no key is in it; its pages, as HTML."""
    progress(f"Building the site in {len(LANGUAGES)} languages")
    try:
        build_languages(root, fresh, LANGUAGES)
    except BuildFailed as error:
        raise PublishFailed(f"The site was not built; what is served stays as it was.\n{error}") from error
    for source in sorted((root / THEME).glob(f"{ROOT}.*")):
        name = "index.html" if source.suffix == ".html" else source.name
        shutil.copyfile(source, fresh / name)
    for words in fresh.glob(WORDS):
        words.unlink()
    progress("Searching the site for keys")
    leaks = find_leaks(fresh, library)
    if leaks:
        raise PublishFailed(_leaked(leaks), leaks=leaks)
    return [path.read_text(encoding="utf-8") for path in sorted(fresh.rglob("*.html"))]


def _leaked(leaks: tuple[Leak, ...]) -> str:
    lines = (f"{leak.path}: {leak.quiz_id}, question {leak.question_id}: “{leak.excerpt}”" for leak in leaks)
    return "\n".join(["Feedback of a test stands in the site; what is served stays as it was.", *lines])


def _mend(out: Path) -> None:
    """Put the site back that a process had just moved aside when it was killed."""
    if not (out / SITE).exists() and (out / BEFORE).exists():
        (out / BEFORE).rename(out / SITE)
    shutil.rmtree(out / BEFORE, ignore_errors=True)


def _put_in_place(fresh: Path, out: Path, beside: Mapping[str, object], private: Mapping[str, bytes]) -> None:
    """Put the new in the place of the old: the site, what stands `beside` it and what stands beside the keys, by name.

    Everything is written before the first old thing moves, so that only renames can fail; then the site is put back.
    """
    staged: dict[Path, Path] = {}
    try:
        for name, value in beside.items():
            staged[out / name] = stage(out / name, json.dumps(value, indent=1).encode(), mode=0o644)
        for name, data in private.items():
            staged[out / KEYS / name] = stage(out / KEYS / name, data, mode=PRIVATE_FILE)
        if (out / SITE).exists():
            (out / SITE).rename(out / BEFORE)
        fresh.rename(out / SITE)
        for path, written in staged.items():
            written.replace(path)
    except OSError:
        if (out / BEFORE).exists():
            shutil.rmtree(out / SITE, ignore_errors=True)
            (out / BEFORE).rename(out / SITE)
        raise
    finally:
        for written in staged.values():
            written.unlink(missing_ok=True)
        shutil.rmtree(out / BEFORE, ignore_errors=True)
