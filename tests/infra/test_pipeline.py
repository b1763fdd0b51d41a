"""Who publishes content: one environment of one repository, which may do that and nothing else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
import yaml
from botocore.exceptions import ClientError

from evenhand.cli import app
from evenhand.cli.deploy_pipeline import deploy_pipeline
from evenhand.deployment.account import Account
from evenhand.deployment.lock import LOCK
from evenhand.deployment.pipeline import ISSUER, NEEDED, TEMPLATE, pipeline_parameters, pipeline_stack
from evenhand.deployment.publishing import DUE, LEFT, LISTINGS
from evenhand.deployment.standing import StackStuck
from evenhand.deployment.template import read_template
from evenhand_site.library import read_library
from infra.template import ROOT, load_template, of_type
from infra.tools import tool

LOADED = read_template(ROOT / TEMPLATE)
ROLE = of_type(LOADED, "AWS::IAM::Role")["PublishRole"]
STATEMENTS = ROLE["Policies"][0]["PolicyDocument"]["Statement"]
EXCEPTIONS = {
    ("cloudformation:DescribeStacks", "stack/${SiteStack}/*"): "a stack has an id behind its name; it is this one",
    ("s3:PutObject", "${SiteBucket}/*"): "the site is many objects",
    ("s3:DeleteObject", "${SiteBucket}/*"): "pages go that are gone, and what they loaded after a month",
    ("s3:GetObject", "${KeysBucket}/*"): "what was published is compared with what is",
    ("s3:PutObject", "${KeysBucket}/*/*.json"): "publications are many objects; where there is none of that name",
}
"""Rights with a `*` in their resource, and why."""
DOCUMENT = (ROOT / "infra/docs/content-repository.md").read_text(encoding="utf-8")
WORKFLOWS = {
    "publish.yml": (ROOT / ".github/workflows/publish.yml").read_text(encoding="utf-8"),
    "content-repository.md": re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)[0],
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def rights() -> list[tuple[str, str]]:
    """Every right: the action, and the resource without what comes before its name."""
    return [
        (action, re.sub(r"\$\{AWS::\w+\}", "", resource["Fn::Sub"]).rpartition(":")[2])
        for statement in STATEMENTS
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    ]


def test_cfn_lint_finds_nothing() -> None:
    done = subprocess.run([tool("cfn-lint"), ROOT / TEMPLATE], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_only_this_environment_of_this_repository_takes_the_role() -> None:
    (statement,) = ROLE["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Condition"].keys() == {"StringEquals"}, "no pattern that somebody else could fit"
    assert statement["Condition"]["StringEquals"] == {
        f"{ISSUER}:aud": "sts.amazonaws.com",
        f"{ISSUER}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
    }


@pytest.mark.parametrize("repository", ["example/*", "*/training", "example/training:ref:refs/heads/x", "example"])
def test_a_repository_is_one(repository: str) -> None:
    assert not re.fullmatch(LOADED["Parameters"]["Repository"]["AllowedPattern"], repository)
    assert re.fullmatch(LOADED["Parameters"]["Repository"]["AllowedPattern"], "example/training.content")


def test_actions_are_whole_and_every_wildcard_has_a_reason() -> None:
    assert {each for each in rights() if "*" in "".join(each)} == EXCEPTIONS.keys()
    assert all(re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action) for action, _ in rights())


def test_it_changes_no_stack_no_function_no_right_and_no_record() -> None:
    services = {action.partition(":")[0] for action, _ in rights()}
    assert services == {"cloudformation", "s3", "cloudfront"}
    of_stacks = {action for action, _ in rights() if action.startswith("cloudformation:")}
    assert of_stacks == {"cloudformation:DescribeStacks"}


def test_no_key_is_written_over_or_deleted() -> None:
    (publications,) = [
        each for each in STATEMENTS if "/*/*.json" in str(each["Resource"]) and "s3:PutObject" in each["Action"]
    ]
    assert publications["Condition"] == {"Null": {"s3:if-none-match": "false"}}
    deleted = {resource for action, resource in rights() if action == "s3:DeleteObject"}
    assert deleted == {"${SiteBucket}/*", f"${{KeysBucket}}/{LOCK}"}


def test_what_publishing_writes_beside_the_keys_is_what_it_may_write() -> None:
    written = {resource.rpartition("/")[2] for action, resource in rights() if action == "s3:PutObject"}
    assert written - {"*", "*.json"} == {*LISTINGS, LEFT, DUE, LOCK}


class Known:
    """An account that knows GitHub or not."""

    def __init__(self, *arns: str, stack: str = "") -> None:
        self.arns, self.stack = arns, stack

    def client(self, service: str, *, region: str = "") -> Any:
        """Itself."""
        return self

    def list_open_id_connect_providers(self) -> dict[str, Any]:
        """Those that it knows."""
        return {"OpenIDConnectProviderList": [{"Arn": each} for each in self.arns]}

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - as boto3 calls it
        """The stack of the role."""
        assert StackName == pipeline_stack("evenhand")
        if not self.stack:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "does not exist"}}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": self.stack}]}


def test_an_account_knows_github_once() -> None:
    account = Account(id="1", region="eu-central-1", caller="arn:aws:iam::1:user/x")
    outputs = {output: output for output in NEEDED.values()}
    arn = f"arn:aws:iam::1:oidc-provider/{ISSUER}"

    def given(aws: Known) -> dict[str, str]:
        return pipeline_parameters("evenhand", "example/training", outputs, account, aws)

    assert given(Known())["Provider"] == ""
    assert given(Known(arn))["Provider"] == arn
    assert "Provider" not in given(Known(arn, stack="CREATE_COMPLETE")), "what the stack has made stays in it"
    assert given(Known()).keys() == LOADED["Parameters"].keys() - {"Environment"}


class Failed(Known):
    """An account in which the role could not be made the first time."""

    def __init__(self) -> None:
        super().__init__(stack="ROLLBACK_COMPLETE")
        self.told: list[str] = []

    def describe_stacks(self, StackName: str) -> dict[str, Any]:  # noqa: N803 - as boto3 calls it
        """The stack of the role, and a site of an earlier release."""
        if StackName == "evenhand":
            return {"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]}
        found = super().describe_stacks(StackName)
        return {"Stacks": [{"StackName": StackName, **found["Stacks"][0]}]}

    def describe_stack_events(self, **_: Any) -> dict[str, Any]:
        """None that are kept."""
        return {"StackEvents": []}

    def delete_stack(self, StackName: str) -> None:  # noqa: N803 - as boto3 calls it
        """Gone."""
        self.told.append(StackName)
        self.stack = ""

    def get_waiter(self, _: str) -> Any:
        """Nothing takes time here."""
        return SimpleNamespace(wait=lambda **_: None)


@pytest.mark.parametrize(("anew", "dry_run"), [(False, False), (True, True)])
def test_a_role_that_could_not_be_made_says_how_it_is_begun_anew(anew: bool, dry_run: bool) -> None:
    aws = Failed()
    place: Any = SimpleNamespace(stack="evenhand", aws=aws)
    with pytest.raises(StackStuck, match="evenhand deploy --pipeline example/training --anew,"):
        deploy_pipeline(place, "example/training", ROOT, dry_run=dry_run, yes=True, anew=anew)
    assert aws.told == []


def test_begun_anew_what_is_left_goes_first_and_nothing_of_the_site() -> None:
    aws = Failed()
    place: Any = SimpleNamespace(stack="evenhand", aws=aws)
    with pytest.raises(typer.Exit):  # its site is of an earlier release
        deploy_pipeline(place, "example/training", ROOT, dry_run=False, yes=True, anew=True)
    assert aws.told == [pipeline_stack("evenhand")]


def test_the_outputs_that_it_needs_are_those_of_the_stack() -> None:
    assert set(NEEDED.values()) <= load_template()["Outputs"].keys()


@pytest.mark.parametrize("name", WORKFLOWS)
class TestWorkflow:
    """Those by which content is published."""

    def test_it_publishes_what_was_merged_one_at_a_time(self, name: str) -> None:
        workflow = yaml.safe_load(WORKFLOWS[name])
        # YAML 1.1 takes `on` for a truth value, as PyYAML does; GitHub does not.
        assert workflow[True]["push"]["branches"] == ["main"]
        assert "pull_request_target" not in workflow[True]
        assert workflow["concurrency"]["cancel-in-progress"] is False

    def test_it_has_no_stored_key_and_asks_for_a_role_in_the_publishing_job_alone(self, name: str) -> None:
        workflow = yaml.safe_load(WORKFLOWS[name])
        assert "secrets" not in WORKFLOWS[name]
        assert workflow["permissions"] == {"contents": "read"}
        for job, told in workflow["jobs"].items():
            wanted = {"contents": "read", "id-token": "write"} if job == "publish" else None
            assert told.get("permissions") == wanted
        publish = workflow["jobs"]["publish"]
        assert publish["environment"] == LOADED["Parameters"]["Environment"]["Default"]
        assert "EVENHAND_ROLE" in publish["if"]

    def test_its_actions_are_those_of_github_and_aws_by_their_major_version(self, name: str) -> None:
        steps = [step for job in yaml.safe_load(WORKFLOWS[name])["jobs"].values() for step in job["steps"]]
        used = [step["uses"] for step in steps if "uses" in step]
        assert used
        assert all(re.fullmatch(r"(actions|aws-actions)/[\w-]+@v\d+", each) for each in used)
        for step in steps:
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False

    def test_values_reach_commands_as_variables_and_never_as_their_text(self, name: str) -> None:
        steps = [step for job in yaml.safe_load(WORKFLOWS[name])["jobs"].values() for step in job["steps"]]
        assert not [step["run"] for step in steps if "${{" in step.get("run", "")]

    def test_it_publishes_by_the_command_with_options_that_it_has(self, name: str) -> None:
        steps = yaml.safe_load(WORKFLOWS[name])["jobs"]["publish"]["steps"]
        assert steps[-1]["run"] == '.venv/bin/evenhand publish --yes --stack "$STACK"'
        command = typer.main.get_command(app).commands["publish"]  # type: ignore[attr-defined]
        assert {"--yes", "--stack"} <= {option for each in command.params for option in each.opts}

    def test_a_download_holds_no_keys(self, name: str) -> None:
        steps = [step for job in yaml.safe_load(WORKFLOWS[name])["jobs"].values() for step in job["steps"]]
        kept = [step["with"]["path"] for step in steps if "upload-artifact" in step.get("uses", "")]
        assert all(each.endswith("/build/site") for each in kept)
        assert kept or name == "publish.yml", "a pull request can be looked at"

    def test_git_tells_who_wrote_a_question(self, name: str) -> None:
        steps = yaml.safe_load(WORKFLOWS[name])["jobs"]["publish"]["steps"]
        (depth,) = {step["with"].get("fetch-depth") for step in steps if "fetch-depth" in step.get("with", {})}
        assert depth == 0


def test_content_of_another_repository_is_built_where_it_is_linked_to(tmp_path: Path) -> None:
    """What the document does with links, done: git is asked in the repository that the content lies in."""
    (tmp_path / "content").symlink_to(ROOT / "content")
    assert read_library(tmp_path / "content").errors == ()
