"""`make bench`, `python tests/bench`: each figure beside what it is to be compared with, measured in turn in one run.
`python tests/bench --help` says what there is to measure."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

if __name__ == "__main__":
    from benchmarks import main

    sys.exit(main(sys.argv[1:]))
