"""What a month costs: measured units and counts of the template, times prices, by the assumptions of `prices.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blocks import table

from evenhand.ports.meter import Metric

INFRA = Path(__file__).resolve().parent
LABELLERS = (100, 1_000, 100_000)
MINUTES = 60 * 24 * 30
SCHEDULES = 3
"""That run every minute: mail, regrades, closing."""
REPORT_RUNS = MINUTES // 5
"""Of the job that looks which reports are due; each lists all people, whether one is or not."""
QUEUES = 2
"""That functions listen to."""
GIGABYTE = 1024**3

Units = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a bill."""

    service: str
    price: str
    amount: float
    """In the unit of the price."""


def prices() -> dict[str, Any]:
    """The file of prices and assumptions."""
    return tomllib.loads((INFRA / "prices.toml").read_text(encoding="utf-8"))


def count_of(kind: str) -> int:
    """How many resources of a kind the template has."""
    return len(
        re.findall(rf"^    Type: {re.escape(kind)}$", (INFRA / "template.yaml").read_text("utf-8"), re.MULTILINE)
    )


def steps_of(labellers: int, assumed: Mapping[str, float]) -> dict[str, float]:
    """How often each measured step happens in a month."""
    tests = labellers * assumed["tests"]
    leads = labellers / assumed["labellers_per_lead"]
    appeals = tests * assumed["appeals_per_test"]
    mailed = leads * assumed["reports_mailed"]
    return {
        "sign in": labellers * assumed["sign_ins"],
        "a page is opened": labellers * assumed["page_views"],
        "one's own page": labellers * assumed["own_pages"],
        "the test is opened": tests,
        "start": tests,
        **{f"autosave {n}": tests for n in range(1, 11)},
        "submit": tests,
        "the result is opened": tests,
        "mail sent": tests + appeals + mailed,
        "an appeal is opened": appeals,
        "the list of 5 appeals": appeals,
        "an appeal is decided": appeals,
        "a report, with results since the last": leads * assumed["reports_opened"] + mailed,
        "a minute in which nothing waits": MINUTES,
    }


REQUESTS = {"sign in": 2, "mail sent": 0, "a minute in which nothing waits": 0, "an appeal is decided": 2}
"""Requests of the API that a step is; one unless it says otherwise. Reports are mailed without any."""


def bill(labellers: int, units: Units, file: Mapping[str, Any]) -> list[Line]:
    """The lines of a month's bill."""
    assumed = file["assumed"]
    steps = steps_of(labellers, assumed)
    leads = labellers / assumed["labellers_per_lead"]
    mailed = leads * assumed["reports_mailed"]
    reports = steps["a report, with results since the last"]
    requests = sum(count * REQUESTS.get(step, 1) for step, count in steps.items()) - mailed
    writes = sum(count * units[step]["writes"] for step, count in steps.items())
    listing = labellers * assumed["person_bytes"] / 4096 / 2
    reads = sum(count * units[step]["reads"] for step, count in steps.items()) + (reports + REPORT_RUNS) * listing
    invocations = requests + steps["mail sent"] + SCHEDULES * MINUTES + REPORT_RUNS
    milliseconds = sum(count * milliseconds_of(units[step], assumed) for step, count in steps.items())
    milliseconds += requests * assumed["cold_share"] * assumed["cold_ms"]
    stored = labellers * assumed["tests"] * assumed["months_kept"] * units["kept of an attempt"]["bytes"] / GIGABYTE
    polls = QUEUES * assumed["pollers_per_queue"] * MINUTES * 60 / assumed["seconds_per_poll"]
    views = labellers * assumed["page_views"]
    logs = invocations * assumed["log_bytes_per_request"] / GIGABYTE
    return [
        Line("DynamoDB, writes", "write_units", writes),
        Line("DynamoDB, reads", "read_units", reads),
        Line("DynamoDB, storage", "table_storage", stored),
        Line("DynamoDB, point-in-time recovery", "recovery", stored),
        Line("API Gateway", "api_requests", requests),
        Line("Lambda, requests", "function_requests", invocations),
        Line("Lambda, time", "function_seconds", milliseconds / 1000 * assumed["memory_gigabytes"]),
        Line("SQS", "queue_requests", polls + 2 * steps["mail sent"] + 2 * QUEUES * MINUTES),
        Line("EventBridge Scheduler", "schedules", SCHEDULES * MINUTES + REPORT_RUNS),
        Line("SES", "mails", steps["mail sent"]),
        Line("CloudFront, data", "edge_data", views * assumed["page_kilobytes"] / 1024**2),
        Line("CloudFront, requests", "edge_requests", views * assumed["page_requests"] + requests),
        Line("CloudFront, function", "edge_functions", views),
        Line("S3, requests", "bucket_gets", requests),
        Line("S3, storage", "bucket_storage", assumed["site_gigabytes"]),
        Line("CloudWatch, logs taken in", "log_data", logs),
        Line("CloudWatch, logs kept", "log_storage", logs * assumed["log_months_kept"]),
        Line("CloudWatch, alarms", "alarms", count_of("AWS::CloudWatch::Alarm")),
        Line("CloudWatch, dashboard", "dashboards", count_of("AWS::CloudWatch::Dashboard")),
        Line("CloudWatch, metrics of our own", "metrics", len(Metric) + count_of("AWS::Logs::MetricFilter")),
    ]


def milliseconds_of(step: Mapping[str, Any], assumed: Mapping[str, float]) -> float:
    """How long a step is charged for: computing, and waiting for the table."""
    return assumed["processor_ms"] / assumed["processor_share"] + step["calls"] * assumed["ms_per_call"]


def dollars(line: Line, file: Mapping[str, Any]) -> float:
    """What a line costs."""
    price = file["prices"][line.price]
    return float(line.amount * price["usd"] / price["per"])


def of_attempt(units: Units, file: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """What an attempt is made of, from the test's page to the receipt: how much of what, and millionths of a dollar."""
    assumed = file["assumed"]
    names = ["the test is opened", "start", *(f"autosave {n}" for n in range(1, 11)), "submit", "the result is opened"]
    steps = [units[name] for name in (*names, "mail sent")]
    seconds = sum(milliseconds_of(step, assumed) for step in steps) / 1000 * assumed["memory_gigabytes"]
    amounts = {
        "write_units": sum(step["writes"] for step in steps),
        "read_units": sum(step["reads"] for step in steps),
        "api_requests": len(names),
        "edge_requests": len(names),
        "function_requests": len(steps),
        "function_seconds": seconds,
        "bucket_gets": len(names),
        "queue_requests": 2,
        "mails": 1,
        "log_data": len(steps) * assumed["log_bytes_per_request"] / GIGABYTE,
    }
    return [(name, amount, dollars(Line("", name, amount), file) * 1e6) for name, amount in amounts.items()]


def blocks(units: Units) -> dict[str, str]:
    """What the document of cost says of it."""
    file = prices()
    bills = [bill(labellers, units, file) for labellers in LABELLERS]
    rows = [(lines[0].service, *(_told(dollars(line, file)) for line in lines)) for lines in zip(*bills, strict=True)]
    sums = [sum(dollars(line, file) for line in lines) for lines in bills]
    rows.append(("**in all**", *(f"**{_told(each)}**" for each in sums)))
    each = [f"{total / labellers:.3f}" for total, labellers in zip(sums, LABELLERS, strict=True)]
    rows.append(("for each labeller", *each))
    head = ("dollars a month", *(f">{labellers:,} labellers" for labellers in LABELLERS))
    priced = [
        (
            price["unit"],
            f"{price['usd']:.10f}".rstrip("0") if price["usd"] < 0.01 else f"{price['usd']:g}",
            f"{price['per']:,}",
            price["page"],
            _sources(price["read"]),
        )
        for price in file["prices"].values()
    ]
    return {
        "bill": table(head, rows),
        "prices": table(("unit", ">dollars", ">for", "page of AWS", "what was read that says the same"), priced),
        "assumed": table(("assumed", ">value"), [(f"`{k}`", f"{v:g}") for k, v in file["assumed"].items()]),
    }


def attempt_block(units: Units) -> str:
    """The table of what an attempt costs."""
    file = prices()
    parts = of_attempt(units, file)
    rows = [
        (file["prices"][name]["unit"].partition(",")[0], f"{amount:.4g}", f"{cost:.2f}") for name, amount, cost in parts
    ]
    total = sum(cost for _, _, cost in parts)
    rows.append(("**in all**", "", f"**{total:.0f}**"))
    return table(("of an attempt", ">amount", ">millionths of a dollar"), rows)


def _sources(read: list[str]) -> str:
    """What was read; fewer than two confirm nothing."""
    missing = {0: "**from memory**", 1: "**one source**: "}.get(len(read), "")
    return missing + "; ".join(read)


def _told(amount: float) -> str:
    return f"{amount:,.2f}"
