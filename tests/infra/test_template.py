"""What the template says, held against what the code needs."""

from __future__ import annotations

import importlib
import re
import sys
from datetime import time
from typing import Any

import pytest

from evenhand.adapters.dynamodb.schema import create_table
from evenhand.handlers import jobs, workers
from evenhand.handlers.openapi import document
from evenhand.handlers.route import Route
from evenhand.handlers.routes import all_routes
from evenhand.people.permissions import Verb
from evenhand.settings import PARAMETERS, PREFIX, Settings, read_settings
from infra.template import INFRA, TEMPLATE, load_template, of_type

sys.path.insert(0, str(INFRA))
routes = importlib.import_module("routes")

TEXT = TEMPLATE.read_text(encoding="utf-8")
LOADED = load_template()
RESOURCES = LOADED["Resources"]
FUNCTIONS = of_type(LOADED, "AWS::Serverless::Function")


def answered() -> dict[str, str]:
    """Which integration answers which route key."""
    found = of_type(LOADED, "AWS::ApiGatewayV2::Route").values()
    return {each["RouteKey"]: re.sub(r"integrations/\$\{(\w+)\}", r"\1", each["Target"]["Fn::Sub"]) for each in found}


def test_the_template_has_every_line_of_the_table_of_routes_and_none_besides() -> None:
    table = {f"{route.method} {route.path}" for route in all_routes()}
    assert answered().keys() == table | {"$default"}, "run `make routes`"


def test_the_routes_are_those_of_the_openapi_document() -> None:
    described = {
        f"{method.upper()} {path}" for path, methods in document(all_routes())["paths"].items() for method in methods
    }
    assert answered().keys() - {"$default"} == described


def test_what_make_routes_writes_is_what_stands_there() -> None:
    paths = routes.public_paths(routes.PUBLIC_PATHS.read_text(encoding="utf-8"))
    assert routes.rewritten(TEXT, all_routes(), paths) == TEXT, "run `make routes`"


def test_make_routes_adds_a_new_route_and_takes_out_an_old_one() -> None:
    new = Route(method="PUT", path="/api/new/{quiz_id}", handler=all_routes()[-1].handler, verb=Verb.USE_SITE)

    text = routes.rewritten(TEXT, (*all_routes()[1:], new), ["/"])

    assert "RouteKey: 'PUT /api/new/{quiz_id}', Target: !Sub 'integrations/${ApiIntegration}'" in text
    assert f"RouteKey: '{all_routes()[0].method} {all_routes()[0].path}'" not in text
    assert routes.rewritten(text, all_routes(), routes.public_paths(routes.PUBLIC_PATHS.read_text("utf-8"))) == TEXT


def test_a_template_without_marks_is_not_written_over() -> None:
    with pytest.raises(SystemExit, match="no marks"):
        routes.rewritten("Resources: {}", all_routes(), [])


def test_only_calls_about_session_and_sign_in_go_to_the_function_that_reads_secrets() -> None:
    by_sign_in = {key.split()[1] for key, integration in answered().items() if integration == "SignInIntegration"}
    assert all(path.startswith(("/api/session", "/api/sign-in")) for path in by_sign_in)
    assert "/api/session" in by_sign_in
    readers = {name for name, each in FUNCTIONS.items() if PARAMETERS in variables(each)}
    assert readers == {"SignInFunction"}


def test_logical_ids_tell_routes_apart() -> None:
    assert len({routes.logical_id(route) for route in all_routes()}) == len(all_routes())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_handler_that_is_there(name: str) -> None:
    module, _, function = FUNCTIONS[name]["Handler"].rpartition(".")
    assert callable(getattr(importlib.import_module(module), function))


def test_every_job_and_worker_that_there_is_has_a_function() -> None:
    there = {
        f"{module.__name__}.{name}" for module in (jobs, workers) for name in vars(module) if name.endswith("_handler")
    }
    assert there <= {each["Handler"] for each in FUNCTIONS.values()}


def test_every_job_has_a_schedule_and_what_ses_says_has_a_subscription() -> None:
    scheduled = {
        each["Target"]["Arn"]["Fn::GetAtt"][0] for each in of_type(LOADED, "AWS::Scheduler::Schedule").values()
    }
    woken = {name for name, each in FUNCTIONS.items() if each["Handler"].startswith(jobs.__name__)}
    (told,) = (each for each in of_type(LOADED, "AWS::SNS::Subscription").values() if each["Protocol"] == "lambda")
    assert woken - scheduled == {told["Endpoint"]["Fn::GetAtt"][0]} == {"FeedbackFunction"}


def test_reports_are_looked_for_every_five_minutes_and_the_nightly_comparison_is_there_before_them() -> None:
    schedules = of_type(LOADED, "AWS::Scheduler::Schedule")
    assert schedules["ReportSchedule"]["ScheduleExpression"] == "cron(0/5 * * * ? *)"
    minute, hour, *_ = schedules["FairnessSchedule"]["ScheduleExpression"].removeprefix("cron(").split()
    assert time(int(hour), int(minute)) < time.fromisoformat(LOADED["Parameters"]["ReportAt"]["Default"])


@pytest.mark.parametrize("at", ["00:00", "07:00", "19:30", "23:59"])
def test_the_time_of_reports_is_one_that_the_settings_can_read(at: str) -> None:
    assert re.fullmatch(LOADED["Parameters"]["ReportAt"]["AllowedPattern"], at)
    assert read_settings({"EVENHAND_REPORT_AT": at}).report_at == time.fromisoformat(at)


@pytest.mark.parametrize("at", ["7:00", "24:00", "07:60", "07", "7 o'clock"])
def test_a_time_that_is_none_is_refused_before_anything_is_changed(at: str) -> None:
    assert not re.fullmatch(LOADED["Parameters"]["ReportAt"]["AllowedPattern"], at)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_has_a_role_a_log_with_an_end_and_a_package_of_its_own(name: str) -> None:
    base = name.removesuffix("Function")
    function = FUNCTIONS[name]
    assert function["Role"] == {"Fn::GetAtt": [f"{base}Role", "Arn"]}
    assert function["LoggingConfig"] == {"LogGroup": {"Ref": f"{base}Log"}}
    assert RESOURCES[f"{base}Log"]["Properties"]["RetentionInDays"] == {"Ref": "LogDays"}
    assert [each["CodeUri"] for each in FUNCTIONS.values()].count(function["CodeUri"]) == 1


def variables(function: dict[str, Any]) -> dict[str, Any]:
    """The environment of a function."""
    shared = LOADED["Globals"]["Function"]["Environment"]["Variables"]
    return {**shared, **function.get("Environment", {}).get("Variables", {})}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_variable_of_a_function_is_a_setting(name: str) -> None:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields} | {PARAMETERS}
    assert variables(FUNCTIONS[name]).keys() <= known


@pytest.mark.parametrize("retention", ["Mail", "Answers", "Audit"])
def test_what_the_settings_let_be_empty_the_template_lets_be_empty(retention: str) -> None:
    assert LOADED["Parameters"][f"Retention{retention}"]["Default"] == ""


class Noting:
    """A client that only notes the table it is to make."""

    def __init__(self) -> None:
        self.made: dict[str, Any] = {}
        self.expiring: dict[str, Any] = {}

    def create_table(self, **table: Any) -> None:
        """Note it."""
        self.made = table

    def get_waiter(self, _: str) -> Any:
        """Wait for nothing."""
        return type("Waiter", (), {"wait": lambda self, **_: None})()

    def update_time_to_live(self, **table: Any) -> None:
        """Note it."""
        self.expiring = table


def test_the_table_is_the_one_that_the_stores_are_tested_on() -> None:
    client = Noting()
    create_table(client, "evenhand")  # type: ignore[arg-type]
    table = RESOURCES["Table"]["Properties"]

    for part in ("BillingMode", "KeySchema", "GlobalSecondaryIndexes"):
        assert table[part] == client.made[part]
    assert sorted(map(str, table["AttributeDefinitions"])) == sorted(map(str, client.made["AttributeDefinitions"]))
    assert table["TimeToLiveSpecification"] == client.expiring["TimeToLiveSpecification"]


def test_the_table_can_be_set_back_and_does_not_go_with_the_stack() -> None:
    table = RESOURCES["Table"]
    assert (table["DeletionPolicy"], table["UpdateReplacePolicy"]) == ("Retain", "Retain")
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert LOADED["Parameters"]["DeletionProtection"]["Default"] == "true"


def test_every_queue_that_wakes_somebody_keeps_poison_apart_and_an_alarm_tells_of_it() -> None:
    queues = of_type(LOADED, "AWS::SQS::Queue")
    alarms = of_type(LOADED, "AWS::CloudWatch::Alarm").values()
    watched = {each["Dimensions"][0]["Value"]["Fn::GetAtt"][0] for each in alarms if each["Namespace"] == "AWS/SQS"}
    for function in FUNCTIONS.values():
        for event in function.get("Events", {}).values():
            queue = queues[event["Properties"]["Queue"]["Fn::GetAtt"][0]]
            dead_letters = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
            assert dead_letters in watched
            assert event["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
            assert queue["VisibilityTimeout"] >= 6 * function["Timeout"], "as AWS advises"
    assert {"MailDeadLetters", "RegradeDeadLetters", "FailedJobs"} <= watched


def test_every_schedule_has_a_target_that_its_role_lets_it_reach() -> None:
    (policy,) = RESOURCES["ScheduleRole"]["Properties"]["Policies"]
    reachable = [each for statement in policy["PolicyDocument"]["Statement"] for each in statement["Resource"]]
    for schedule in of_type(LOADED, "AWS::Scheduler::Schedule").values():
        assert schedule["Target"]["Arn"] in reachable
        assert schedule["Target"]["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": ["FailedJobs", "Arn"]}
        assert schedule["State"] == {"Ref": "Schedules"}


def test_buckets_are_private_encrypted_and_versioned_and_stay() -> None:
    buckets = {name: each for name, each in RESOURCES.items() if each["Type"] == "AWS::S3::Bucket"}
    assert buckets.keys() == {"SiteBucket", "KeysBucket"}
    for bucket in buckets.values():
        assert all(bucket["Properties"]["PublicAccessBlockConfiguration"].values())
        assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
        assert bucket["DeletionPolicy"] == "Retain"


def behaviours() -> list[dict[str, Any]]:
    """The cache behaviours besides the default."""
    found: list[dict[str, Any]] = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]["CacheBehaviors"]
    return found


def test_everything_but_the_api_and_the_public_paths_needs_a_pass() -> None:
    config = RESOURCES["Distribution"]["Properties"]["DistributionConfig"]
    assert config["DefaultCacheBehavior"]["TrustedKeyGroups"] == [{"Ref": "SiteKeys"}]
    open_ = [each["PathPattern"] for each in behaviours() if "TrustedKeyGroups" not in each]
    paths = routes.public_paths(routes.PUBLIC_PATHS.read_text(encoding="utf-8"))
    assert open_ == ["/api/*", *paths]
    assert len(open_) <= 75, "CloudFront's limit"


def test_no_browser_reaches_the_keys() -> None:
    assert "KeysBucket" not in str(RESOURCES["Distribution"])
    statements = RESOURCES["KeysBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert {each["Effect"] for each in statements} == {"Deny"}


def test_what_browsers_send_that_handlers_look_at_is_passed_on_by_cloudfront() -> None:
    handlers = INFRA.parent / "functions/evenhand/handlers"
    source = "".join(path.read_text(encoding="utf-8") for path in handlers.glob("*.py"))
    looked_at = set(re.findall(r"header\((?:request\.)?event, \"([a-z-]+)\"\)", source))
    headers = RESOURCES["ApiRequests"]["Properties"]["OriginRequestPolicyConfig"]["HeadersConfig"]["Headers"]
    # The id of the request is CloudFront's own: it adds that whatever the policy says.
    passed_on = {each.lower() for each in headers} | {"content-type", "cookie", "x-amz-cf-id"}
    assert looked_at <= passed_on
    assert {"x-evenhand", "cloudfront-viewer-address"} <= passed_on
    assert "host" not in passed_on, "the API answers to its own host alone"
    assert len(headers) <= 10, "CloudFront's limit"


def test_stacks_stay_under_the_limits_of_cloudformation() -> None:
    assert len(RESOURCES) < 400
    assert len(LOADED["Parameters"]) < 200
    assert len(TEXT.encode()) < 1_000_000
