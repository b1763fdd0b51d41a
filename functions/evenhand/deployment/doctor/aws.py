"""Every check of a stack on AWS, in the order in which it is best read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from evenhand.deployment.account import Account, Clients
from evenhand.deployment.doctor import data_checks, people_checks, rights_checks, stack_checks
from evenhand.deployment.doctor.cloud import cloud
from evenhand.deployment.doctor.finding import Finding, examine

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
    return examine((*BEFORE, *AFTER) if whole else BEFORE, subject)
