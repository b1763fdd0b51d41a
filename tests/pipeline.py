"""Everything that is done with the two files of a quiz before anybody sees it, in one call."""

from __future__ import annotations

from evenhand.quiz.craft.advice import advise, advise_translation
from evenhand.quiz.craft.places import Places
from evenhand.quiz.parser import parse
from evenhand.quiz.problems import Problem, Severity
from evenhand.quiz.split import form_of, key_of
from evenhand.quiz.taxonomy import NO_TAXONOMY, Taxonomy
from evenhand.quiz.translation import arrange, compare


def read_through(
    original: str, translation: str | None = None, taxonomy: Taxonomy = NO_TAXONOMY
) -> tuple[Problem, ...]:
    """The problems of an original and its translation, read, compared, advised on, and split as far as they can be."""
    ours = parse(original, "en.md")
    problems = [*ours.problems]
    if ours.quiz is not None:
        form_of(ours.quiz, taxonomy)
        key_of(ours.quiz, taxonomy)
        problems += advise(ours.quiz, Places("en.md", original, ours.lines))
    if translation is None:
        return tuple(problems)
    theirs = parse(translation, "zh.md", language="zh")
    problems += theirs.problems
    if ours.quiz is not None and theirs.quiz is not None:
        differences = compare(ours.quiz, theirs.quiz, "zh.md", theirs.lines)
        problems += differences
        if not any(problem.severity is Severity.ERROR for problem in differences):
            arranged = arrange(ours.quiz, theirs.quiz)
            form_of(arranged, taxonomy)
            problems += advise_translation(ours.quiz, theirs.quiz, Places("zh.md", translation, theirs.lines))
    return tuple(problems)
