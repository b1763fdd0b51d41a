"""When workers are woken, and that a bell nobody hears loses nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

import builders
from evenhand.adapters.dynamodb import DynamoStore, create_table
from evenhand.adapters.parameters import parameters_under
from evenhand.adapters.sqs import QueueBell
from evenhand.settings import SettingsInvalid, read_settings
from stores.engines import make_client

if TYPE_CHECKING:
    from collections.abc import Iterator

REGION = {"region_name": "eu-central-1", "aws_access_key_id": "example", "aws_secret_access_key": "example"}


class CountingBell:
    """A bell that counts."""

    def __init__(self) -> None:
        self.rung = 0

    def ring(self) -> None:
        """Count."""
        self.rung += 1


@pytest.fixture
def aws() -> Iterator[None]:
    """moto in the place of AWS."""
    with mock_aws():
        yield


@pytest.fixture
def bells() -> tuple[CountingBell, CountingBell]:
    """Of mail and of regrades."""
    return CountingBell(), CountingBell()


@pytest.fixture
def store(aws: None, bells: tuple[CountingBell, CountingBell]) -> DynamoStore:
    """A store with bells."""
    client = make_client()
    create_table(client, "evenhand")
    return DynamoStore("evenhand", client, mail_bell=bells[0], regrade_bell=bells[1])


def test_a_mail_that_waits_wakes_who_sends_it_once_it_is_written(store: DynamoStore, bells) -> None:
    mail, regrades = bells
    store.outbox.enqueue([builders.outbox_row("mail-1")])
    assert (mail.rung, regrades.rung) == (1, 0)

    store.outbox.enqueue([builders.outbox_row("mail-1")])
    assert mail.rung == 1, "it waits already, and nothing was written"


def test_a_regrade_wakes_its_worker_when_it_begins_and_not_at_every_batch(store: DynamoStore, bells) -> None:
    mail, regrades = bells
    regrade = builders.regrade()
    store.regrades.put_regrade(regrade)
    assert (mail.rung, regrades.rung) == (0, 1)

    store.regrades.put_regrade(builders.regrade(version=2))
    assert regrades.rung == 1


def test_what_makes_no_mail_wakes_nobody(store: DynamoStore, bells) -> None:
    store.attempts.start(builders.attempt(), builders.standing())
    assert [bell.rung for bell in bells] == [0, 0]


def test_ringing_puts_a_message_into_the_queue_that_says_nothing_of_anybody(aws: None) -> None:
    client = boto3.client("sqs", **REGION)
    queue = client.create_queue(QueueName="mail")["QueueUrl"]
    QueueBell(queue, client).ring()
    (message,) = client.receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {"wake": True}


def test_a_queue_that_is_not_there_hinders_nothing(aws: None, caplog: pytest.LogCaptureFixture) -> None:
    client = boto3.client("sqs", **REGION)
    QueueBell("https://sqs.eu-central-1.amazonaws.com/123456789012/nowhere", client).ring()
    assert "the bell was not heard" in caplog.text


def test_parameters_are_read_by_their_last_name_and_decrypted(aws: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "e"),
        ("AWS_SECRET_ACCESS_KEY", "e"),
        ("AWS_DEFAULT_REGION", "eu-west-1"),
    ):
        monkeypatch.setenv(name, value)
    client = boto3.client("ssm")
    for number in range(12):  # more than one page of ten
        client.put_parameter(Name=f"/evenhand/SECRET_{number}", Value=f"s{number}", Type="SecureString")
    client.put_parameter(Name="/another/SECRET_1", Value="theirs", Type="String")

    found = parameters_under("/evenhand/")

    assert found == {f"SECRET_{number}": f"s{number}" for number in range(12)}


PROVIDERS = """
[[provider]]
id = "acme"
name = "Acme"
issuer = "https://login.acme.example"
client_id = "evenhand"
client_secret_env = "ACME_SECRET"
"""


def test_identity_providers_can_be_named_without_a_file(tmp_path) -> None:
    settings = read_settings({"EVENHAND_PROVIDERS_TOML": PROVIDERS, "ACME_SECRET": "s3cret"})
    assert [(each.id, each.client_secret) for each in settings.providers] == [("acme", "s3cret")]

    with pytest.raises(SettingsInvalid, match=r"EVENHAND_PROVIDERS_TOML: provider 1 .acme.: client_secret_env"):
        read_settings({"EVENHAND_PROVIDERS_TOML": PROVIDERS})
    with pytest.raises(SettingsInvalid, match="Set one of them"):
        read_settings({"EVENHAND_PROVIDERS_TOML": PROVIDERS, "EVENHAND_PROVIDERS": str(tmp_path / "providers.toml")})
