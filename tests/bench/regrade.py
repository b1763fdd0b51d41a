"""Attempts graded again under a corrected key on SQLite, against taking them in; and what ten times as many hold in
memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from child import figures_of
from progress import tell
from side_by_side import Comparison

FEW, MANY = 10_000, 100_000
QUESTIONS = 20
BATCH = 500


def measure(folder: Path, few_attempts: int = FEW, many_attempts: int = MANY) -> Iterator[Comparison]:
    """Attempts per second, of the many, and the most memory of both."""
    few, many = measured(folder / "few", few_attempts), measured(folder / "many", many_attempts)
    yield Comparison(
        name=(
            f"A regrade of {many_attempts:,} attempts that changes {many['changed']:,}: at most"
            f" {many['megabytes']:.0f} MB; of {few_attempts:,}: {few['megabytes']:.0f} MB; the same on both:"
            f" {few['megabytes_before']:.0f} MB before it began"
        ),
        ours="attempts graded again, with mail, feed, standing",
        theirs="attempts begun and submitted, with the same",
        unit="/s",
        our_figures=(few["regraded_per_second"], many["regraded_per_second"]),
        their_figures=(few["taken_per_second"], many["taken_per_second"]),
        goal="none; memory flat in the number of attempts",
    )


def measured(folder: Path, attempts: int) -> dict[str, float]:
    """What processes of their own measure, one after the other."""
    figures: dict[str, float] = {}
    for step in ("take", "regrade"):
        figures |= figures_of(__file__, step, folder, attempts)
    return figures


def take(folder: Path, attempts: int, questions: int = QUESTIONS) -> dict[str, float]:
    """Everybody takes the test once; every second one chooses what the corrected key says."""
    from example import QUIZ_ID, quiz_text

    from evenhand.people.person import Person, Role
    from evenhand.workflows.start_attempt import start_attempt
    from evenhand.workflows.submit_attempt import submit_attempt
    from support import HandClock, make_application, publish

    application = make_application(folder, HandClock())
    publish(application.settings.keys, quiz_text(questions))
    people = [
        Person(id=f"p-{n}", name=f"P {n}", email=f"p{n}@acme.example", role=Role.LABELLER, vendor_id="acme")
        for n in range(attempts)
    ]
    application.directory.put((), people)
    given = {f"case-{n}": (f"action-{n % 4}",) for n in range(1, questions)}
    began = time.perf_counter()
    for n, person in enumerate(people):
        record = start_attempt(person, QUIZ_ID, "en", application).record
        answers = {**given, "case-1": ("action-2",)} if n % 2 else given
        submit_attempt(person, record.attempt.id, f"submission-{n}", answers, application)
        tell(f"{n:,} of {attempts:,} attempts taken")
    seconds = time.perf_counter() - began
    application.close()
    return {"taken_per_second": attempts / seconds}


def regrade(folder: Path, attempts: int) -> dict[str, float]:
    """The second question gets another right answer, and everything is graded again."""
    from example import QUIZ_ID, quiz_text

    from evenhand.workflows.regrade import WORKERS, Terms, continue_regrade, start_regrade
    from support import HandClock, make_application, person, publish

    application = make_application(folder, HandClock())
    head, second, tail = quiz_text(QUESTIONS).partition("{#case-1 ")
    tail = tail.replace("[x] Action 1", "[ ] Action 1", 1).replace("[ ] Action 2", "[x] Action 2", 1)
    publish(application.settings.keys, head + second + tail)
    before = peak()
    began = time.perf_counter()
    done = start_regrade(person("tim"), QUIZ_ID, "The key of case 1 was wrong.", Terms(), application)
    while done.ended_at is None:
        done = continue_regrade(done, application, limit=BATCH, workers=WORKERS)
        tell(f"{done.counts.examined:,} of {attempts:,} attempts graded again")
    seconds = time.perf_counter() - began
    assert (done.counts.examined, done.counts.changed) == (attempts, attempts), done.counts
    application.close()
    return {
        "regraded_per_second": attempts / seconds,
        "changed": done.counts.changed,
        "megabytes": peak(),
        "megabytes_before": before,
    }


def peak() -> float:
    """The most memory of this process so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    step = {"take": take, "regrade": regrade}[sys.argv[1]]
    print(json.dumps(step(Path(sys.argv[2]), int(sys.argv[3]))))


if __name__ == "__main__":
    main()
