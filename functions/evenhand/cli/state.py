"""What a check can tell from the attempts on this machine: which edits change the key of a test that was taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from evenhand.cli.printing import err
from evenhand.quiz.problems import Code, Problem, Severity
from evenhand.settings import Settings, SettingsInvalid, StoreKind, read_settings

if TYPE_CHECKING:
    from evenhand.quiz.craft.places import Places
    from evenhand.wiring import Application
    from evenhand.workflows.changed_keys import KeyChange
    from evenhand_site.checking import Checked


def key_changes(checked: Checked, environment: Mapping[str, str]) -> tuple[Problem, ...]:
    """Advice on the keys that an edit changes; none where no test was taken here.

    Reads the state and makes none: no database is created, and none of another release is brought up to this one.
    """
    try:
        settings = read_settings(environment)
    except SettingsInvalid:
        return ()
    if not checked.quizzes or not _has_state(settings):
        return ()
    from evenhand.wiring import wire

    application = wire(settings)
    try:
        return tuple(_problems(checked, application))
    finally:
        application.close()


def _has_state(settings: Settings) -> bool:
    from evenhand.adapters.sqlite.version import is_current

    if settings.store is not StoreKind.SQLITE or not settings.database.is_file() or not settings.keys.is_dir():
        return False
    if not is_current(settings.database):
        err.print(f"{settings.database} is of another release; keys were not compared.", markup=False)
        return False
    return True


def _problems(checked: Checked, application: Application) -> Iterator[Problem]:
    from evenhand.quiz.split import key_of
    from evenhand.workflows.changed_keys import changed_keys

    for quiz, places in checked.quizzes:
        key = key_of(quiz, checked.taxonomy)
        change = changed_keys(key, keys=application.keys, attempts=application.attempts)
        if change is not None:
            yield from _told(change, places)


def _told(change: KeyChange, places: Places) -> Iterator[Problem]:
    taken = "1 attempt" if change.attempts == 1 else f"{change.attempts} attempts"
    right = "Where the key was wrong, publish and regrade; where only words were to change, put it back."
    if change.pass_mark:
        line, column = places.setting("pass_mark")
        message = f"This changes the pass mark ({change.pass_mark}), and the quiz has {taken}."
        yield _advice(places.path, line, column, message, right)
    for question in change.questions:
        if question.what:
            message = f"This changes the key of `{question.question_id}` ({question.what}), and the quiz has {taken}."
            yield _advice(places.path, places.question(question.question_id), 1, message, right)
        else:
            message = f"The question `{question.question_id}` is gone, and the quiz has {taken}."
            cure = "Their grades stay; where only the id changed, put it back, or its results are lost to it."
            yield _advice(places.path, 1, 1, message, cure)


def _advice(path: str, line: int, column: int, message: str, cure: str) -> Problem:
    return Problem(
        path=path,
        line=line,
        column=column,
        code=Code.KEY_CHANGED,
        message=message,
        cure=cure,
        severity=Severity.ADVICE,
    )
