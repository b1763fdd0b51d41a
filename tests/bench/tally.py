"""A million attempts of fifty questions folded from arrays, against a numpy pass over the same matrix; and what a
report costs after a thousand attempts and after a million."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from child import figures_of
from progress import tell
from side_by_side import Comparison, in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from evenhand.analysis.array_fold import AttemptColumns
    from evenhand.analysis.tally import Tally
    from evenhand.quiz.publication import Publication

FEW, MANY = 1_000, 1_000_000
QUESTIONS = 50
OPTIONS = 4
ROUNDS = 5
REPORTS = 7
PARSED = 5_000
"""Attempts whose reading from a store is measured."""
MEGABYTES = 1_000
LETTERS = "abcd"
BATCH = 100_000
"""Attempts that are made up at once."""
GROUPS = [(vendor, language) for vendor in ("acme", "zenith") for language in ("en", "zh")]


def measure(
    folder: Path, rounds: int = ROUNDS, reports: int = REPORTS, few: int = FEW, many: int = MANY, parsed: int = PARSED
) -> Iterator[Comparison]:
    """Seconds of a fold, beside the numpy pass; seconds of a report, beside one after few attempts."""
    fold, read = figures_of(__file__, "fold", folder, many, rounds), figures_of(__file__, "read", folder, parsed)
    yield Comparison(
        name=(
            f"Folding {many:,} attempts of {QUESTIONS} questions from arrays: at most {fold['megabytes']:.0f} MB"
            f" (goal {MEGABYTES:,}), of which {fold['megabytes_before']:.0f} MB are the arrays;"
            f" apart from that, reading and parsing them from a file of answers took {fold['reading']:.2f} s,"
            f" and from SQLite {read['reading'] * 1e6:.0f} µs an attempt, beside {read['folding'] * 1e6:.0f} µs for"
            f" its fold; a recount takes {read['recounting'] * 1e6:.0f} µs with its reading"
        ),
        ours="fold: everything a tally holds, by group and band, exact",
        theirs="numpy: sums, squares, cross products, options, histogram",
        unit="s",
        our_figures=tuple(fold["ours"]),
        their_figures=tuple(fold["theirs"]),
        goal="at most 3",
    )
    report = figures_of(__file__, "report", folder, few, many, reports)
    yield Comparison(
        name=(
            f"A report with nothing new; of DynamoDB it reads {report['many_units']:.0f} units after {many:,}"
            f" attempts and {report['few_units']:.0f} after {few:,}: the tally ({report['many_bytes'] / 1000:.0f}"
            f" and {report['few_bytes'] / 1000:.0f} kB) and one for each shard of the feed"
        ),
        ours=f"after {many:,} attempts: read the tally, and report_of",
        theirs=f"after {few:,} attempts: the same",
        unit="s",
        our_figures=tuple(report["many"]),
        their_figures=tuple(report["few"]),
        goal="at most 1.5",
    )


def fold(folder: Path, many: int, rounds: int) -> dict[str, Any]:
    """Write the answers to a file, read them back as arrays, and fold these."""
    import numpy as np

    from evenhand.analysis.array_fold import fold_arrays

    quiz = publication()
    file = folder / "answers.txt"
    write_answers(file, many)
    began = time.perf_counter()
    attempts = read_answers(file, quiz)
    reading = time.perf_counter() - began
    before = peak()

    def ours() -> float:
        began = time.perf_counter()
        groups = fold_arrays(attempts)
        took = time.perf_counter() - began
        assert sum(group.people for group in groups.values()) == many
        return took

    def theirs() -> float:
        """What a plain item analysis needs of marks and options, over everybody together."""
        began = time.perf_counter()
        totals = np.zeros(many, dtype=np.int64)
        for question in attempts.questions:
            totals += question.marks
        sums = []
        for question in attempts.questions:
            marks = question.marks.astype(np.int64)
            chosen = question.choices[0].chosen
            sums.append((marks.sum(), marks @ marks, marks @ totals, np.bincount(chosen + 1, minlength=OPTIONS + 1)))
        totals @ totals
        np.bincount(totals, minlength=QUESTIONS + 1)
        took = time.perf_counter() - began
        assert len(sums) == QUESTIONS
        return took

    mine, other = in_turn(ours, theirs, rounds)
    return {"ours": mine, "theirs": other, "reading": reading, "megabytes": peak(), "megabytes_before": before}


def report(folder: Path, few: int, many: int, rounds: int) -> dict[str, Any]:
    """Store the tallies of few and of many attempts; read them, and make reports."""
    from evenhand.adapters.sqlite import SqliteStore

    quiz = publication()
    file = folder / "answers.txt"
    write_answers(file, many)
    everybody = read_answers(file, quiz)
    figures: dict[str, Any] = {}
    reports: dict[str, Callable[[], float]] = {}
    for name, tally in (("few", tally_of(first(everybody, few))), ("many", tally_of(everybody))):
        store = SqliteStore(folder / f"{name}.sqlite3")
        store.feed.put_tally(tally)
        reports[name] = reporting(store, quiz)
        figures |= on_dynamodb(name, tally)
    figures["many"], figures["few"] = in_turn(reports["many"], reports["few"], rounds)
    return figures


def reporting(store: Any, quiz: Publication) -> Callable[[], float]:
    """What measures a report of all vendors."""
    from evenhand.analysis.report import report_of
    from evenhand.workflows.fold_results import fold_results
    from support import NINE, VENDORS

    def make() -> float:
        began = time.perf_counter()
        tally = fold_results(quiz.quiz_id, feed=store.feed)
        made = report_of(tally, quiz, vendor=None, vendors=VENDORS, language="en", as_of=NINE)
        took = time.perf_counter() - began
        assert made.summary.people
        return took

    return make


def on_dynamodb(name: str, tally: Tally) -> dict[str, float]:
    """The read units of the fold of a report with nothing new, and the bytes of the tally, compressed."""
    from moto import mock_aws

    from evenhand.adapters.dynamodb import DynamoStore, create_table
    from evenhand.workflows.fold_results import fold_results
    from stores.engines import make_client, scan
    from stores.read_units import ReadMeter

    with mock_aws():
        client = make_client()
        create_table(client, "evenhand")
        store = DynamoStore("evenhand", client)
        store.feed.put_tally(tally)
        size = sum(len(bytes(item["b"]["B"])) for item in scan(client) if "b" in item)
        with ReadMeter(client) as meter:
            assert fold_results(tally.quiz_id, feed=store.feed) == tally
        client.close()
    return {f"{name}_units": meter.units, f"{name}_bytes": size}


def read(folder: Path, attempts: int) -> dict[str, Any]:
    """Take results in, and fold and recount them from SQLite: seconds an attempt."""
    from datetime import timedelta

    from example import QUIZ_ID
    from regrade import take

    from evenhand.analysis.tally import Tally, fold
    from evenhand.workflows.recount import count_attempts
    from support import HandClock, make_application

    take(folder / "read", attempts, QUESTIONS)
    application = make_application(folder / "read", HandClock())
    began = time.perf_counter()
    rows = list(application.feed.feed(QUIZ_ID, None))
    reading = time.perf_counter() - began
    began = time.perf_counter()
    tally = fold(Tally(quiz_id=QUIZ_ID), rows, overlap=timedelta(minutes=15))
    folding = time.perf_counter() - began
    began = time.perf_counter()
    counted = count_attempts(QUIZ_ID, tally.watermark, application.attempts, lambda attempts: None)
    recounting = time.perf_counter() - began
    application.close()
    assert counted.attempts == attempts
    assert counted.groups == tally.groups
    return {"reading": reading / attempts, "folding": folding / attempts, "recounting": recounting / attempts}


def publication() -> Publication:
    """Fifty questions of four options, one of them right."""
    from analysis.examples import HALF, question, quiz
    from analysis.examples import publication as published

    questions = [question(f"q{n}", *LETTERS, right=LETTERS[n % OPTIONS]) for n in range(1, QUESTIONS + 1)]
    return published(quiz(*questions, pass_mark=HALF))


def write_answers(file: Path, attempts: int) -> None:
    """A line for each attempt: a digit for the group, and a letter for each answer, a hyphen for none."""
    import numpy as np

    draw = np.random.default_rng(20261129)
    right = np.array([n % OPTIONS for n in range(1, QUESTIONS + 1)], dtype=np.uint8)
    hard = draw.normal(size=QUESTIONS)
    signs = np.frombuffer(f"{LETTERS}-".encode(), dtype=np.uint8)
    with file.open("wb") as stream:
        for begin in range(0, attempts, BATCH):
            tell(f"{begin:,} of {attempts:,} attempts made up")
            n = min(BATCH, attempts - begin)
            # A labeller knows an answer by the Rasch model, else guesses; one in a hundred is left out.
            knows = draw.random((n, QUESTIONS)) < 1 / (1 + np.exp(hard - draw.normal(0.5, 1, (n, 1))))
            chosen = np.where(knows, right, draw.integers(0, OPTIONS, (n, QUESTIONS), dtype=np.uint8))
            chosen[draw.random((n, QUESTIONS)) < 0.01] = OPTIONS
            group = draw.integers(0, len(GROUPS), (n, 1), dtype=np.uint8) + ord("0")
            line_ends = np.full((n, 1), ord("\n"), dtype=np.uint8)
            np.hstack([group, signs[chosen], line_ends]).astype(np.uint8).tofile(stream)


def read_answers(file: Path, quiz: Publication) -> AttemptColumns:
    """The file as arrays, marked by the key."""
    import numpy as np

    from evenhand.analysis.array_fold import AttemptColumns, Choices, QuestionColumn
    from evenhand.analysis.group import GroupKey
    from evenhand.analysis.tally import item_name

    lines = np.fromfile(file, dtype=np.uint8).reshape(-1, QUESTIONS + 2)
    places = np.full(256, -1, dtype=np.int8)
    places[[ord(letter) for letter in LETTERS]] = range(OPTIONS)
    questions, totals = [], np.zeros(len(lines), dtype=np.int64)
    for n, key in enumerate(quiz.key.questions, start=1):
        chosen = places[lines[:, n]]
        marks = (chosen == LETTERS.index(key.correct[0])).astype(np.int8)
        totals += marks
        choices = Choices(options=tuple(LETTERS), chosen=chosen)
        questions.append(QuestionColumn(name=item_name(key.id, key.revision), max=1, marks=marks, choices=(choices,)))
    names = [
        GroupKey(
            vendor_id=vendor, language=language, cohort="autumn", month="2026-11", key_revision=quiz.key.revision
        ).name
        for vendor, language in GROUPS
    ]
    return AttemptColumns(
        groups=tuple(names),
        group=(lines[:, 0] - ord("0")).astype(np.int8),
        scale=1,
        questions=tuple(questions),
        passed=2 * totals >= QUESTIONS,
    )


def first(attempts: AttemptColumns, n: int) -> AttemptColumns:
    """The first so many of them."""
    import dataclasses

    questions = tuple(
        dataclasses.replace(
            each,
            marks=each.marks[:n],
            choices=tuple(dataclasses.replace(one, chosen=one.chosen[:n]) for one in each.choices),
        )
        for each in attempts.questions
    )
    return dataclasses.replace(attempts, group=attempts.group[:n], questions=questions, passed=attempts.passed[:n])


def tally_of(attempts: AttemptColumns) -> Tally:
    """The tally of these attempts."""
    from evenhand.analysis.array_fold import fold_arrays
    from evenhand.analysis.tally import Tally
    from support import NINE

    return Tally(quiz_id="example", version=1, watermark=NINE, groups=fold_arrays(attempts))


def peak() -> float:
    """The most memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    step: Callable[..., dict[str, Any]] = {"fold": fold, "report": report, "read": read}[sys.argv[1]]
    print(json.dumps(step(Path(sys.argv[2]), *map(int, sys.argv[3:]))))


if __name__ == "__main__":
    main()
