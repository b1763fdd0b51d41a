"""What cfn-lint and AWS's own translator say of the template, offline."""

from __future__ import annotations

import json
import re
import subprocess

from infra.template import ROOT, TEMPLATE
from infra.tools import tool

TRANSLATE = """
import json, logging, sys
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

class NoPolicies:
    def load(self):
        return {}

logging.disable(logging.ERROR)
template = yaml_parse(open(sys.argv[1], encoding="utf-8").read())
for each in template["Resources"].values():
    if each["Type"] == "AWS::Serverless::Function":
        each["Properties"]["CodeUri"] = "s3://code/package.zip"
print(json.dumps(transform(template, {}, NoPolicies())))
"""


def test_cfn_lint_finds_nothing() -> None:
    done = subprocess.run([tool("cfn-lint"), TEMPLATE], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_every_template_is_looked_at_by_checkov_too_and_every_skip_has_a_reason() -> None:
    there = {each.name: each.read_text(encoding="utf-8") for each in (ROOT / "infra").glob("*.yaml")}
    templates = [f"infra/{name}" for name, text in there.items() if "AWSTemplateFormatVersion" in text]
    (files,) = re.findall(r"/checkov --file (.+) --config-file", (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert sorted(files.split()) == sorted(templates)

    skips = (ROOT / "infra/checkov.yaml").read_text(encoding="utf-8").partition("skip-check:\n")[2].splitlines()
    assert skips[0].startswith("  # ")
    assert all(re.fullmatch(r"  (#|- CKV_AWS_\d+).*", each) for each in skips)


def test_the_translator_of_aws_makes_functions_with_our_roles_and_no_role_besides() -> None:
    done = subprocess.run(
        [tool("python"), "-c", TRANSLATE, TEMPLATE],
        capture_output=True,
        text=True,
        check=True,
        env={"AWS_DEFAULT_REGION": "eu-central-1"},
    )
    resources = json.loads(done.stdout)["Resources"]
    functions = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::Function"]
    sources = [each["Properties"] for each in resources.values() if each["Type"] == "AWS::Lambda::EventSourceMapping"]
    roles = [name for name, each in resources.items() if each["Type"] == "AWS::IAM::Role"]

    assert {each["Role"]["Fn::GetAtt"][0] for each in functions} | {"ScheduleRole"} == set(roles)
    assert {each["EventSourceArn"]["Fn::GetAtt"][0] for each in sources} == {"MailQueue", "RegradeQueue"}
    assert len(resources) < 500, "the limit of CloudFormation"
