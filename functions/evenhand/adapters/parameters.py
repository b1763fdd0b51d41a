"""Settings and secrets in the Parameter Store of AWS."""

from __future__ import annotations

import boto3

from evenhand.adapters.aws import patient


def parameters_under(path: str) -> dict[str, str]:
    """The parameters right under a path, such as `/evenhand/`, by the last part of their names, decrypted."""
    pages = (
        boto3.client("ssm", config=patient(2))
        .get_paginator("get_parameters_by_path")
        .paginate(Path=path, WithDecryption=True)
    )
    found = [each for page in pages for each in page["Parameters"]]
    return {each["Name"].rpartition("/")[2]: each["Value"] for each in found}
