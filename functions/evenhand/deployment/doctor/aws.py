"""Every check of a stack on AWS, in the order in which it is best read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from evenhand.deployment.account import Account, Clients, is_refusal
from evenhand.deployment.doctor import data_checks, people_checks, rights_checks, stack_checks
from evenhand.deployment.doctor.cloud import cloud
from evenhand.deployment.doctor.finding import Finding, examine, fault, warning

WHOLE = ("SiteHeadersId", "AlarmTopicArn", "TableName")
"""Outputs without which a stack is of an earlier release, or was never made."""
BEFORE = (*stack_checks.BEFORE, *rights_checks.CHECKS)
AFTER = (*stack_checks.CHECKS, *data_checks.CHECKS, *people_checks.CHECKS)


def examine_stack(
    aws: Clients, account: Account, stack: str, wanted: Mapping[str, str], now: Callable[[], datetime]
) -> Iterator[tuple[str, Finding]]:
    """What is found: of the account, and of the stack where there is one of this release."""
    subject = cloud(aws, account, stack, wanted, now)
    whole = all(name in subject.outputs for name in WHOLE)
    return examine((*BEFORE, *AFTER) if whole else BEFORE, subject, explained)


def explained(error: Exception) -> Finding | None:
    """What an error of AWS means for a check."""
    if isinstance(error, ClientError) and is_refusal(error):
        return warning(f"You may not look: {error}", "Ask for this right, or let somebody look who has it.")
    if isinstance(error, ClientError):
        return fault(f"AWS says: {error}", "If that is not clear, look at the resource in the console.")
    if isinstance(error, BotoCoreError):
        return fault(f"AWS cannot be asked: {error}", "Look at the connection, and try again.")
    return None
