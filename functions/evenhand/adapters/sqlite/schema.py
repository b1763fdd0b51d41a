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

THIRD: Step = (
    # As addresses are compared, which SQLite cannot do by itself: `folded` is `evenhand.people.address.folded`.
    "ALTER TABLE people ADD COLUMN address TEXT NOT NULL DEFAULT ''",
    "UPDATE people SET address = folded(json_extract(body, '$.email'))",
    "CREATE INDEX people_by_address ON people (address)",
    "ALTER TABLE sessions ADD COLUMN person_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sessions ADD COLUMN idle_until TEXT",
    "UPDATE sessions SET person_id = json_extract(body, '$.person_id')",
    "CREATE INDEX sessions_of_person ON sessions (person_id)",
    """
    CREATE TABLE pending_sign_ins (
        state_hash TEXT PRIMARY KEY,
        expires_at TEXT NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX pending_sign_ins_by_expiry ON pending_sign_ins (expires_at)",
    """
    CREATE TABLE sign_in_codes (
        person_id TEXT PRIMARY KEY,
        expires_at TEXT NOT NULL,
        tries INTEGER NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX sign_in_codes_by_expiry ON sign_in_codes (expires_at)",
    "CREATE TABLE counters (key TEXT PRIMARY KEY, until TEXT NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX counters_by_expiry ON counters (until)",
    """
    CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        person_id TEXT NOT NULL,
        PRIMARY KEY (issuer, subject)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX identities_of_person ON identities (person_id)",
    """
    CREATE TABLE accommodations (
        person_id TEXT NOT NULL,
        id TEXT NOT NULL,
        at TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (person_id, id)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE preferences (person_id TEXT PRIMARY KEY, body TEXT NOT NULL)",
    # Without rowid, so that there is no second key under which `INSERT OR REPLACE` could take the place of an event.
    """
    CREATE TABLE audit (
        id TEXT PRIMARY KEY,
        at TEXT NOT NULL,
        person_id TEXT NOT NULL,
        actor_id TEXT NOT NULL,
        action TEXT NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    "CREATE INDEX audit_by_time ON audit (at, id)",
    "CREATE INDEX audit_of_person ON audit (person_id, at, id)",
    "CREATE INDEX audit_by_actor ON audit (actor_id, at, id)",
    "CREATE INDEX audit_of_action ON audit (action, at, id)",
    # The time before which events may be deleted; there is none at first. To let events go is to move the horizon,
    # which never comes back, and then to delete what lies before it, in one transaction:
    #     UPDATE audit_horizon SET at = :at WHERE at < :at;  DELETE FROM audit WHERE at < :at
    "CREATE TABLE audit_horizon (one INTEGER PRIMARY KEY CHECK (one = 1), at TEXT NOT NULL)",
    "INSERT INTO audit_horizon (one, at) VALUES (1, '')",
    # REPLACE would delete without asking the trigger against deleting, so it must not get that far.
    """
    CREATE TRIGGER audit_is_kept_as_it_was_first BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(IGNORE); END
    """,
    """
    CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is appended to, and nothing else'); END
    """,
    """
    CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
    WHEN OLD.at >= coalesce((SELECT at FROM audit_horizon), '')
    BEGIN SELECT RAISE(ABORT, 'the audit trail is kept from the horizon on'); END
    """,
    """
    CREATE TRIGGER audit_horizon_moves_on BEFORE UPDATE ON audit_horizon WHEN NEW.at < OLD.at
    BEGIN SELECT RAISE(ABORT, 'the horizon of the audit trail only moves on'); END
    """,
)

FOURTH: Step = (
    # Whether the written answers of a submitted attempt were taken out, so that none is looked at every day.
    "ALTER TABLE answers ADD COLUMN forgotten INTEGER NOT NULL DEFAULT 0",
)

FIFTH: Step = (
    "ALTER TABLE appeals ADD COLUMN quiz_id TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE appeals ADD COLUMN number INTEGER",
    "UPDATE appeals SET quiz_id = json_extract(body, '$.quiz_id')",
    "CREATE INDEX appeals_of_quiz ON appeals (quiz_id, opened_at)",
    # Appeals that were opened before they were counted have no number, and so never the same.
    "CREATE UNIQUE INDEX appeals_counted ON appeals (person_id, quiz_id, number) WHERE number IS NOT NULL",
    """
    CREATE TABLE regrades (
        id TEXT PRIMARY KEY,
        quiz_id TEXT NOT NULL,
        started_at TEXT NOT NULL,
        ended INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    )
    """,
    "CREATE INDEX regrades_of_quiz ON regrades (quiz_id, started_at)",
    "CREATE UNIQUE INDEX regrades_under_way ON regrades (quiz_id) WHERE ended = 0",
)

SIXTH: Step = ("CREATE TABLE fairness (quiz_id TEXT PRIMARY KEY, body TEXT NOT NULL)",)

SEVENTH: Step = (
    """
    CREATE TABLE subscriptions (
        person_id TEXT PRIMARY KEY,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE subscription_runs (
        person_id TEXT NOT NULL,
        subscription_id TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (person_id, subscription_id)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE bounces (person_id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "ALTER TABLE outbox ADD COLUMN unsettled INTEGER NOT NULL DEFAULT 0",
)

STEPS: tuple[Step, ...] = (FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH)
"""Version 1 is what the first step makes, and so on."""
