"""What is tried: a quiz with its taxonomy and its key, whole or as one drawn paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from evenhand.assessment.paper import draw_questions, option_order
from evenhand.quiz.collector import Collector
from evenhand.quiz.model import LANGUAGES, ORIGINAL, Kind, Question, Quiz
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand.quiz.split import AnswerKey, QuestionForm, form_of, key_of
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand.quiz.taxonomy_reader import read_taxonomy, unknown_values
from evenhand.trial.failure import TrialFailed

TAXONOMY = "taxonomy.yml"
"""The file that is looked for beside the quiz and in the folders above it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The questions that are asked, in their order, with all that is right."""

    quiz: Quiz
    taxonomy: Taxonomy
    whole: AnswerKey
    """Of all questions of the quiz, void ones too, which no paper asks."""
    key: AnswerKey
    """Of those that are asked."""
    forms: tuple[QuestionForm, ...]
    """What is shown of them, their options in the order in which they are shown."""

    def question(self, question_id: str) -> Question:
        """A question that is asked, as its author wrote it."""
        return next(question for question in self.quiz.questions if question.id == question_id)


def read_paper(path: Path, taxonomy_path: Path | None = None, seed: str | None = None) -> Paper:
    """The paper of the quiz in a file, or in the original's file of a folder.

    With a seed it is drawn and shuffled, as the quiz says, as for somebody's first attempt; without one it asks every
    question in the order of the file.
    """
    path = _original(path)
    parsed = parse(_text(path), path.as_posix())
    quiz = parsed.quiz
    if quiz is None:
        raise TrialFailed(f"{path} has problems. Mend them first.", problems=_errors(parsed.problems))
    taxonomy = _taxonomy(quiz, path, taxonomy_path)
    unknown = Collector(path.as_posix())
    for case in (question for question in quiz.questions if question.kind is Kind.CASE):
        for what, instead in unknown_values(case.parts, taxonomy):
            message, cure = f"`{what}` in the case `{case.id}`: {instead}.", "Correct it here or in the taxonomy."
            unknown.report(Code.UNKNOWN_VALUE, parsed.lines[case.id], 1, message, cure)
    if unknown.problems:
        raise TrialFailed(f"{path} says what the taxonomy does not know.", problems=unknown.problems)
    return _paper(quiz, taxonomy, seed)


def _paper(quiz: Quiz, taxonomy: Taxonomy, seed: str | None) -> Paper:
    whole, form = key_of(quiz, taxonomy), form_of(quiz, taxonomy)
    asked = [question.id for question in whole.asked] if seed is None else draw_questions(whole, seed, {})
    forms = [shown for each in asked if (shown := form.question(each)) is not None]
    return Paper(
        quiz=quiz,
        taxonomy=taxonomy,
        whole=whole,
        key=whole.only(asked),
        forms=tuple(forms if seed is None else (_shuffled(each, quiz, seed) for each in forms)),
    )


def _shuffled(form: QuestionForm, quiz: Quiz, seed: str) -> QuestionForm:
    place = {each: n for n, each in enumerate(option_order(form, quiz.settings, seed))}
    options = sorted(form.options, key=lambda option: place[option.id])
    parts = sorted(form.parts, key=lambda part: place.get(part.id, 0))
    return replace(form, options=tuple(options), parts=tuple(parts))


def _original(path: Path) -> Path:
    if path.is_dir():
        original = path / f"{ORIGINAL}.md"
        if not original.is_file():
            raise TrialFailed(f"{path} has no {ORIGINAL}.md. Give the folder of a quiz, or a quiz file.")
        return original
    if path.stem in LANGUAGES and path.stem != ORIGINAL:
        raise TrialFailed(f"{path} is a translation, which has no key. Give {path.with_stem(ORIGINAL)}.")
    return path


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise TrialFailed(f"{path} is not UTF-8. Save it as UTF-8 in your editor.") from None
    except OSError as error:
        raise TrialFailed(f"{path} cannot be read: {error.strerror}.") from None


def _taxonomy(quiz: Quiz, path: Path, given: Path | None) -> Taxonomy:
    judges = any(question.kind is Kind.CASE for question in quiz.questions)
    if given is None and not judges:
        return NO_TAXONOMY
    found = given or _find_taxonomy(path)
    if found is None:
        raise TrialFailed(
            f"{path} has cases, but there is no {TAXONOMY} beside it or in a folder above it. "
            f"Say where it is with --taxonomy FILE."
        )
    taxonomy, problems = read_taxonomy(_text(found), found.as_posix())
    errors = _errors(problems)
    if errors:
        raise TrialFailed(f"{found} has problems. Mend them first.", problems=errors)
    return taxonomy


def _find_taxonomy(path: Path) -> Path | None:
    return next((found for folder in path.resolve().parents if (found := folder / TAXONOMY).is_file()), None)


def _errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
