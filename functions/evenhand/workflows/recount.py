"""Recount the results of a quiz from its attempts, and compare the tally with that.

The fold reads the feed, the recount the attempts with their grades: two ways to the same sums, which must be equal.

Nothing that a recount needs is let go by the rules of retention, nor with a person who is erased: marks, times and the
options chosen stay. Two things may be missing all the same. Grades of a release that did not keep it do not say whether
they were the person's first pass; and an answer in somebody's own words, given before the question was made one to
choose from, may be let go. As far as these go the sums of the fold are kept, and it is said how far that is.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from evenhand.analysis.cells import Cells
from evenhand.analysis.item_sums import NO_BAND, Band, ItemSums
from evenhand.analysis.tally import (
    NOTHING,
    PORTION,
    GroupSums,
    Tally,
    added,
    count,
    fold,
    group_of,
    group_sums,
    item_name,
    read_from,
)
from evenhand.analysis.tally_difference import Difference, differences
from evenhand.assessment.attempt import result_of
from evenhand.assessment.forgetting import GONE
from evenhand.errors import StaleVersion
from evenhand.people.audit import Action
from evenhand.workflows.audit import SYSTEM, Witness, note
from evenhand.workflows.fold_results import OVERLAP, TRIES, fold_results

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from evenhand.assessment.attempt import AttemptRecord, Result
    from evenhand.people.person import Person
    from evenhand.ports.attempts import AttemptStore
    from evenhand.ports.results import FeedStore

PAGE = 500
"""Attempts read at once."""


class TallyDesk(Witness, Protocol):
    """What a recount works with; the application is one."""

    @property
    def attempts(self) -> AttemptStore:
        """Attempts."""

    @property
    def feed(self) -> FeedStore:
        """The feed and the tallies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What the attempts come to."""

    attempts: int = 0
    groups: Mapping[str, GroupSums] = field(default_factory=dict)
    recent: Mapping[str, datetime] = field(default_factory=dict)
    """As in a tally."""
    unknown_passes: Mapping[str, int] = field(default_factory=dict)
    """Of a group, how many of its grades do not say whether they were the person's first pass."""
    let_go: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Of a question in a group, how many of its answers were let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recounted:
    """A recount beside the fold."""

    folded: Tally
    recount: Recount
    differences: tuple[Difference, ...]
    written: bool = False
    """Whether the recount is in the place of the fold now."""


def recount_results(
    quiz_id: str,
    desk: TallyDesk,
    *,
    write: bool = False,
    by: Person | str = SYSTEM,
    progress: Callable[[int], None] = lambda attempts: None,
) -> Recounted:
    """The tally, brought up to date, beside a recount of everything that was graded up to its watermark.

    `write` puts the recount into the place of a tally that differs; that is noted in the audit trail. `progress` is
    told how many attempts are counted. Raises `StaleVersion` when results kept arriving late while it counted.
    """
    for _ in range(TRIES):
        folded = fold_results(quiz_id, feed=desk.feed, now=desk.clock.now())
        recount = count_attempts(quiz_id, folded.watermark, desk.attempts, progress)
        found = differences(folded.groups, _completed(recount, folded))
        if not found:
            return Recounted(folded=folded, recount=recount, differences=())
        # Results may have become visible meanwhile that are older than the watermark.
        late = fold(folded, _feed_until(folded, desk.feed), overlap=OVERLAP)
        found = differences(late.groups, _completed(recount, late))
        if not found or late is folded:
            break
    else:
        raise StaleVersion(f"Results of `{quiz_id}` arrive late all the time. Recount in a quieter hour.")
    if found and write:
        # Before it is done: nothing else will tell that it was.
        detail = f"{len(found)} figures differed, of {recount.attempts} attempts"
        note(desk, by, Action.RECOUNTED, object=f"quiz/{quiz_id}", detail=detail)
        _write(recount, late, desk)
    return Recounted(folded=late, recount=recount, differences=found, written=bool(found) and write)


def count_attempts(
    quiz_id: str, until: datetime | None, attempts: AttemptStore, progress: Callable[[int], None]
) -> Recount:
    """Count what was graded up to a time. Nothing but the sums, and what is read at once, is held in memory."""
    groups: dict[str, GroupSums] = {}
    recent: dict[str, datetime] = {}
    unknown: Counter[str] = Counter()
    let_go: Counter[tuple[str, str]] = Counter()
    cells, counted, summed, after = Cells(), 0, 0, ""
    while until is not None:
        page = attempts.submitted(quiz_id, after=after, limit=PAGE)
        for record in page.whole():
            then = _as_of(record, until)
            if then is None:
                continue
            counted += 1
            grade = then.grades[-1]
            silent = _questions_let_go(then)
            answers = {question: given for question, given in then.graded_answers.items() if question not in silent}
            result = result_of(
                then.attempt,
                answers,
                grade,
                submitted_at=then.grades[0].graded_at,
                first_pass=bool(grade.first_pass),
            )
            count(cells, result)
            name = group_of(result, grade.grade).name
            unknown[name] += grade.first_pass is None
            let_go.update((name, item) for item in silent.values())
            recent |= {each.id: each.graded_at for each in then.grades if each.graded_at >= until - OVERLAP}
        if counted - summed >= PORTION:
            groups, cells, summed = added(groups, group_sums(cells)), Cells(), counted
        progress(counted)
        if page.next is None:
            break
        after = page.next
    return Recount(
        attempts=counted,
        groups=added(groups, group_sums(cells)),
        recent=recent,
        unknown_passes=+unknown,
        let_go=let_go,
    )


def _as_of(record: AttemptRecord, until: datetime) -> AttemptRecord | None:
    """The attempt with the grades it had at a time; None where it had none."""
    grades = tuple(each for each in record.grades if each.graded_at <= until)
    return dataclasses.replace(record, grades=grades) if grades else None


def _questions_let_go(record: AttemptRecord) -> dict[str, str]:
    """The questions to choose at whose answers were let go and would be counted, to the names of their items."""
    if record.attempt.number != 1:
        return {}
    answers, marks = record.graded_answers, record.grades[-1].grade.questions
    return {
        mark.question_id: item_name(mark.question_id, mark.key_revision)
        for mark in marks
        if mark.max and not mark.written and answers.get(mark.question_id) == (GONE,)
    }


def _completed(recount: Recount, folded: Tally) -> dict[str, GroupSums]:
    """The sums of a recount, with those of the fold where it cannot know."""
    groups = dict(recount.groups)
    for name, unknown in recount.unknown_passes.items():
        sums, theirs = groups[name], folded.groups.get(name, NOTHING)
        if sums.passed <= theirs.passed <= sums.passed + unknown:
            groups[name] = dataclasses.replace(sums, passed=theirs.passed)
    for name, item in recount.let_go:
        sums, theirs = groups[name], folded.groups.get(name, NOTHING)
        chosen = _with_choices(sums.items[item], theirs.items.get(item, ItemSums()))
        groups[name] = dataclasses.replace(sums, items={**sums.items, item: chosen})
    return groups


def _with_choices(sums: ItemSums, others: ItemSums) -> ItemSums:
    """The sums of a question, with the choices of others."""
    bands = {
        place: Band(earned=sums.bands.get(place, NO_BAND).earned, chosen=others.bands.get(place, NO_BAND).chosen)
        for place in sums.bands.keys() | others.bands.keys()
    }
    kept = {place: band for place, band in bands.items() if band != NO_BAND}
    return dataclasses.replace(sums, bands=kept, chosen_rest=others.chosen_rest)


def _feed_until(tally: Tally, feed: FeedStore) -> Iterator[Result]:
    """What the feed holds of the time up to a tally's watermark that may have come late."""
    since, until = read_from(tally, overlap=OVERLAP), tally.watermark
    return (row for row in feed.feed(tally.quiz_id, since) if until is not None and row.at <= until)


def _write(recount: Recount, folded: Tally, desk: TallyDesk) -> None:
    """Put a recount in the place of the tally as it is now. What came after the watermark is folded in by the next
    report, as is what came before it while the attempts were read: it is not among the grades remembered."""
    for _ in range(TRIES):
        stored = desk.feed.tally(folded.quiz_id)
        counted = dataclasses.replace(
            folded,
            version=(stored.version if stored else 0) + 1,
            recent=recount.recent,
            groups=_completed(recount, folded),
        )
        try:
            desk.feed.put_tally(counted)
        except StaleVersion:
            continue
        return
    raise StaleVersion(f"The tally of `{folded.quiz_id}` is being written by several reports at once. Try again.")
