"""The role by which a repository on GitHub publishes content: `infra/pipeline.yaml`, filled in for a site."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from evenhand.deployment.account import Account, Clients
from evenhand.deployment.change import Proposal
from evenhand.deployment.code_bucket import code_bucket
from evenhand.deployment.stack import propose, stack_of, upload_template
from evenhand.deployment.template import Template

TEMPLATE = "infra/pipeline.yaml"
ISSUER = "token.actions.githubusercontent.com"
NEEDED = {
    "SiteBucket": "SiteBucketName",
    "KeysBucket": "KeysBucketName",
    "DistributionId": "DistributionId",
    "SiteHeadersId": "SiteHeadersId",
}
"""Parameters, and the outputs of the site's stack that they are."""


def pipeline_stack(stack: str) -> str:
    """The name of the stack of the role."""
    return f"{stack}-pipeline"


def pipeline_parameters(
    stack: str, repository: str, outputs: Mapping[str, str], account: Account, aws: Clients
) -> dict[str, str]:
    """What the template is given. An account knows GitHub once: where somebody else has made it known, that is used."""
    ours = stack_of(pipeline_stack(stack), aws.client("cloudformation"))
    made_by_us = ours is not None and ours["StackStatus"] != "REVIEW_IN_PROGRESS"
    arn = f"arn:{account.partition}:iam::{account.id}:oidc-provider/{ISSUER}"
    # Once it has been made here, naming it would take it out of the stack again.
    there = {} if made_by_us else {"Provider": arn if _is_known(arn, aws.client("iam")) else ""}
    return {
        "Repository": repository,
        "SiteStack": stack,
        **{parameter: outputs[output] for parameter, output in NEEDED.items()},
        **there,
    }


def propose_pipeline(
    stack: str, template: Template, parameters: Mapping[str, str], account: Account, aws: Clients, now: datetime
) -> Proposal:
    """What would change. Raises `StackFailed`."""
    name = pipeline_stack(stack)
    url = upload_template(template, code_bucket(account), name, aws.client("s3"))
    return propose(name, url, parameters, aws.client("cloudformation"), name=f"evenhand-{now:%Y%m%d-%H%M%S}")


def _is_known(arn: str, iam: Any) -> bool:
    return any(each["Arn"] == arn for each in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"])
