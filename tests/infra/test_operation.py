"""Who watches over an installation: metrics, alarms, and the page that says what to do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from evenhand.adapters.emf import DIMENSION, NAMESPACE
from evenhand.ports.meter import Metric
from infra.template import ROOT, load_template, of_type

LOADED = load_template()
RESOURCES = LOADED["Resources"]
ALARMS = of_type(LOADED, "AWS::CloudWatch::Alarm")
STACK = {"Ref": "AWS::StackName"}


def filtered() -> set[str]:
    """The metrics of ours that are made of what a service logs."""
    transformed = [
        each
        for found in of_type(LOADED, "AWS::Logs::MetricFilter").values()
        for each in found["MetricTransformations"]
        if each["MetricNamespace"] == NAMESPACE
    ]
    assert {str(each["Dimensions"]) for each in transformed} == {str([{"Key": DIMENSION, "Value": "$.stack"}])}
    return {each["MetricName"] for each in transformed}


def widgets() -> list[dict[str, Any]]:
    """The widgets of the dashboard."""
    body = RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    return [each["properties"] for each in json.loads(body)["widgets"]]


def plotted() -> list[list[str]]:
    """The metrics of the dashboard, written out: `.` is what stands above, `...` all of it but the last."""
    found: list[list[str]] = []
    for widget in widgets():
        above: list[str] = []
        for line in widget["metrics"]:
            words = [each for each in line if isinstance(each, str)]
            if words[0] == "...":
                words = [*above[:-1], *words[1:]]
            above = [above[place] if word == "." else word for place, word in enumerate(words)]
            found.append(above)
    return found


def test_every_metric_of_ours_is_looked_at_and_every_one_looked_at_is_told() -> None:
    on_the_dashboard = {each[1] for each in plotted() if each[0] == NAMESPACE}
    in_alarms = {each["MetricName"] for each in ALARMS.values() if each["Namespace"] == NAMESPACE}
    assert on_the_dashboard == {metric.value for metric in Metric} | filtered()
    assert in_alarms <= on_the_dashboard
    assert {"OldestMail", "OverdueAttempts", "ReportDelay", "TooManyCalls"} <= in_alarms


def test_metrics_of_ours_are_told_apart_by_the_stack_and_nothing_else() -> None:
    for alarm in ALARMS.values():
        if alarm["Namespace"] == NAMESPACE:
            assert alarm["Dimensions"] == [{"Name": DIMENSION, "Value": STACK}]
    for each in plotted():
        if each[0] == NAMESPACE:
            assert each[2:] == [DIMENSION, "${AWS::StackName}"]
    assert LOADED["Globals"]["Function"]["Environment"]["Variables"]["EVENHAND_STACK"] == STACK
    log_format = RESOURCES["HttpStage"]["Properties"]["AccessLogSettings"]["Format"]["Fn::Sub"]
    assert json.loads(log_format)["stack"] == "${AWS::StackName}"


def test_the_access_log_names_requests_as_the_functions_do_and_nobody() -> None:
    fields = json.loads(RESOURCES["HttpStage"]["Properties"]["AccessLogSettings"]["Format"]["Fn::Sub"])
    assert (fields["request"], fields["invocation"]) == ("$context.requestId", "$context.integration.requestId")
    assert not re.search(r"sourceIp|userAgent|\$context\.path|\$context\.identity", str(fields))


@pytest.mark.parametrize("name", ALARMS)
def test_every_alarm_says_what_it_means_tells_somebody_and_names_a_page_that_is_there(name: str) -> None:
    alarm = ALARMS[name]
    says = re.fullmatch(r"([A-Z].+\.) Runbook (infra/docs/runbooks/[a-z-]+\.md)", alarm["AlarmDescription"])
    assert says, alarm["AlarmDescription"]
    page = (ROOT / says[2]).read_text(encoding="utf-8")
    assert f"`{name}`" in page
    assert alarm["AlarmActions"] == alarm["OKActions"] == [{"Ref": "AlarmTopic"}]


def test_no_page_names_an_alarm_that_is_not_there() -> None:
    for page in (ROOT / "infra/docs").rglob("*.md"):
        assert set(re.findall(r"`(\w+Alarm)`", page.read_text(encoding="utf-8"))) <= ALARMS.keys(), page


def test_every_function_is_watched() -> None:
    by_errors = {str(each["Dimensions"]) for each in ALARMS.values() if each["MetricName"] == "Errors"}
    for name, function in of_type(LOADED, "AWS::Serverless::Function").items():
        failed = function.get("EventInvokeConfig", {}).get("DestinationConfig", {}).get("OnFailure", {})
        queued = any(each["Type"] == "SQS" for each in function.get("Events", {}).values())
        ends = failed.get("Destination") == {"Fn::GetAtt": ["FailedJobs", "Arn"]}
        assert queued or ends or str([{"Name": "FunctionName", "Value": {"Ref": name}}]) in by_errors, name


def test_what_stops_with_the_schedules_alarms_nobody_while_they_are_stopped() -> None:
    stopped = {
        name for name, each in ALARMS.items() if each.get("ActionsEnabled") == {"Fn::If": ["OnSchedule", True, False]}
    }
    assert stopped == {"OldestMailAlarm", "OverdueAttemptsAlarm", "ReportsLateAlarm", "ClockSilentAlarm"}


def test_functions_log_json_and_of_the_platform_only_what_went_wrong() -> None:
    assert LOADED["Globals"]["Function"]["LoggingConfig"] == {
        "LogFormat": "JSON",
        "ApplicationLogLevel": "INFO",
        "SystemLogLevel": "WARN",
    }
