"""`python tests/bench mutate`: damaged quiz files give problems, never a traceback.

Each file is one of every kind, in one language or both, after some of its lines were lost, doubled, moved, cut short,
mixed with others or mistyped. It is read, compared with its translation, advised on and split into form and key; it is
also read as a page whose self-checks are its questions. The seed is fixed, so that every run reads the same files.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from questions import TAXONOMY, quiz

from evenhand.quiz.catalogue import catalogue
from evenhand.quiz.problems import Code
from evenhand.quiz.taxonomy import Taxonomy
from evenhand.quiz.taxonomy_reader import read_taxonomy
from evenhand_site.page import read_page
from fixtures.reader import examples
from pipeline import read_through
from strategies import PIECES

FILES = 100_000
SEED = "evenhand"
CHUNK = 250
SIGNS = "[]{}()#*_`>-=+~|\"'\\:/.,!?%&;<@^$0 1\t\n\r\x00\u00a0\u2028\ufeff血迹，。：；“”→é\U0001f600"
"""What is typed by mistake, and what means something to Markdown, YAML or us."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What some files gave."""

    sound: int = 0
    """Files without any problem."""
    codes: Counter[Code] = field(default_factory=Counter)
    """In how many files each code was found."""
    failures: tuple[str, ...] = ()
    """A traceback and the two texts, for each pair that made one."""


def sources() -> list[tuple[str, str | None]]:
    """Sound quiz files, each with its translation where it has one."""
    pairs: list[tuple[str, str | None]] = [
        (files["en"], files["zh"]) for files in (quiz("example", questions) for questions in (1, 7))
    ]
    for files in (example.files for example in examples() if not example.expected):
        for name, data in files.items():
            if name.endswith("/en.md"):
                pairs.append((data.decode(), files[name.replace("/en.md", "/zh.md")].decode()))
            elif name in ("quiz.md", "checked.md"):
                pairs.append((data.decode(), None))
    return pairs


def mutated(text: str, draw: random.Random) -> str:
    """A text after one or more mishaps."""
    lines = text.split("\n")
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        at = draw.randrange(len(lines) + 1)
        count = draw.randint(1, 5)
        match draw.randrange(7):
            case 0:
                del lines[at : at + count]
            case 1:
                lines[at:at] = lines[at : at + count]
            case 2:
                moved = lines[at : at + count]
                del lines[at : at + count]
                to = draw.randrange(len(lines) + 1)
                lines[to:to] = moved
            case 3:
                lines.insert(at, draw.choice(PIECES))
            case 4 if at < len(lines):
                lines[at] = lines[at][: draw.randint(0, len(lines[at]))]
            case _ if at < len(lines):
                place = draw.randint(0, len(lines[at]))
                typed = "".join(draw.choice(SIGNS) for _ in range(count))
                lines[at] = lines[at][:place] + typed + lines[at][place + draw.randint(0, 2) :]
    return "\n".join(lines)


def read(english: str, chinese: str | None, taxonomy: Taxonomy) -> set[Code]:
    """The codes of all problems of two files, each of which must stand at a place in its file."""
    page = english.replace(" {#", " {.self-check #")
    problems = read_through(english, chinese, taxonomy)
    texts = {"en.md": english, "zh.md": chinese or "", "page.md": page}
    for problem in (*problems, *read_page(page, "page.md").problems):
        lines = texts[problem.path].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
        if not (1 <= problem.line <= lines and problem.column >= 1):
            raise ValueError(f"There is no such place: {problem}.")
    return {problem.code for problem in problems}


def read_chunk(chunk: int, size: int) -> Outcome:
    """Read the files of one chunk."""
    draw = random.Random(f"{SEED}/{chunk}")
    pairs, taxonomy = sources(), _taxonomy()
    sound, codes, failures = 0, Counter[Code](), []
    for _ in range(size):
        english, chinese = draw.choice(pairs)
        which = draw.randrange(5)
        english = mutated(english, draw) if which < 3 or chinese is None else english
        chinese = mutated(chinese, draw) if which > 1 and chinese is not None else chinese
        try:
            found = read(english, chinese, taxonomy)
        except Exception:  # whatever it is, it is what we look for
            failures.append(f"{traceback.format_exc()}\n--- en.md\n{english}\n--- zh.md\n{chinese or ''}")
            continue
        codes.update(found)
        sound += not found
    return Outcome(sound=sound, codes=codes, failures=tuple(failures))


def _taxonomy() -> Taxonomy:
    return read_taxonomy(TAXONOMY, "taxonomy.yml")[0]


def _read_chunk(arguments: tuple[int, int]) -> Outcome:
    return read_chunk(*arguments)


def main(arguments: Sequence[str]) -> int:
    """Read them all; 1 when any of them made a traceback."""
    parser = argparse.ArgumentParser(prog="python tests/bench mutate", description="Damage quiz files and read them.")
    parser.add_argument("--files", type=int, default=FILES, help=f"how many files; {FILES:,} unless said")
    parser.add_argument("--processes", type=int, default=multiprocessing.cpu_count(), help="as many as processors")
    options = parser.parse_args(arguments)
    chunks = [
        (number, min(CHUNK, options.files - start)) for number, start in enumerate(range(0, options.files, CHUNK))
    ]
    sound, codes, failures, done = 0, Counter[Code](), [], 0
    began = time.monotonic()
    with multiprocessing.Pool(options.processes) as pool:
        for outcome in pool.imap_unordered(_read_chunk, chunks):
            sound, codes, failures = sound + outcome.sound, codes + outcome.codes, [*failures, *outcome.failures]
            done = min(done + CHUNK, options.files)
            print(f"\r{done:,} of {options.files:,} files, {time.monotonic() - began:.0f} s", end="", file=sys.stderr)
    print(file=sys.stderr)
    for failure in failures[:3]:
        print(f"{failure}\n{'=' * 60}")
    for code, count in sorted(codes.items()):
        print(f"{count:8,}  {code} {catalogue()[code].title}")
    print(f"{options.files:,} files: {sound:,} without a problem, {len(failures):,} tracebacks, {len(codes)} codes")
    return 1 if failures else 0
