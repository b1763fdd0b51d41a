"""Where one pass over a file leaves the problems it finds."""

from __future__ import annotations

from evenhand.quiz.problems import Code, Problem, Severity, order


class Collector:
    """Gathers the problems of one file."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._problems: list[Problem] = []

    def report(
        self,
        code: Code,
        line: int,
        column: int,
        message: str,
        cure: str,
        severity: Severity = Severity.ERROR,
        *,
        insert: str = "",
    ) -> None:
        """Add a problem at a line and column, both from 1."""
        self._problems.append(
            Problem(
                path=self.path,
                line=line,
                column=column,
                code=code,
                message=message,
                cure=cure,
                severity=severity,
                insert=insert,
            )
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems so far, in the order of their places."""
        return tuple(sorted(self._problems, key=order))

    @property
    def failed(self) -> bool:
        """Whether any of them is an error."""
        return any(problem.severity is Severity.ERROR for problem in self._problems)
