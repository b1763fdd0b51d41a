"""What a store says when it refuses: the same words whichever store it is."""

from __future__ import annotations

from evenhand.errors import AlreadySubmitted, Conflict, NotFound, StaleVersion


def no_attempt(attempt_id: str) -> NotFound:
    """There is nothing to save or submit."""
    return NotFound(f"There is no attempt `{attempt_id}`.")


def attempt_exists(attempt_id: str) -> Conflict:
    """The id of a new attempt is taken."""
    return Conflict(f"There is an attempt `{attempt_id}` already.")


def closed_draft() -> AlreadySubmitted:
    """Answers were to be saved after they were submitted."""
    return AlreadySubmitted("The attempt is submitted; its answers can no longer be changed.")


def stale_draft() -> StaleVersion:
    """Answers were saved meanwhile."""
    return StaleVersion("The answers were saved from another window meanwhile. Reload the page to see them.")


def already_submitted() -> AlreadySubmitted:
    """Another submission was first."""
    return AlreadySubmitted("The attempt was submitted before, from another window. Its result stands.")


def stale_standing() -> StaleVersion:
    """The person's standing moved on meanwhile."""
    return StaleVersion("Another attempt was begun or submitted meanwhile. Reload the page to see it.")


def not_submitted(attempt_id: str) -> NotFound:
    """There is nothing to grade again, or that answers could be late for."""
    return NotFound(f"There is no submitted attempt `{attempt_id}`.")


def stale_grade() -> StaleVersion:
    """The attempt was graded again meanwhile."""
    return StaleVersion("The attempt was graded again meanwhile. Reload it to see how.")


def certificate_exists(number: str) -> Conflict:
    """The number of a new certificate is taken."""
    return Conflict(f"There is a certificate `{number}` already.")


def no_certificate(number: str) -> NotFound:
    """There is nothing to revoke."""
    return NotFound(f"There is no certificate `{number}`.")


def mark_appealed() -> Conflict:
    """A mark can be appealed once."""
    return Conflict("This mark was appealed before; each can be appealed once.")


def no_appeal(appeal_id: str) -> NotFound:
    """There is nothing to append to."""
    return NotFound(f"There is no appeal `{appeal_id}`.")


def stale_appeal() -> StaleVersion:
    """Events were added meanwhile."""
    return StaleVersion("Somebody else worked on this appeal meanwhile. Reload it to see what they did.")


def stale_number() -> StaleVersion:
    """The person appealed against another mark of the quiz meanwhile."""
    return StaleVersion("Another appeal was made meanwhile. Reload the page to see it, and send this one again.")


def regrade_under_way(quiz_id: str) -> Conflict:
    """A quiz is regraded by one at a time."""
    return Conflict(f"The quiz `{quiz_id}` is being regraded already. Wait until that has ended, or carry it on.")


def stale_regrade() -> StaleVersion:
    """Somebody else carried the regrade on."""
    return StaleVersion("Somebody else carried this regrade on meanwhile. Reload it to see how far it is.")


def foreign_cursor(cursor: str) -> ValueError:
    """It is asked to go on at a place where no page of this store ended."""
    return ValueError(f"The cursor `{cursor}` is not one that this store gave. Begin again without a cursor.")


def identity_taken() -> Conflict:
    """An account of an identity provider is one person's."""
    return Conflict("This account of the identity provider belongs to somebody else here. Ask an administrator.")


def stale_subscriptions(person_id: str) -> StaleVersion:
    """They were changed in another window, or by the link in a mail."""
    return StaleVersion(f"The subscriptions of `{person_id}` were changed meanwhile. Reload the page to see how.")


def stale_tally(quiz_id: str) -> StaleVersion:
    """The tally was folded further meanwhile."""
    return StaleVersion(f"The tally of `{quiz_id}` was brought up to date by someone else meanwhile.")
