"""The documents of scale and cost say what their scripts compute, from what is measured here."""

from __future__ import annotations

import datetime
import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from evenhand.adapters.dynamodb import schema

ROOT = Path(__file__).resolve().parents[2]
NEXT_TO = (str(ROOT / "infra"), str(ROOT / "tests" / "bench"))


@pytest.fixture(scope="module")
def load():
    """Modules of tools that lie in no package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*NEXT_TO, *sys.path])
        yield importlib.import_module


@pytest.fixture(scope="module")
def capacity(load) -> ModuleType:
    return load("capacity")


@pytest.fixture(scope="module")
def units(capacity):
    """As they are measured now."""
    return capacity.measure()


def test_the_units_that_are_written_down_are_those_that_are_measured(capacity, units):
    written = capacity.load()
    kept, measured = written.pop(capacity.KEPT), dict(units)

    # Another build of zlib may compress by some bytes better or worse.
    assert measured.pop(capacity.KEPT) == pytest.approx(kept, rel=0.05)
    assert measured == written, "run `make figures`"


def test_an_attempt_at_a_timed_test_of_twenty_questions_costs_forty_write_units_at_the_most(capacity, units):
    assert capacity.attempt_units(units) == 39
    assert capacity.attempt_units(units) <= capacity.MOST_WRITES


def test_every_partition_that_a_test_day_writes_or_reads_is_looked_at(load, units):
    scale = load("scale")
    writes, reads = scale.per_second(units)

    assert writes.keys() | reads.keys() == scale.SHARED.keys() | scale.OWN.keys()


def test_no_partition_is_over_its_limit_with_fifty_thousand_people(load, units):
    scale = load("scale")
    for kind, writes, reads in scale.hottest(units):
        assert writes < scale.MOST_WRITES, kind
        assert reads < scale.MOST_READS, kind


@pytest.mark.parametrize("document", ["scale", "cost"])
def test_a_document_says_what_the_script_computes(load, document):
    figures = load("figures")
    text = figures.DOCUMENTS[document].read_text(encoding="utf-8")

    assert load("blocks").written(text, figures.figures()[document]) == text, "run `make figures`"


def test_the_document_of_scale_names_every_partition_of_the_table():
    text = (ROOT / "infra" / "docs" / "scale.md").read_text(encoding="utf-8")
    partitions = re.findall(r"^\| `([A-Z]+(?:#[a-z]+)*)` \|", schema.__doc__ or "", re.MULTILINE)
    aliases = {"FEED#quiz#shard", "DEADLINE#shard", "AUDIT#month#shard"}

    assert len(partitions) > 25
    assert aliases <= set(partitions)
    assert [name for name in partitions if f"`{name}`" not in text] == []


def test_every_price_has_a_page_of_aws_and_a_day_and_says_when_it_is_not_confirmed(load):
    cost = load("cost")
    file = cost.prices()
    text = cost.blocks(load("capacity").load())["prices"]

    assert isinstance(file["looked_up"], datetime.date)
    for name, price in file["prices"].items():
        assert price["usd"] > 0, name
        assert price["page"], name
        [row] = [line for line in text.splitlines() if f"| {price['unit']} |" in line]
        assert ("**one source**" in row or "**from memory**" in row) is (len(price["read"]) < 2), name


def test_every_price_is_used_and_every_assumption_too(load):
    cost = load("cost")
    file, source = cost.prices(), (ROOT / "infra" / "cost.py").read_text(encoding="utf-8")
    used = {line.price for line in cost.bill(1_000, load("capacity").load(), file)}

    assert used == file["prices"].keys()
    assert [name for name in file["assumed"] if f'["{name}"]' not in source] == []


def test_a_bill_is_what_its_amounts_times_its_prices_make(load):
    """Worked by hand: of 1,000 labellers 4,000 attempts a month, and 20 leads with 20 mails each."""
    cost = load("cost")
    file = cost.prices()
    lines = {line.service: line for line in cost.bill(1_000, load("capacity").load(), file)}

    assert lines["SES"].amount == 4_000 + 80 + 20 * 20
    assert cost.dollars(lines["SES"], file) == pytest.approx(0.448)
    assert lines["CloudFront, function"].amount == 40_000
    assert lines["EventBridge Scheduler"].amount == 3 * 60 * 24 * 30 + 12 * 24 * 30
    assert cost.dollars(lines["CloudWatch, dashboard"], file) == 3


def test_a_document_without_the_marks_is_refused(load):
    with pytest.raises(ValueError, match="bill: begin"):
        load("blocks").written("A text.", {"bill": "x"})


def test_what_the_text_says_of_the_bill_is_what_is_computed(load):
    """In words, so that nothing writes it anew; it would go stale with the units and the assumptions."""
    cost, units = load("cost"), load("capacity").load()
    file = cost.prices()
    assumed = file["assumed"]
    weekly = {**file, "assumed": {**assumed, "reports_mailed": assumed["reports_mailed"] / 5}}

    def amounts(of: dict) -> dict[str, float]:
        return {line.service: line.amount for line in cost.bill(100_000, units, of)}

    def saved(service: str) -> float:
        return 1 - amounts(weekly)[service] / amounts(file)[service]

    steps = cost.steps_of(100_000, assumed)
    written = {step: count * units[step]["writes"] for step, count in steps.items()}
    every = sum(written.values())
    autosaves = sum(count for step, count in written.items() if step.startswith("autosave"))
    text = (ROOT / "infra/docs/cost.md").read_text(encoding="utf-8")
    assert "saves two fifths of the reads of 100,000 labellers, and a fourteenth of the mail" in text
    assert (saved("DynamoDB, reads"), saved("SES")) == (
        pytest.approx(2 / 5, abs=0.04),
        pytest.approx(1 / 14, abs=0.004),
    )
    assert "a third is signing in, a quarter autosaves, a fifth submitting" in " ".join(text.split())
    assert [each / every for each in (written["sign in"], autosaves, written["submit"])] == [
        pytest.approx(share, abs=0.03) for share in (1 / 3, 1 / 4, 1 / 5)
    ]


def test_what_the_text_says_of_snapshots_is_what_their_prices_make(load):
    """Worked from the prices that it quotes; the bill has no line for what the template does not offer."""
    cost, units = load("cost"), load("capacity").load()
    file = cost.prices()
    assumed = file["assumed"]
    section = (ROOT / "infra/docs/scale.md").read_text(encoding="utf-8").partition("## Starting from a snapshot")[2]
    text = " ".join(section.partition("\n## ")[0].split())
    kept, restored = (float(each) for each in re.findall(r"\$(0\.\d+)", text))
    start = assumed["cold_ms"] / 1000 * assumed["memory_gigabytes"] * file["prices"]["function_seconds"]["usd"]
    amounts = {name: amount for name, amount, _ in cost.of_attempt(units, file)}
    attempt = amounts["api_requests"] * assumed["cold_share"] * restored
    requests = {line.service: line.amount for line in cost.bill(100_000, units, file)}["API Gateway"]
    of_a_thousand = sum(cost.dollars(line, file) for line in cost.bill(1_000, units, file))

    month = 2 * kept * 30 * 24 * 3600
    assert f"keeping is {month:.2f} dollars a month" in text
    assert month / of_a_thousand == pytest.approx(3 / 5, abs=0.03)
    assert f"A restore is {restored * 1e6:.0f} millionths of a dollar; the time of the start that it saves is" in text
    assert f"saves is {start * 1e6:.0f}. In an attempt that is {attempt * 1e6:.0f} millionths more, a tenth;" in text
    assert attempt * 1e6 / sum(each for *_, each in cost.of_attempt(units, file)) == pytest.approx(0.1, abs=0.02)
    assert f"labellers {requests * assumed['cold_share'] * restored:.0f} dollars a month" in text


def test_an_exam_day_is_prepared_for_the_rates_of_the_test_day():
    runbook = (ROOT / "infra/docs/runbooks/exam-day.md").read_text(encoding="utf-8")
    day = (ROOT / "infra/docs/scale.md").read_text(encoding="utf-8").partition("<!-- day: begin -->")[2]
    rates = [line.split("|")[2].strip() for line in day.partition("<!-- day: end -->")[0].splitlines()[2:] if line]
    told = re.findall(
        r"\d+(?:,\d{3})*", "".join(line.split("|")[2] for line in runbook.splitlines() if line.startswith("| "))
    )

    assert set(told) - {"50,000"} <= set(rates), rates
