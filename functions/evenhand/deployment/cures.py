"""What to do about what AWS and CloudFormation say when something fails."""

from __future__ import annotations

import re

SIGN_IN_ENDED = (
    "SSOTokenLoadError",
    "UnauthorizedSSOTokenError",
    "TokenRetrievalError",
    "LoginRefreshRequired",
    "LoginTokenLoadError",
)
"""What botocore raises for a sign-in that has ended."""
CURES = (
    (
        r"Expired ?Token|[Tt]oken (included|has expired)|InvalidClientTokenId|SSO ([Tt]oken|session)",
        "Sign in to AWS anew, such as with `aws sso login`, and run the same command again.",
    ),
    (
        r"not authorized to perform|AccessDenied|is not authorized",
        "Whoever deploys lacks a right, or a service control policy of the organisation forbids it. "
        "`evenhand doctor --aws` says which rights a deployment needs.",
    ),
    (
        r"CNAMEAlreadyExists|One or more of the CNAMEs",
        "Another distribution serves this host already. Take the host from it, or choose another DomainName.",
    ),
    (
        r"certificate",
        "The certificate must lie in us-east-1, be issued, and name the host of DomainName. Ask for it in the "
        "Certificate Manager of us-east-1.",
    ),
    (
        r"must be verified before you can add new CloudFront",
        "A new account may not make distributions yet. Write to AWS Support, as the message says, and deploy again.",
    ),
    (
        r"LimitExceeded|limit exceeded|quota|TooMany",
        "A quota of the account is used up. Ask for more in the console under Service Quotas, and deploy again.",
    ),
    (
        r"Email ?[Ii]dentity.*already exists|AlreadyExists.*identity",
        "SES knows the domain already, from elsewhere. Delete that identity, or give a MailDomain of its own, such as "
        "mail.example.org.",
    ),
    (
        r"already exists|AlreadyExists",
        "Something of that name is there already, left by an earlier stack or made by hand. Delete it, or deploy under "
        "another name with --stack.",
    ),
    (
        r"specified log group",
        "A log group of that name is left from before. Delete it: it holds logs alone.",
    ),
    (
        r"Unreserved ?ConcurrentExecution|ReservedConcurrentExecutions",
        "The account's quota of concurrent functions is too small. Ask for 1,000 under Service Quotas, AWS Lambda.",
    ),
    (r"[Tt]hrottl|Rate exceeded", "AWS was asked too much at once. Deploy again."),
)
"""Patterns of reasons, the special before the general, and what helps."""


def cure_of(reason: str) -> str:
    """What to do about a reason; empty where nothing is known."""
    return next((cure for pattern, cure in CURES if re.search(pattern, reason)), "")
