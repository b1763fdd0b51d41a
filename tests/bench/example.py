"""A long test, and answers to it."""

from __future__ import annotations

import random

QUIZ_ID = "long-test"


def quiz_text(questions: int) -> str:
    """Questions of four options, one in five of them with two right ones."""
    parts = [f"---\ntitle: A long test\nquiz:\n  id: {QUIZ_ID}\n  pass_mark: 80%\n  attempts: unlimited\n---\n"]
    for n in range(questions):
        right = {n % 4, (n + 1) % 4} if n % 5 == 0 else {n % 4}
        parts.append(
            f'\n## Case number {n}: what do you do? {{#case-{n} policy=violence@3 see="modules/violence.md#a"}}\n\n'
        )
        parts += [
            f"- [{'x' if o in right else ' '}] Action {o} {{#action-{o}}}\n  > Feedback on it.\n" for o in range(4)
        ]
        parts.append("\n> An explanation of some length.\n")
    return "".join(parts)


def answers(questions: int, seed: int) -> dict[str, list[str]]:
    """One option for each question."""
    draw = random.Random(seed)
    return {f"case-{n}": [f"action-{draw.randrange(4)}"] for n in range(questions)}
