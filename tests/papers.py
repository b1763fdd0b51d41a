"""Tests with rules: drawn, timed, certifying; made by changing the settings of one text."""

from __future__ import annotations

QUESTIONS = "\n".join(
    f"""
## Question {letter} of the pool {pool}. {{#{pool}-{letter} tags={pool} policy=violence@3}}

- [x] Right {{#right}}
  > Feedback on {letter}.
- [ ] Wrong {{#wrong}}
- [ ] Other {{#other}}

> Explanation of {letter}.
"""
    for pool in ("blood", "sport")
    for letter in ("a", "b", "c", "d")
)

FIXED = """
## Asked of everybody. {#fixed critical}

- [x] Right {#right}
- [ ] Wrong {#wrong}
- [ ] Other {#other}

> Everybody is asked this.
"""


def quiz(*settings: str, quiz_id: str = "ruled", questions: str = QUESTIONS + FIXED) -> str:
    """The Markdown of a quiz with these lines of settings."""
    lines = "".join(f"  {line}\n" for line in settings)
    return f"---\ntitle: A test with rules\nquiz:\n  id: {quiz_id}\n{lines}---\n{questions}"


def all_right(attempt: dict[str, object]) -> dict[str, list[str]]:
    """The right answers to the paper of an attempt as the API gives it."""
    return {question["id"]: ["right"] for question in attempt["questions"]}  # type: ignore[attr-defined]


def all_wrong(attempt: dict[str, object]) -> dict[str, list[str]]:
    """Wrong answers to it."""
    return {question["id"]: ["wrong"] for question in attempt["questions"]}  # type: ignore[attr-defined]
