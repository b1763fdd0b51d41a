"""Whether whoever asks may deploy, as IAM itself judges it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evenhand.deployment.doctor.cloud import Cloud
from evenhand.deployment.doctor.finding import Check, Finding, fault, ok, warning

NEEDED = (
    "cloudformation:DescribeStacks",
    "cloudformation:CreateChangeSet",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackEvents",
    "cloudformation:GetTemplate",
    "cloudformation:GetTemplateSummary",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack",
    "s3:ListBucket",
    "s3:CreateBucket",
    "s3:PutObject",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutBucketPublicAccessBlock",
    "ssm:DescribeParameters",
    "ssm:PutParameter",
    "ssm:GetParameter",
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:PassRole",
    "lambda:CreateFunction",
    "lambda:UpdateFunctionCode",
    "lambda:AddPermission",
    "lambda:CreateEventSourceMapping",
    "apigateway:POST",
    "apigateway:PATCH",
    "dynamodb:CreateTable",
    "dynamodb:UpdateTable",
    "dynamodb:UpdateContinuousBackups",
    "sqs:CreateQueue",
    "sns:CreateTopic",
    "ses:CreateEmailIdentity",
    "ses:CreateConfigurationSet",
    "cloudfront:CreateDistribution",
    "cloudfront:UpdateDistribution",
    "cloudfront:CreateResponseHeadersPolicy",
    "cloudfront:CreateInvalidation",
    "cloudwatch:PutMetricAlarm",
    "cloudwatch:PutDashboard",
    "logs:CreateLogGroup",
    "logs:PutRetentionPolicy",
    "scheduler:CreateSchedule",
)
"""Of each service that a deployment makes something of, what it cannot do without."""
ASSUMED = re.compile(r"^arn:(?P<partition>[\w-]+):sts::(?P<account>\d+):assumed-role/(?P<role>[^/]+)/.+$")


def principal(caller: str) -> str:
    """Whom IAM judges: of a role that was taken, the role; of the owner of the account, nobody."""
    found = ASSUMED.match(caller)
    if found:
        return f"arn:{found['partition']}:iam::{found['account']}:role/{found['role']}"
    return "" if caller.endswith(":root") else caller


def rights(cloud: Cloud) -> Iterator[Finding]:
    """Whether whoever asks may do what a deployment does. Policies of an organisation are judged as far as IAM can."""
    who = principal(cloud.account.caller)
    if not who:
        cure = "Deploy as a role of its own: whoever gets hold of the owner's keys has everything."
        yield warning("You are the owner of the account, who may do everything.", cure)
        return
    iam = cloud.aws.client("iam")
    pages = iam.get_paginator("simulate_principal_policy").paginate(PolicySourceArn=who, ActionNames=list(NEEDED))
    judged = [each for page in pages for each in page["EvaluationResults"]]
    lacking = sorted(each["EvalActionName"] for each in judged if each["EvalDecision"] != "allowed")
    if lacking:
        cure = (
            "Have them added to your role. A role that is allowed them at certain resources alone is judged too hard."
        )
        yield fault(f"{who} may not {', '.join(lacking)}, which deploying needs.", cure)
    else:
        yield ok(f"{who} may deploy.")


CHECKS: tuple[Check[Cloud], ...] = (rights,)
