"""What AWS and its libraries say when something is not as a command needs it, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from evenhand.deployment.cures import SIGN_IN_ENDED
from evenhand.errors import Overloaded, Unreachable

LIBRARIES = frozenset({"boto3", "botocore"})
INSTALL = "`make aws` installs it; without make it is the extra `aws` of Evenhand."
SIGN_IN = "`aws sso login` or `aws configure` does it; AWS_PROFILE says as whom."
ANEW = "Sign in to AWS anew, such as with `aws sso login`."
RIGHT = "Your credentials lack that right."
OF_THE_SHELL = {
    "NoRegionError": ("No region is chosen.", "export AWS_DEFAULT_REGION=eu-central-1, or the region that is yours."),
    "NoCredentialsError": ("Nobody is signed in to AWS here.", SIGN_IN),
    "PartialCredentialsError": ("Nobody is signed in to AWS here.", SIGN_IN),
    **dict.fromkeys(SIGN_IN_ENDED, ("Your sign-in to AWS has ended.", ANEW)),
}
"""What the shell lacks, by the error."""
OF_AWS = {
    "ResourceNotFoundException": "There is no such table: deploy the stack first, or set EVENHAND_TABLE.",
    "NoSuchBucket": "There is no such bucket: set EVENHAND_KEYS_BUCKET, or leave the keys out.",
    "AccessDeniedException": RIGHT,
    "AccessDenied": RIGHT,
    "ExpiredToken": ANEW,
    "ExpiredTokenException": ANEW,
    "InvalidAccessKeyId": ANEW,
    "UnrecognizedClientException": ANEW,
}
"""What to do, by the code that AWS answers with."""
AGAIN = "Run the same command again, to carry on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What is not as it should be."""

    what: str
    """A sentence."""
    cure: str

    def __str__(self) -> str:
        return f"{self.what} {self.cure}"


def failure_of_aws(error: Exception) -> Failure | None:
    """What an error means for whoever gave the command; None where it has nothing to do with AWS."""
    if isinstance(error, ModuleNotFoundError):
        ours = (error.name or "").partition(".")[0] in LIBRARIES
        return Failure(what="What speaks to AWS is not installed here.", cure=INSTALL) if ours else None
    if isinstance(error, Overloaded | Unreachable):
        return Failure(what=str(error), cure="Run the same command again.")
    if type(error).__module__.partition(".")[0] not in LIBRARIES:
        return None
    from botocore.exceptions import ClientError

    if isinstance(error, ClientError):
        said = error.response["Error"]
        what = said.get("Message") or said["Code"]
        return Failure(what=what if what.endswith(".") else f"{what}.", cure=OF_AWS.get(said["Code"], AGAIN))
    what, cure = OF_THE_SHELL.get(type(error).__name__, (str(error), ""))
    return Failure(what=what, cure=cure or "Look at the region and the credentials of AWS that your shell has.")
