"""Messages that are none of ours: each ends in the dead-letter queue of the queue it came in, with an alarm.

The queues, their event source mappings, the workers and the redriving are as deployed; only the time until a message
comes again is shortened, to a second. The emulator's SQS tells its CloudWatch nothing: what SQS tells by itself on AWS
is told in its place here, as the queue says it is. The alarm is then the deployed one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rehearsal.deployed import STACK
from rehearsal.world import Missing, World

DEAD_LETTERS = {"MailQueue": "MailDeadLetters", "RegradeQueue": "RegradeDeadLetters"}
"""Where what comes in a queue ends when nobody can deal with it."""
POISON = '{"wake": true, "delete": "everything"}'
METRIC, NAMESPACE = "ApproximateNumberOfMessagesVisible", "AWS/SQS"


def poisoned(world: World, tell: Callable[[str], None]) -> list[str]:
    """Put a message that is none of ours into each queue; what does not become of it that should."""
    wrong = []
    for queue, dead_letters in DEAD_LETTERS.items():
        try:
            _poison(world, queue, dead_letters)
        except Missing as missing:
            wrong.append(f"poison in {queue}: {missing} did not happen")
            tell(wrong[-1])
        else:
            tell(f"What was none of ours in {queue} ended in {dead_letters}, with an alarm")
    return wrong


def _poison(world: World, queue: str, dead_letters: str) -> None:
    sqs = world.emulator.client("sqs")
    address, last = _resource(world, queue), _resource(world, dead_letters)
    before = _waiting(sqs, last)
    kept = sqs.get_queue_attributes(QueueUrl=address, AttributeNames=["VisibilityTimeout"])["Attributes"]
    sqs.set_queue_attributes(QueueUrl=address, Attributes={"VisibilityTimeout": "1"})
    try:
        sqs.send_message(QueueUrl=address, MessageBody=POISON)
        world.wait(lambda: _waiting(sqs, last) > before, "its end among the dead letters")
    finally:
        sqs.set_queue_attributes(QueueUrl=address, Attributes=kept)
    found = sqs.receive_message(QueueUrl=last, MaxNumberOfMessages=10, VisibilityTimeout=0)["Messages"]
    if POISON not in [each["Body"] for each in found]:
        raise Missing("its end among the dead letters, word by word")
    _alarm(world, f"{dead_letters}Alarm", last)
    sqs.purge_queue(QueueUrl=last)


def _alarm(world: World, alarm: str, queue: str) -> None:
    """Tell CloudWatch what SQS would, and wait for the alarm that watches it."""
    cloudwatch, name = world.emulator.client("cloudwatch"), _resource(world, alarm)
    dimensions = [{"Name": "QueueName", "Value": queue.rpartition("/")[2]}]
    count = _waiting(world.emulator.client("sqs"), queue)
    datum = {"MetricName": METRIC, "Dimensions": dimensions, "Value": float(count), "Unit": "Count"}
    cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=[datum])

    def sounds() -> bool:
        (found,) = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
        return bool(found["StateValue"] == "ALARM" and found["AlarmActions"])

    world.wait(sounds, f"the alarm {alarm}")


def _waiting(sqs: Any, queue: str) -> int:
    attribute = "ApproximateNumberOfMessages"
    return int(sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[attribute])["Attributes"][attribute])


def _resource(world: World, name: str) -> str:
    detail = world.emulator.client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=name)
    return str(detail["StackResourceDetail"]["PhysicalResourceId"])
