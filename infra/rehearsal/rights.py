"""What each right of each role is for: taken away, these features fail, and no other.

Where a right is not here, the rehearsal says so: it is either for nothing, or for something that should be a feature.
"""

from __future__ import annotations

FOR: dict[str, tuple[str, ...]] = {
    "ApiRole dynamodb:GetItem table": ("appeal", "assign", "regrades", "reports", "take_test"),
    "ApiRole dynamodb:BatchGetItem table": ("appeal", "regrades", "reports"),
    "ApiRole dynamodb:Query table": ("appeal", "assign", "regrades", "reports", "take_test"),
    "ApiRole dynamodb:PutItem table": ("appeal", "assign", "regrades", "reports", "take_test"),
    "ApiRole dynamodb:UpdateItem table": ("appeal", "take_test"),
    "ApiRole dynamodb:DeleteItem table": ("assign",),
    "ApiRole dynamodb:Query index": ("appeal", "assign", "reports", "take_test"),
    "ApiRole s3:GetObject s3": ("appeal", "assign", "regrades", "reports", "take_test"),
    "SignInRole dynamodb:GetItem table": ("sign_in",),
    "SignInRole dynamodb:BatchGetItem table": ("sign_in",),
    "SignInRole dynamodb:Query table": ("sign_in",),
    "SignInRole dynamodb:PutItem table": ("sign_in",),
    "SignInRole dynamodb:UpdateItem table": ("sign_in",),
    "SignInRole dynamodb:DeleteItem table": ("sign_in",),
    "SignInRole dynamodb:Query index": ("sign_in",),
    "SignInRole ssm:GetParametersByPath any": ("sign_in",),
    "SignInRole ssm:GetParameter any": ("sign_in",),
    "MailRole dynamodb:GetItem table": ("mail",),
    "MailRole dynamodb:UpdateItem table": ("mail",),
    "MailRole dynamodb:Query index": ("mail",),
    "MailRole ses:SendEmail any": ("mail",),
    "RegradeRole dynamodb:GetItem table": ("regrade",),
    "RegradeRole dynamodb:BatchGetItem table": ("regrade",),
    "RegradeRole dynamodb:Query table": ("regrade",),
    "RegradeRole dynamodb:PutItem table": ("regrade",),
    "RegradeRole dynamodb:DeleteItem table": ("regrade",),
    "RegradeRole s3:GetObject s3": ("regrade",),
    "ReportRole dynamodb:GetItem table": ("report",),
    "ReportRole dynamodb:BatchGetItem table": ("report",),
    "ReportRole dynamodb:Query table": ("report",),
    "ReportRole dynamodb:PutItem table": ("report",),
    "ReportRole dynamodb:UpdateItem table": ("report",),
    "ReportRole dynamodb:Query index": ("report",),
    "ReportRole s3:GetObject s3": ("report",),
    "CloseRole dynamodb:GetItem table": ("close",),
    "CloseRole dynamodb:Query table": ("close",),
    "CloseRole dynamodb:PutItem table": ("close",),
    "CloseRole dynamodb:UpdateItem table": ("close",),
    "CloseRole dynamodb:DeleteItem table": ("close",),
    "CloseRole s3:GetObject s3": ("close",),
    "ReminderRole dynamodb:GetItem table": ("remind",),
    "ReminderRole dynamodb:BatchGetItem table": ("remind",),
    "ReminderRole dynamodb:Query table": ("remind",),
    "ReminderRole dynamodb:PutItem table": ("remind",),
    "ReminderRole dynamodb:Query index": ("remind",),
    "ReminderRole s3:GetObject s3": ("remind",),
    "FairnessRole dynamodb:Query table": ("fairness",),
    "FairnessRole dynamodb:PutItem table": ("fairness",),
    "FairnessRole dynamodb:DeleteItem table": ("fairness",),
    "FairnessRole s3:GetObject s3": ("fairness",),
    "FeedbackRole dynamodb:GetItem table": ("feedback",),
    "FeedbackRole dynamodb:BatchGetItem table": ("feedback",),
    "FeedbackRole dynamodb:Query table": ("feedback",),
    "FeedbackRole dynamodb:PutItem table": ("feedback",),
    "RetentionRole dynamodb:GetItem table": ("let_go",),
    "RetentionRole dynamodb:Query table": ("let_go",),
    "RetentionRole dynamodb:PutItem table": ("let_go",),
    "RetentionRole dynamodb:UpdateItem table": ("let_go",),
    "RetentionRole dynamodb:Query index": ("let_go",),
}

ONE_OF_EACH_ROLE = (
    "ApiRole dynamodb:DeleteItem table",
    "SignInRole dynamodb:DeleteItem table",
    "MailRole ses:SendEmail any",
    "RegradeRole dynamodb:PutItem table",
    "ReportRole dynamodb:PutItem table",
    "CloseRole dynamodb:DeleteItem table",
    "ReminderRole dynamodb:PutItem table",
    "FairnessRole dynamodb:DeleteItem table",
    "FeedbackRole dynamodb:PutItem table",
    "RetentionRole dynamodb:UpdateItem table",
)
"""What is taken away in every rehearsal; `--rights` takes the others too."""

BELL = "without the bell mail and regrades wait for the schedule, a minute at the most"
MISSING = "it tells a key that is missing from one that is forbidden, before anything is published"
CODES = "codes are mailed only where no identity provider is named"
CHUNKS = "a tally that no item has room for lies in chunks, and those of older versions are deleted"

UNNOTICED: dict[str, str] = {
    "ApiRole sqs:SendMessage MailQueue": BELL,
    "ApiRole sqs:SendMessage RegradeQueue": BELL,
    "SignInRole sqs:SendMessage MailQueue": CODES,
    "MailRole dynamodb:PutItem table": CODES,
    "RegradeRole sqs:SendMessage MailQueue": BELL,
    "ReportRole sqs:SendMessage MailQueue": BELL,
    "CloseRole sqs:SendMessage MailQueue": BELL,
    "ReminderRole sqs:SendMessage MailQueue": BELL,
    "ApiRole s3:ListBucket s3": MISSING,
    "RegradeRole s3:ListBucket s3": MISSING,
    "ReportRole s3:ListBucket s3": MISSING,
    "CloseRole s3:ListBucket s3": MISSING,
    "ReminderRole s3:ListBucket s3": MISSING,
    "FairnessRole s3:ListBucket s3": MISSING,
    "ApiRole dynamodb:BatchWriteItem table": CHUNKS,
    "ReportRole dynamodb:BatchWriteItem table": CHUNKS,
    "ReportRole dynamodb:DeleteItem table": CHUNKS,
    "FeedbackRole dynamodb:UpdateItem table": "the secret of links, made once by whoever needs it first",
    "RetentionRole dynamodb:BatchGetItem table": "answers in the feed, of which none are old in a rehearsal",
    "RetentionRole dynamodb:DeleteItem table": "events of the audit trail, of which none is old in a rehearsal",
}
"""Rights whose absence no feature notices, and what they are for all the same."""
