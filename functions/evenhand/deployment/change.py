"""What would change in a stack, one resource at a time, and what of it is dangerous."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

HOLDS = {
    "AWS::DynamoDB::Table": "every record of what people did",
    "AWS::S3::Bucket": "what was published, keys among it",
    "AWS::SQS::Queue": "messages that nobody has worked at yet",
    "AWS::SES::EmailIdentity": "that the domain may be written from",
}
"""Kinds of resources that hold what no deployment brings back, and what that is."""
CHANGES_RIGHTS = ("AWS::IAM::", "AWS::S3::BucketPolicy", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy")
SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What would happen to one resource."""

    action: str
    """`Add`, `Modify`, `Remove`."""
    resource: str
    """As the template calls it."""
    kind: str
    replaced: str
    """`True`, `False`, `Conditional`, or empty: whether another takes its place, and what it holds is gone."""
    details: tuple[str, ...]
    """The properties that change."""
    follows: tuple[str, ...] = ()
    """The resources because of which it may change, where that is the only reason: if none of them gets another name,
    nothing happens to it."""

    @property
    def loses(self) -> bool:
        """Whether something that is there may be gone afterwards."""
        return self.action == "Remove" or self.replaced in ("True", "Conditional")

    @property
    def loses_data(self) -> bool:
        """Whether that is something which no deployment brings back."""
        return self.loses and self.kind in HOLDS

    @property
    def idle(self) -> bool:
        """Whether it stands here only because what it refers to changes, and nothing happens to it."""
        return bool(self.follows) and self.action == "Modify" and not self.loses

    @property
    def of_rights(self) -> bool:
        """Whether it is about who may do what."""
        return self.kind.startswith(CHANGES_RIGHTS)

    def __str__(self) -> str:
        what = SIGNS.get(self.action, self.action)
        loses = {"True": " REPLACED", "Conditional": " MAY BE REPLACED"}.get(self.replaced, "")
        loses = " REMOVED" if self.action == "Remove" else loses
        return f"{what} {self.resource} ({self.kind}){loses} {', '.join(self.details)}".rstrip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A change set that waits."""

    stack: str
    id: str
    """Empty when nothing would change."""
    new: bool
    """Whether there is no such stack yet."""
    changes: tuple[Change, ...]


def settled(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes, with what CloudFormation leaves open decided where it can be.

    It says of whatever refers to a resource that changes that it may be replaced, in case that one gets another name.
    One that is not replaced keeps its name, so what follows it is not replaced either.
    """
    listed = tuple(changes)
    known = {each.resource: each for each in listed}

    def renamed(name: str, seen: frozenset[str]) -> bool:
        """Whether a resource may get another name; one that is not among the changes keeps it."""
        change = known.get(name)
        if change is None or name in seen or not change.loses:
            return False
        return not change.follows or any(renamed(each, seen | {name}) for each in change.follows)

    return tuple(
        replace(each, replaced="False") if each.loses and not renamed(each.resource, frozenset()) else each
        for each in listed
    )


def by_danger(changes: Iterable[Change]) -> list[Change]:
    """What loses data first, then what else is removed or replaced, then rights, then the rest; each by its name."""
    return sorted(changes, key=lambda each: (not each.loses_data, not each.loses, not each.of_rights, each.resource))


def counted(changes: Iterable[Change]) -> str:
    """How many are added, changed, removed and replaced, those that there are."""
    known = tuple(changes)
    counts = {
        "added": sum(each.action == "Add" for each in known),
        "changed": sum(each.action == "Modify" and not each.loses and not each.idle for each in known),
        "replaced": sum(each.action == "Modify" and each.loses for each in known),
        "removed": sum(each.action == "Remove" for each in known),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing"
