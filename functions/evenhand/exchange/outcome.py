"""What an import or an export gives: the result, and what was lost on the way, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.quiz.model import Quiz


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that the other side has and this one has no word for."""

    line: int | None = None
    """Of the file that was read, from 1; None where it is not known, or is of the whole quiz."""
    question: str = ""
    """What the question is called, else its first words; empty for what concerns the whole quiz."""
    reason: str
    """One sentence."""
    left_out: bool = False
    """Whether the whole question was left out for it."""

    def __str__(self) -> str:
        where = f"{self.question}: " if self.question else ""
        return f"{where}{'left out: ' if self.left_out else ''}{self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A quiz made from another system's file."""

    quiz: Quiz
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A quiz as another system's file. It holds the key."""

    content: bytes
    losses: tuple[Loss, ...] = ()


class ExchangeFailed(Exception):
    """Nothing can be made of the file, or of the quiz; the text is the reason."""

    def __init__(self, reason: str, cure: str, *, line: int | None = None, losses: tuple[Loss, ...] = ()) -> None:
        super().__init__(reason)
        self.cure = cure
        """What to do about it, in one sentence."""
        self.line = line
        """Of the file that was read, from 1."""
        self.losses = losses


class Losses:
    """Gathers losses, each once."""

    def __init__(self) -> None:
        self._losses: dict[Loss, None] = {}

    def add(self, reason: str, *, line: int | None = None, question: str = "", left_out: bool = False) -> None:
        """Note one."""
        self._losses.setdefault(Loss(line=line, question=question, reason=reason, left_out=left_out))

    @property
    def in_order(self) -> tuple[Loss, ...]:
        """All of them, those of the whole quiz first, then by line."""
        return tuple(sorted(self._losses, key=lambda loss: loss.line or 0))
