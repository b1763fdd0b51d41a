"""`make bench`: each figure beside what it is to be compared with, measured in turn in the same run.

Absolute times depend on the machine; the ratios are what counts.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import handler
import server
import site_build
from side_by_side import show


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for measure in (handler.measure, server.measure, site_build.measure):
            work = Path(folder) / measure.__module__
            work.mkdir()
            show(measure(work))


if __name__ == "__main__":
    main()
