"""Results for analysts, in the long format of the Item Response Warehouse: a row for each answer of each person.

The format is https://datapages.github.io/irw/standard.html: `id` is who, `item` is what, `resp` is what it earned;
`wave` and `date` say when, and the columns that begin with `cov_` and `itemcov_` tell of the person and of the item.
Nobody is named: an id is a keyed digest, and whoever throws the key away can tell nobody from it, nor match two
exports.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction
from typing import TYPE_CHECKING

from evenhand.analysis.tally import item_name
from evenhand.assessment.forgetting import GONE

if TYPE_CHECKING:
    from evenhand.assessment.attempt import AttemptRecord
    from evenhand.assessment.grading import Mark
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.keys import KeyStore

PAGE = 500
"""Attempts read at once."""
DAY = 86_400
"""Seconds."""
COLUMNS = (
    "id",
    "item",
    "resp",
    "item_family",
    "wave",
    "date",
    "cov_vendor",
    "cov_language",
    "cov_cohort",
    "itemcov_max",
)
RAW = "raw_resp"
"""The further column of what was answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is exported, and how."""

    all_attempts: bool = False
    """Whether second and further attempts are, whose takers have seen the test before."""
    raw: bool = False
    """Whether what was chosen is. What was written in somebody's own words never is."""
    fractions: bool = False
    """Whether marks are written as 2/3, which is exact, or as 0.666666666666667."""
    prefix: bool = False
    """Whether items are named after their quiz too, since several are in one file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return (*COLUMNS, RAW) if self.raw else COLUMNS


def pseudonyms(key: bytes) -> Callable[[str], str]:
    """What calls a person by the first 16 digits of the HMAC-SHA256 of their id."""
    return lambda person_id: hmac.new(key, person_id.encode(), hashlib.sha256).hexdigest()[:16]


def result_rows(
    quiz_id: str,
    attempts: AttemptStore,
    called: Callable[[str], str],
    wanted: Wanted,
    written: Collection[str],
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The rows of each submitted attempt at a quiz, in the order of its questions; no rows for those left out. No more
    than a page of attempts is held in memory. `written` are the questions whose answers are never shown.

    Left out are, as in reports, the attempts of those who work for no vendor, and questions that are void. The marks
    are those of the grade that counts.
    """
    after: str | None = ""
    while after is not None:
        page = attempts.submitted(quiz_id, after=after, limit=PAGE)
        for record in page.whole():
            yield tuple(_rows(record, called, wanted, written))
        after = page.next


def _rows(
    record: AttemptRecord, called: Callable[[str], str], wanted: Wanted, written: Collection[str]
) -> Iterator[tuple[str, ...]]:
    attempt, grade, submission = record.attempt, record.grade, record.submission
    if grade is None or submission is None or not attempt.vendor_id:
        return
    if attempt.number != 1 and not wanted.all_attempts:
        return
    who, prefix = called(attempt.person_id), f"{attempt.quiz_id}/" if wanted.prefix else ""
    # The day and not the second, by which whoever knows when somebody sat down would know who it is.
    day = int(submission.submitted_at.astimezone(UTC).timestamp()) // DAY * DAY
    for mark in grade.questions:
        if not mark.max:
            continue
        row = (
            who,
            prefix + item_name(mark.question_id, mark.key_revision),
            "" if mark.omitted else written_mark(mark.marks, fractions=wanted.fractions),
            prefix + mark.question_id,
            str(attempt.number),
            str(day),
            attempt.vendor_id,
            attempt.language,
            attempt.cohort,
            written_mark(mark.max, fractions=wanted.fractions),
        )
        yield (*row, _chosen(record, mark, written)) if wanted.raw else row


def _chosen(record: AttemptRecord, mark: Mark, written: Collection[str]) -> str:
    given = record.graded_answers.get(mark.question_id, ())
    return "" if mark.written or mark.question_id in written or given == (GONE,) else ";".join(given)


def questions_written(quiz_id: str, keys: KeyStore) -> frozenset[str]:
    """The questions of a quiz that are, or once were, to be answered in one's own words: old grades do not say so."""
    current = keys.current(quiz_id)
    states = [keys.revision(quiz_id, state.revision) for state in keys.history(quiz_id)]
    return frozenset(
        question.id
        for publication in (current, *states)
        if publication is not None
        for question in publication.key.questions
        if question.kind.writes
    )


def written_mark(mark: Fraction, *, fractions: bool) -> str:
    """A mark as a fraction, or as a decimal of at most 15 places, more than which a number of most programs has not."""
    if fractions or mark.denominator == 1:
        return str(mark)
    return f"{float(mark):.15f}".rstrip("0")
