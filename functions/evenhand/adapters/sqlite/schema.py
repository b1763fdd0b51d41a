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

SECOND: Step = (
    # When the time of a timed attempt is up, and what arrived after that as a JSON array.
    "ALTER TABLE answers ADD COLUMN ends_at TEXT",
    "ALTER TABLE answers ADD COLUMN late TEXT",
    # Holds timed attempts only, and those only while they are open: the others cost it nothing.
    """
    CREATE INDEX answers_under_time ON answers (ends_at, attempt_id)
    WHERE submission_id IS NULL AND ends_at IS NOT NULL
    """,
    # Attempts taken are all grades less these. An index of the first grades would be written at every submission.
    "CREATE INDEX further_grades ON grades (quiz_id, number) WHERE number > 1",
    "CREATE TABLE assignments (id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    """
    CREATE TABLE readings (
        person_id TEXT NOT NULL,
        module TEXT NOT NULL,
        revision TEXT NOT NULL,
        read_at TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (person_id, module, revision)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE certificates (
        number TEXT PRIMARY KEY,
        person_id TEXT NOT NULL,
        issued_at TEXT NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE INDEX certificates_of_person ON certificates (person_id, issued_at)",
    # In the order in which they are read, so that a test of many cases writes each judgement to one place only.
    """
    CREATE TABLE judgements (
        case_id TEXT NOT NULL,
        at TEXT NOT NULL,
        id TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (case_id, at, id)
    ) WITHOUT ROWID
    """,
)

STEPS: tuple[Step, ...] = (FIRST, SECOND)
"""Version 1 is what the first step makes, and so on."""
