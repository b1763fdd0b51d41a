"""One quiz on disk: a folder named after it, with a file for each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.quiz.collector import Collector
from evenhand.quiz.craft.advice import advise, advise_translation
from evenhand.quiz.craft.places import Places
from evenhand.quiz.model import LANGUAGES, ORIGINAL, Quiz
from evenhand.quiz.parser import Parsed, parse
from evenhand.quiz.problems import Code, Problem, Severity, order
from evenhand.quiz.translation import arrange, compare
from evenhand_site.files import read_text

QUIZZES = "quizzes"
"""The folder of the quizzes below the content folder; no page folder holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A quiz in all its languages, with nothing wrong in it."""

    original: Quiz
    languages: Mapping[str, Quiz]
    """Language to quiz, the original first, translations in its order and with its settings."""
    sources: Mapping[str, str]
    """Language to Markdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuizFolder:
    """What a quiz's folder gave: an entry when nothing is wrong with it, and the problems, advice included."""

    folder: Path
    entry: Entry | None
    parsed: Parsed | None
    """The original, as far as it could be read."""
    places: Mapping[str, Places]
    """Language to where things stand in its file, for the files that could be read."""
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """What pages call the quiz."""
        return self.folder.name

    @property
    def path(self) -> str:
        """The file of the original, for problems."""
        return language_file(self.folder, ORIGINAL).as_posix()

    @property
    def quiz_id(self) -> str | None:
        """The id that the quiz gives itself."""
        return self.parsed.quiz.id if self.parsed and self.parsed.quiz else None

    def setting(self, name: str) -> tuple[int, int]:
        """Line and column of a setting in the original."""
        return self.places[ORIGINAL].setting(name) if ORIGINAL in self.places else (1, 1)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those of the problems that stop a build."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def language_file(folder: Path, language: str) -> Path:
    """The file of a quiz in a language."""
    return folder / f"{language}.md"


def quiz_folders(content_root: Path) -> list[Path]:
    """The folders of the quizzes, by name."""
    root = content_root / QUIZZES
    if not root.is_dir():
        return []
    return sorted(each for each in root.iterdir() if each.is_dir() and not each.name.startswith("."))


def read_quiz_folder(folder: Path, languages: Iterable[str] = LANGUAGES) -> QuizFolder:
    """The quiz in a folder, whose name must be the quiz's id, in some languages, the original among them."""
    sources: dict[str, str] = {}
    parsed: dict[str, Parsed] = {}
    problems: list[Problem] = []
    for language in languages:
        path = language_file(folder, language)
        if not path.exists():
            problems += _absent(path, language)
            continue
        text, trouble = read_text(path)
        problems += trouble
        if text is not None:
            sources[language] = text
            parsed[language] = parse(text, path.as_posix(), language=language)
            problems += parsed[language].problems
    places = {
        language: Places(language_file(folder, language).as_posix(), sources[language], each.lines)
        for language, each in parsed.items()
    }
    original = parsed[ORIGINAL].quiz if ORIGINAL in parsed else None
    translations = {language: each.quiz for language, each in parsed.items() if each.quiz and language != ORIGINAL}
    if original:
        problems += _misnamed(folder, original, places[ORIGINAL])
        for language, quiz in translations.items():
            problems += compare(original, quiz, places[language].path, parsed[language].lines)
    entry = None
    if original and not errors(problems):
        arranged = {language: arrange(original, quiz) for language, quiz in translations.items()}
        entry = Entry(original=original, languages={ORIGINAL: original, **arranged}, sources=sources)
    if original:
        problems += advise(original, places[ORIGINAL])
    if original and entry:
        for language, quiz in translations.items():
            problems += advise_translation(original, quiz, places[language])
    return QuizFolder(
        folder=folder,
        entry=entry,
        parsed=parsed.get(ORIGINAL),
        places=places,
        problems=tuple(sorted(problems, key=order)),
    )


def _absent(path: Path, language: str) -> tuple[Problem, ...]:
    collector = Collector(path.as_posix())
    if language == ORIGINAL:
        cure = f"Write the quiz in `{path.name}`; it carries the key."
        collector.report(Code.FILE_MISSING, 1, 1, "The quiz has no English file.", cure)
    else:
        message = f"The quiz has no `{path.name}`; pages in that language show it in English."
        cure = "Translate it: the same ids, empty boxes, no settings."
        collector.report(Code.NO_TRANSLATION, 1, 1, message, cure, Severity.ADVICE)
    return collector.problems


def _misnamed(folder: Path, quiz: Quiz, places: Places) -> tuple[Problem, ...]:
    if quiz.id == folder.name:
        return ()
    collector = Collector(places.path)
    message = f"The quiz's id is `{quiz.id}`, its folder's name `{folder.name}`."
    cure = f"Rename the folder to `{quiz.id}`; change the id only while nobody has taken the test."
    collector.report(Code.BAD_SETTING, *places.setting("id"), message, cure)
    return collector.problems
