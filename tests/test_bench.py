"""The benchmarks run, but for the packages that one of them makes, which tests/deployment makes too. How fast anything
is they say on a quiet machine, and no test does."""

from __future__ import annotations

import importlib
import math
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).resolve().parent / "bench"
COUNTED = "capacity"
"""It compares nothing; tests/infra/test_figures.py runs it whole."""
NAMES = ("cold_start", "handler", "server", "site_build", "parsing", "regrade", "fairness", "tally")


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules of the benchmarks lie in no package."""
    monkeypatch.syspath_prepend(BENCH)


@pytest.fixture
def benchmarks() -> ModuleType:
    return importlib.import_module("benchmarks")


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_compares_figures_by_the_smallest_numbers(benchmarks, name, capsys):
    comparisons = list(benchmarks.measured(name, least=True))

    assert comparisons
    for comparison in comparisons:
        figures = (*comparison.our_figures, *comparison.their_figures)
        assert all(math.isfinite(each) and each > 0 for each in figures), comparison
        importlib.import_module("side_by_side").show(comparison)
    assert capsys.readouterr().out.count("ratio") == len(comparisons)


def test_every_benchmark_has_a_name_and_is_run_here(benchmarks):
    measuring = {path.stem for path in BENCH.glob("*.py") if "\ndef measure(" in path.read_text(encoding="utf-8")}

    assert set(benchmarks.BENCHMARKS) == {COUNTED, *NAMES} == measuring


def test_the_help_says_what_there_is_to_measure(benchmarks, capsys):
    with pytest.raises(SystemExit) as ended:
        benchmarks.main(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    for name, benchmark in benchmarks.BENCHMARKS.items():
        assert f"  {name} " in told
        assert benchmark.about in told
    assert "mutate" in told


@pytest.mark.parametrize("arguments", [["handlers"], ["handler", "--write"], ["mutate", "--write"]])
def test_what_there_is_not_is_refused_before_anything_is_measured(benchmarks, arguments, monkeypatch, capsys):
    monkeypatch.setattr(benchmarks, "measured", lambda name, least: pytest.fail(name))

    with pytest.raises(SystemExit) as ended:
        benchmarks.main(arguments)

    assert ended.value.code == 2
    assert "error: " in capsys.readouterr().err


def test_a_benchmark_that_fails_stops_no_other_and_is_named_at_the_end(benchmarks, monkeypatch, capsys):
    def measured(name, least):
        if name == "handler":
            raise ValueError("there is no such quiz")
        done.append(name)
        return iter(())

    done: list[str] = []
    monkeypatch.setattr(benchmarks, "measured", measured)

    assert benchmarks.main(["handler", "server", "parsing"]) == 1
    assert done == ["server", "parsing"]
    assert capsys.readouterr().err.endswith("Failed, 1 of 3:\n  handler: ValueError: there is no such quiz\n")
    assert benchmarks.main(["server"]) == 0


def test_a_process_that_dies_is_told_of_with_its_last_words():
    child = importlib.import_module("child")

    with pytest.raises(child.ChildDied, match=r"(?s)a build: the process ended with status 3.*No room") as raised:
        child.printed_by(
            "a build", [sys.executable, "-c", "import sys; print('No room', file=sys.stderr); sys.exit(3)"]
        )

    assert "Traceback" not in str(raised.value)


def test_a_process_that_says_no_figures_is_told_of(tmp_path):
    child, script = importlib.import_module("child"), tmp_path / "broken.py"
    script.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")

    with pytest.raises(child.ChildDied, match=r"^broken\.py fold 7: the process was killed by signal 9"):
        child.figures_of(str(script), "fold", 7)


def test_a_server_that_does_not_start_is_not_waited_for(tmp_path):
    server, child = (importlib.import_module(name) for name in ("server", "child"))

    with pytest.raises(child.ChildDied, match="The server ended with status 1"), server.serving(tmp_path / "nowhere"):
        pytest.fail("It has no folder to serve.")


def test_damaged_quizzes_are_read(benchmarks):
    mutate = importlib.import_module("mutate")
    outcome = mutate.read_chunk(chunk=0, size=5)

    assert outcome.failures == ()
    assert outcome.sound or outcome.codes
