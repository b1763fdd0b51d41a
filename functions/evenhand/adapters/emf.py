"""Metrics as lines in the log that CloudWatch makes metrics of (its embedded metric format).

Such a line holds more than figures: which request it belongs to, and the mails and regrades that go on from there. So
one line says of a request that changed something what it did, and nothing of it is kept anywhere else.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics

from evenhand.ports.meter import Metric, Trail

NAMESPACE = "Evenhand"
DIMENSION = "Stack"
"""The only one: each further value is a further metric to pay for, and a vendor's or person's would tell of them."""
SECONDS = frozenset({Metric.OLDEST_MAIL, Metric.REPORT_DELAY})
MOST = 1000
"""Ids in a line, of which CloudWatch takes 256 KB; a job that makes more mails says how many."""


class EmfMeter:
    """`evenhand.ports.meter.Meter`. Threads may count at once; what is told belongs to whoever tells it first."""

    def __init__(self, stack: str, write: Callable[[str], None] = print) -> None:
        """`stack` is the installation's name; `write` writes a line."""
        self._stack = stack
        self._write = write
        self._lock = threading.Lock()
        self._counts: Counter[Metric] = Counter()
        self._levels: dict[Metric, float] = {}
        self._followed: dict[Trail, list[str]] = {}

    def count(self, metric: Metric, number: int = 1) -> None:
        """Count that something happened so many times."""
        with self._lock:
            self._counts[metric] += number

    def level(self, metric: Metric, value: float) -> None:
        """Note how much there is of something now."""
        with self._lock:
            self._levels[metric] = max(value, self._levels.get(metric, value))

    def follow(self, kind: Trail, identifier: str) -> None:
        """Note something that goes on by itself from here."""
        with self._lock:
            known = self._followed.setdefault(kind, [])
            if identifier not in known:
                known.append(identifier)

    def tell(self, ids: Mapping[str, object]) -> None:
        """Write a line, unless there is nothing to tell."""
        with self._lock:
            figures = {**{name: float(number) for name, number in self._counts.items() if number}, **self._levels}
            followed = self._followed
            self._counts, self._levels, self._followed = Counter(), {}, {}
        if figures or followed:
            self._write(json.dumps({**ids, **_ids(followed), **self._metrics(figures)}, separators=(",", ":")))

    def _metrics(self, figures: Mapping[Metric, float]) -> Mapping[str, object]:
        if not figures:
            return {}
        metrics = EphemeralMetrics(namespace=NAMESPACE, dimension_set={DIMENSION: self._stack})
        for name, value in figures.items():
            metrics.add_metric(name=name.value, unit="Seconds" if name in SECONDS else "Count", value=value)
        return metrics.serialize_metric_set()


def _ids(followed: Mapping[Trail, list[str]]) -> dict[str, object]:
    ids: dict[str, object] = {kind.value: found[:MOST] for kind, found in followed.items()}
    return ids | {f"more_{kind.value}": len(found) - MOST for kind, found in followed.items() if len(found) > MOST}
