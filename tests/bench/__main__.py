"""`make bench`: each figure beside what it is to be compared with, measured in turn in the same run.

Absolute times depend on the machine; the ratios are what counts.

`python tests/bench mutate` measures nothing: it damages 100,000 quiz files and reads them all. `python tests/bench
capacity` measures no time either: it counts the units of DynamoDB, step by step.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main() -> None:
    if sys.argv[1:2] == ["mutate"]:
        import mutate

        sys.exit(mutate.main(sys.argv[2:]))
    if sys.argv[1:2] == ["capacity"]:
        import capacity

        sys.exit(capacity.main(sys.argv[2:]))
    measure_all()


def measure_all() -> None:
    """Measure one thing after the other, and print each."""
    import capacity
    import cold_start
    import fairness
    import handler
    import parsing
    import regrade
    import server
    import site_build
    import tally
    from side_by_side import show

    capacity.main([])
    with tempfile.TemporaryDirectory() as folder:
        show(cold_start.measure_function(Path(folder) / "function"))
        for module in (cold_start, handler, server, site_build, parsing, regrade, fairness):
            work = Path(folder) / module.__name__
            work.mkdir()
            show(module.measure(work))
        work = Path(folder) / tally.__name__
        work.mkdir()
        for comparison in tally.measure(work):
            show(comparison)


if __name__ == "__main__":
    main()
