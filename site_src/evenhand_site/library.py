"""Everything on disk that people read and answer: the quizzes with their translations, and the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.quiz.collector import Collector
from evenhand.quiz.model import LANGUAGES, ORIGINAL
from evenhand.quiz.problems import Code, Problem, Severity, order
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand_site.addresses import page_address
from evenhand_site.cases import check_cases
from evenhand_site.files import read_text
from evenhand_site.links import check_links
from evenhand_site.page import Page, read_page
from evenhand_site.quiz_folder import QUIZZES, Entry, QuizFolder, errors, quiz_folders, read_quiz_folder
from evenhand_site.requirements import check_requirements
from evenhand_site.see import check_see
from evenhand_site.taxonomy import check_taxonomy, load_taxonomy


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """The content of a site."""

    quizzes: Mapping[str, Entry]
    """Quiz id to entry, by id; quizzes with errors in their files are absent."""
    pages: Mapping[str, Mapping[str, Page]]
    """Language to page, by the path below the language's folder: `modules/violence.md`."""
    problems: tuple[Problem, ...]
    """All that is wrong, and advice, by place."""
    taxonomy: Taxonomy = NO_TAXONOMY
    folders: tuple[QuizFolder, ...] = ()
    """What each quiz's folder gave, those with errors too."""

    def pages_of(self, quiz_id: str) -> dict[str, str]:
        """Language to the address of the first page that names a quiz; a language without one is absent."""
        return {
            language: page_address(path)
            for language, pages in self.pages.items()
            for path in [next((each for each, page in pages.items() if _names(page, quiz_id)), None)]
            if path is not None
        }

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that stop a build."""
        return errors(self.problems)


def read_library(content_root: Path) -> Library:
    """The quizzes and pages below a content folder, with every problem found in one pass."""
    folders = [read_quiz_folder(folder) for folder in quiz_folders(content_root)]
    pages, unreadable = _read_pages(content_root)
    taxonomy, taxonomy_problems = load_taxonomy(content_root)
    problems = (
        *_no_quizzes(content_root, folders),
        *(problem for folder in folders for problem in folder.problems),
        *_duplicates(folders),
        *(problem for folder in folders for problem in check_see(folder.parsed, folder.path, pages)),
        *(problem for folder in folders for problem in check_taxonomy(folder.parsed, folder.path, taxonomy)),
        *(problem for folder in folders for problem in check_links(folder, pages, content_root)),
        *check_requirements(folders, pages[ORIGINAL]),
        *check_cases(folders),
        *unreadable,
        *taxonomy_problems,
        *(problem for of_language in pages.values() for page in of_language.values() for problem in page.problems),
        *_unknown_quizzes(pages, {folder.name for folder in folders}),
        *_untranslated_pages(pages),
    )
    return Library(
        quizzes={folder.name: folder.entry for folder in folders if folder.entry},
        pages=pages,
        taxonomy=taxonomy,
        folders=tuple(folders),
        problems=tuple(sorted(problems, key=order)),
    )


def _names(page: Page, quiz_id: str) -> bool:
    return any(mention.name == quiz_id for mention in page.quizzes)


def _no_quizzes(content_root: Path, folders: list[QuizFolder]) -> Iterator[Problem]:
    if not folders:
        collector = Collector(content_root.as_posix())
        cure = f"Give the folder that holds `{QUIZZES}/NAME/{ORIGINAL}.md`; in a project it is `content`."
        collector.report(Code.FILE_MISSING, 1, 1, "There are no quizzes here.", cure)
        yield from collector.problems


def _duplicates(folders: Iterable[QuizFolder]) -> Iterator[Problem]:
    """Folders whose quizzes have one id; the one that is named after it keeps it."""
    owners: dict[str, QuizFolder] = {}
    for folder in sorted(folders, key=lambda each: (each.quiz_id != each.name, each.name)):
        if folder.quiz_id is None:
            continue
        owner = owners.setdefault(folder.quiz_id, folder)
        if owner is not folder:
            collector = Collector(folder.path)
            message = f"The id `{folder.quiz_id}` belongs to the quiz in `{owner.folder.as_posix()}`."
            cure = f"Write `id: {folder.name}`."
            collector.report(Code.DUPLICATE_QUIZ, *folder.setting("id"), message, cure)
            yield from collector.problems


def _read_pages(content_root: Path) -> tuple[dict[str, dict[str, Page]], list[Problem]]:
    pages: dict[str, dict[str, Page]] = {}
    unreadable: list[Problem] = []
    for language in LANGUAGES:
        root = content_root / language
        pages[language] = {}
        for path in sorted(root.rglob("*.md")):
            text, problems = read_text(path)
            unreadable += problems
            if text is not None:
                pages[language][path.relative_to(root).as_posix()] = read_page(text, path.as_posix())
    return pages, unreadable


def _unknown_quizzes(pages: Mapping[str, Mapping[str, Page]], known: set[str]) -> Iterator[Problem]:
    for page in (page for of_language in pages.values() for page in of_language.values()):
        collector = Collector(page.path)
        for mention in page.quizzes:
            if mention.name not in known:
                line = page.body_line + mention.index
                cure = f"The quizzes are {', '.join(sorted(known)) or 'none'}."
                collector.report(Code.UNKNOWN_QUIZ, line, 1, f"There is no quiz `{mention.name}`.", cure)
        yield from collector.problems


def _untranslated_pages(pages: Mapping[str, Mapping[str, Page]]) -> Iterator[Problem]:
    for name in sorted({name for of_language in pages.values() for name in of_language}):
        absent = [language for language in LANGUAGES if name not in pages[language]]
        if absent:
            page = next(of_language[name] for of_language in pages.values() if name in of_language)
            collector = Collector(page.path)
            message = f"The page has no counterpart in {', '.join(absent)}."
            cure = f"Write it as {', '.join(f'`{language}/{name}`' for language in absent)}."
            collector.report(Code.NO_TRANSLATION, 1, 1, message, cure, Severity.ADVICE)
            yield from collector.problems
