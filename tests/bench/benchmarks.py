"""The benchmarks by their names, and the command that measures them."""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from progress import begin
from side_by_side import show

if TYPE_CHECKING:
    from side_by_side import Comparison


class Benchmark(NamedTuple):
    """A module of this folder, by its name; its `measure` takes an empty folder, and yields comparisons."""

    about: str
    least: Mapping[str, int] = MappingProxyType({})
    """The smallest numbers that `measure` can do with."""


CAPACITY = "capacity"
"""Counts, and so compares nothing."""
MUTATE = "mutate"
"""Measures nothing; it has options of its own."""

BENCHMARKS: Mapping[str, Benchmark] = {
    CAPACITY: Benchmark("units of DynamoDB of each step of a test; no time, the same on every machine"),
    "cold_start": Benchmark(
        "start of the function that takes submissions, against boto3 alone; and what the sign-in adds",
        {"rounds": 1, "starts": 1, "packed": False},
    ),
    "handler": Benchmark(
        "a submission through the handler, against grading and storing alone",
        {"rounds": 1, "per_round": 2, "questions": 2},
    ),
    "server": Benchmark(
        "submissions per second over HTTP, against bare commits by the same server",
        {"rounds": 1, "per_round": 8, "questions": 2},
    ),
    "site_build": Benchmark("the site with its quizzes, against plain Material on the same pages", {"rounds": 1}),
    "parsing": Benchmark(
        "checking 10,000 questions in two languages, against reading their Markdown",
        {"rounds": 1, "quizzes": 1, "questions": 7},
    ),
    "regrade": Benchmark(
        "100,000 attempts graded again, against taking them in; and the memory of it",
        {"few_attempts": 2, "many_attempts": 4},
    ),
    "fairness": Benchmark(
        "fairness of a million first attempts, against taking them in; and the memory of it",
        {"few_attempts": 200, "many_attempts": 400},
    ),
    "tally": Benchmark(
        "a million attempts folded, against plain numpy; a report of them, against one of a thousand",
        {"rounds": 1, "reports": 1, "few": 20, "many": 40, "parsed": 2},
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Measure what is named, or everything; 1 when anything failed."""
    if arguments[:1] == [MUTATE]:
        import mutate

        return mutate.main(arguments[1:])
    parser = made_parser()
    options = parser.parse_args(arguments)
    if unknown := [name for name in options.names if name not in BENCHMARKS]:
        parser.error(
            f"there is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}, and {MUTATE} alone"
        )
    if options.write and options.names != [CAPACITY]:
        parser.error(f"--write is for {CAPACITY} alone")
    failures = measure_all(options.names or tuple(BENCHMARKS), least=options.least, write=options.write)
    if failures:
        print(f"\nFailed, {len(failures)} of {len(options.names or BENCHMARKS)}:", file=sys.stderr)
        for name, error in failures.items():
            print(f"  {name}: {type(error).__name__}: {error}", file=sys.stderr)
    return 1 if failures else 0


def made_parser() -> argparse.ArgumentParser:
    """What the command takes, and tells who asks it for help."""
    width = max(map(len, BENCHMARKS))
    lines = [f"  {name:<{width}}  {each.about}" for name, each in BENCHMARKS.items()]
    parser = argparse.ArgumentParser(
        prog="python tests/bench",
        description=(
            "Measures Evenhand beside what it is to be compared with, in turn in the same run. Times depend on the\n"
            "machine and on what else it does; what counts are the ratios. The figures go to standard output, how far\n"
            "it is to standard error. A benchmark that fails stops no other, and is named at the end."
        ),
        epilog=(
            "benchmarks:\n" + "\n".join(lines) + "\n\n"
            f"`python tests/bench {MUTATE}` measures nothing: it damages 100,000 quiz files and reads them all; it\n"
            "has options of its own (--help)."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="what to measure; everything unless said")
    parser.add_argument(
        "--least", action="store_true", help="the smallest numbers, once: shows that all runs, and not how fast"
    )
    parser.add_argument("--write", action="store_true", help=f"with {CAPACITY}: write the units to infra/units.json")
    return parser


def measure_all(names: Iterable[str], *, least: bool, write: bool) -> dict[str, Exception]:
    """Measure one thing after the other and show each; those that failed, each with why."""
    failures: dict[str, Exception] = {}
    for name in dict.fromkeys(names):
        begin(f"\n{name}: {BENCHMARKS[name].about}")
        try:
            if name == CAPACITY:
                import capacity

                capacity.main(["--write"] if write else [])
                continue
            for comparison in measured(name, least=least):
                show(comparison)
        except Exception as error:  # whatever it is, the others are to be measured
            traceback.print_exc()
            failures[name] = error
    return failures


def measured(name: str, *, least: bool) -> Iterator[Comparison]:
    """What a benchmark compares."""
    module = importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        yield from module.measure(Path(folder), **(BENCHMARKS[name].least if least else {}))
