"""A test day on paper: which partition of the table gets how much, from the measured units of each step.

Fifty thousand people sign in, open a timed test and start it within a quarter of an hour; a clock of twenty minutes
runs for each, so that they submit within a quarter of an hour too. Every rate is the highest, and all are taken to be
highest at once: more than can happen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from blocks import table

PEOPLE = 50_000
WITHIN = 900
"""Seconds in which everybody starts, and later everybody submits."""
LASTS = 1_200
"""Seconds of a test, over which autosaves are spread."""
TIMES = 10
"""What the last column is about: so many times the people, within the same times."""
MOST_WRITES, MOST_READS = 1_000, 3_000
"""Units a second of one partition: AWS, "Best practices for designing and using partition keys effectively"."""
NEW_WRITES, NEW_READS = 4_000, 12_000
"""Units a second that a new table on demand takes at once: AWS, "DynamoDB on-demand capacity mode"."""

STEPS = {
    "sign in": 1,
    "a page is opened": 3,
    "one's own page": 1,
    "the test is opened": 1,
    "start": 1,
    "submit": 1,
    "the result is opened": 1,
    "mail sent": 1,
}
"""What each person does on the day, and how often, besides autosaves."""
REQUESTS = {"sign in": 2, "mail sent": 0}
"""Requests of the API that a step is; one unless it says otherwise."""

SHARED: Mapping[str, tuple[int, str]] = {
    "CASE#case": (1, "each judgement of the same case"),
    "GSI1 UNSENT": (1, "each mail: put, leased, begun, sent"),
    "FEED#quiz#shard": (8, "each grade of the test"),
    "DEADLINE#shard": (8, "each timed attempt, begun and ended"),
    "AUDIT#month#shard": (8, "each sign-in, decision, change of a record"),
    "ASSIGNMENTS": (1, "each assignment; read by everybody who starts"),
    "GSI1 VENDORS": (1, "each vendor; read with every page"),
}
"""Partitions that everybody shares: how many there are of a kind for one test, and what is written there."""
OWN = {
    "ATTEMPT#id": "an attempt, its draft, answers and grades",
    "PERSON#id": "standing, session and mail of a person",
    "SESSION#hash": "a session; once a minute while it is used",
    "OUTBOX#id": "a mail",
    "AUDITED#id": "that an event is kept",
    "PENDING#hash": "a sign-in under way",
    "IDENTITY#digest": "whom a provider calls so; read at a sign-in",
    "COUNTER#key": "sign-ins from an address, an hour",
}
"""Partitions of which there is one for each person, attempt, session, mail, address."""

Units = Mapping[str, Mapping[str, Any]]


def rates(people: int = PEOPLE) -> dict[str, float]:
    """How often each step happens in a second, at the most."""
    once = {step: people * times / WITHIN for step, times in STEPS.items()}
    return once | {f"autosave {n}": people / LASTS for n in range(1, 11)}


def per_second(units: Units, people: int = PEOPLE) -> tuple[Counter[str], Counter[str]]:
    """Write and read units of each kind of partition in a second."""
    writes, reads = Counter[str](), Counter[str]()
    for step, rate in rates(people).items():
        for kind, each in units[step]["written"].items():
            writes[kind] += each * rate
        for kind, each in units[step]["read"].items():
            reads[kind] += each * rate
    return writes, reads


def requests_per_second(people: int = PEOPLE) -> float:
    """Requests of the API."""
    return sum(rate * REQUESTS.get(step, 1) for step, rate in rates(people).items())


def hottest(units: Units) -> list[tuple[str, float, float]]:
    """The kinds of partitions that everybody shares, each with the units a second of one of them, the hottest first."""
    writes, reads = per_second(units)
    found = [(kind, writes[kind] / count, reads[kind] / count) for kind, (count, _) in SHARED.items()]
    return sorted(found, key=lambda each: -max(each[1] / MOST_WRITES, each[2] / MOST_READS))


def blocks(units: Units) -> dict[str, str]:
    """What the document says of it."""
    return {"partitions": _partitions(units), "day": _day(units), "steps": _steps(units)}


def _partitions(units: Units) -> str:
    rows = []
    for kind, writes, reads in hottest(units):
        count, what = SHARED[kind]
        share = max(writes / MOST_WRITES, reads / MOST_READS)
        rows.append(
            (f"`{kind}`", str(count), what, f"{writes:.0f}", f"{reads:.0f}", f"{share:.0%}", f"{TIMES * share:.0%}")
        )
    for kind, what in OWN.items():
        most = max(
            max(step["written"].get(kind, 0), step["read"].get(kind, 0)) for step in units.values() if "calls" in step
        )
        rows.append((f"`{kind}`", "one each", what, f"at most {most:.0f} at once", "", "", ""))
    head = ("partition", ">of them", "what is written", ">writes/s", ">reads/s", ">of the limit", f">at {TIMES} times")
    return table(head, rows)


def _day(units: Units) -> str:
    writes, reads = (counted.total() for counted in per_second(units))
    requests, mails = requests_per_second(), PEOPLE / WITHIN
    rows = [
        ("requests of the API", requests, "10,000 by default for an account; 500 unless `RequestsPerSecond` says more"),
        ("write units of the table", writes, f"{NEW_WRITES:,} at once of a new table; 40,000 by default at the most"),
        ("read units of the table", reads, f"{NEW_READS:,} at once of a new table; 40,000 by default at the most"),
        ("functions at work, of 100 ms each", requests / 10, "1,000 by default for an account"),
        ("sign-ins", PEOPLE / WITHIN, "what the identity provider takes; Cognito 120 by default"),
        ("mails that come up", mails, "what SES gives the account"),
    ]
    told = [(name, f"{each:,.0f}", f"{TIMES * each:,.0f}", limit) for name, each, limit in rows]
    return table(("in a second", f">{PEOPLE:,} people", f">{PEOPLE * TIMES:,} people", "limit"), told)


def _steps(units: Units) -> str:
    shown = {name: step for name, step in units.items() if "calls" in step and not name.startswith("autosave ")}
    rows = []
    for name, step in shown.items():
        rows.append((name, str(step["writes"]), f"{step['reads']:g}", str(step["calls"])))
        if name == "start":
            each = units["autosave 10"]
            rows.append(("an autosave", str(each["writes"]), f"{each['reads']:g}", str(each["calls"])))
    return table(("step", ">write units", ">read units", ">calls of DynamoDB"), rows)
