"""The tables, as the ordered steps that made them.

A step, once released, is never changed: databases that took it are out there. A change is a further step.
"""

from __future__ import annotations

Step = tuple[str, ...]
"""The statements that lead from one schema version to the next."""

FIRST: Step = (
    """
    CREATE TABLE attempts (
        id TEXT PRIMARY KEY,
        person_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE INDEX attempts_of_person ON attempts (person_id, started_at)",
    # Apart from the attempt, which never changes, so that a save rewrites only what is being written.
    """
    CREATE TABLE answers (
        attempt_id TEXT PRIMARY KEY REFERENCES attempts (id),
        draft_version INTEGER NOT NULL,
        draft TEXT NOT NULL,
        submission_id TEXT,
        submission TEXT,
        CHECK ((submission_id IS NULL) = (submission IS NULL))
    )
    """,
    # The feed is these rows in the order of time, so that it cannot differ from the grades.
    """
    CREATE TABLE grades (
        attempt_id TEXT NOT NULL REFERENCES attempts (id),
        number INTEGER NOT NULL,
        id TEXT NOT NULL,
        quiz_id TEXT NOT NULL,
        graded_at TEXT NOT NULL,
        first_pass INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (attempt_id, number)
    )
    """,
    "CREATE UNIQUE INDEX feed ON grades (quiz_id, graded_at, id)",
    """
    CREATE TABLE standings (
        person_id TEXT NOT NULL,
        quiz_id TEXT NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (person_id, quiz_id)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE tallies (
        quiz_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    )
    """,
    """
    CREATE TABLE outbox (
        id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        recipient TEXT NOT NULL,
        payload TEXT NOT NULL,
        created_at TEXT NOT NULL,
        tries INTEGER NOT NULL,
        held_until TEXT,
        sent_at TEXT,
        failed TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX outbox_unsent ON outbox (created_at, id) WHERE sent_at IS NULL AND failed = ''",
    """
    CREATE TABLE appeals (
        id TEXT PRIMARY KEY,
        attempt_id TEXT NOT NULL,
        question_id TEXT NOT NULL,
        person_id TEXT NOT NULL,
        opened_at TEXT NOT NULL,
        state TEXT NOT NULL,
        body TEXT NOT NULL,
        UNIQUE (attempt_id, question_id)
    )
    """,
    "CREATE INDEX appeals_of_person ON appeals (person_id, opened_at)",
    "CREATE INDEX appeals_in_state ON appeals (state, opened_at)",
    """
    CREATE TABLE appeal_events (
        appeal_id TEXT NOT NULL REFERENCES appeals (id),
        number INTEGER NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (appeal_id, number)
    )
    """,
    "CREATE TABLE vendors (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    "CREATE TABLE people (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    """
    CREATE TABLE sessions (
        token_hash TEXT PRIMARY KEY,
        expires_at TEXT NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
)

STEPS: tuple[Step, ...] = (FIRST,)
"""Version 1 is what the first step makes, and so on."""
