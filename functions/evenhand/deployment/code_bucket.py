"""The bucket that packages and templates lie in: one for an account and a region, whatever the stacks in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from evenhand.deployment.account import GLOBAL_REGION, Account, code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

PRIVATE = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
ENCRYPTED = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}


class NotOurs(Exception):
    """Somebody else has a bucket of that name; the message says so."""


def code_bucket(account: Account) -> str:
    """Its name."""
    return f"evenhand-code-{account.id}-{account.region}"


def has_bucket(name: str, account: Account, s3: S3Client) -> bool:
    """Whether it is there. Raises `NotOurs`: a stranger who knows the name could have taken it to be sent our code."""
    try:
        s3.head_bucket(Bucket=name, ExpectedBucketOwner=account.id)
    except ClientError as error:
        if code_of(error) in ("404", "NoSuchBucket"):
            return False
        if code_of(error) in ("403", "AccessDenied"):
            raise NotOurs(
                f"The bucket {name} is not this account's, or you may not use it. Nothing is put into it; look who "
                "owns it, ask for the right s3:ListBucket, or deploy in another region."
            ) from None
        raise
    return True


def make_bucket(name: str, account: Account, s3: S3Client) -> None:
    """Make it, and make sure of what it must be: private, encrypted, with every version kept. Again is no harm."""
    if not has_bucket(name, account, s3):
        place = {} if account.region == GLOBAL_REGION else {"LocationConstraint": account.region}
        s3.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))  # type: ignore[arg-type]
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=PRIVATE)  # type: ignore[arg-type]
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration=ENCRYPTED)  # type: ignore[arg-type]
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    # Who speaks to S3 without encryption, as to an emulator, would shut themselves out.
    if s3.meta.endpoint_url.startswith("https://"):
        s3.put_bucket_policy(Bucket=name, Policy=json.dumps(_only_encrypted(f"arn:{account.partition}:s3:::{name}")))


def _only_encrypted(bucket: str) -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "OnlyEncrypted",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [bucket, f"{bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }
