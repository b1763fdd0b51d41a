"""Resources in the policies of roles, by short names."""

from __future__ import annotations

from typing import Any

PLACES = {
    "Table.Arn": "table",
    "${Table.Arn}/index/GSI1": "index",
    "${KeysBucket.Arn}/*": "s3",
    "KeysBucket.Arn": "s3",
    "MailQueue.Arn": "MailQueue",
    "RegradeQueue.Arn": "RegradeQueue",
    "FailedJobs.Arn": "FailedJobs",
}
"""Resources of policies, as the rehearsal calls them; those of SES and SSM the emulator does not tell apart."""


def place_of(resource: Any) -> str:
    """What a resource is called."""
    if isinstance(resource, list):
        return place_of(resource[0])
    ((_, name),) = resource.items()
    return PLACES.get(".".join(name) if isinstance(name, list) else name, "any")
