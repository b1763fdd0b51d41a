"""The emulator of AWS: ministack, which runs the functions for real and holds each to its role."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

REGION = "eu-central-1"
LACKS = ("AWS::CloudFront::PublicKey", "AWS::CloudFront::KeyGroup", "AWS::IAM::OIDCProvider")
"""Kinds of resources of the template that it does not know."""
WITHOUT_RESOURCE = (
    "ses:SendEmail",
    "ssm:GetParameter",
    "ssm:GetParametersByPath",
    "cloudfront:GetResponseHeadersPolicyConfig",
    "cloudfront:UpdateResponseHeadersPolicy",
)
"""Actions that it asks about without saying at which resource, or at one of a name that is none."""
UNKNOWN_CONDITIONS = ("s3:if-none-match",)
"""What a right can depend on on AWS, and not here."""
START_TRIES = 600
END_SECONDS = 30
"""That it is given to end by itself."""
LOG = "emulator.log"
MOST_LINES = 3
LONGEST_LINE = 800
"""Of faults that are told of a feature."""


class Emulator:
    """It runs while this is entered."""

    def __init__(self, command: Path, folder: Path, environment: dict[str, str]) -> None:
        """`command` is ministack, `environment` what the functions find beside their own."""
        self._folder = folder
        self.port = free_port()
        self.key, self.secret = f"AKIA{secrets.token_hex(8).upper()}", secrets.token_urlsafe(30)
        self._environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **environment,
            "AUTH": "true",
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": REGION,
            "MINISTACK_REGION": REGION,
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "STATE_DIR": str(folder / "state"),
            "S3_DATA_DIR": str(folder / "s3"),
            "TMPDIR": str(folder),
        }
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: dict[tuple[str, str], Any] = {}
        self._making = threading.Lock()

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it and the functions say."""
        return self._folder / LOG

    def __enter__(self) -> Emulator:
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(  # noqa: S603 - as it was told
                [self._command], env=self._environment, stdout=log, stderr=subprocess.STDOUT, cwd=self._folder
            )
        for _ in range(START_TRIES):
            if self._process.poll() is not None:
                raise RuntimeError("The emulator ended at once.")
            try:
                urllib.request.urlopen(f"{self.address}/_ministack/health", timeout=1).close()  # noqa: S310
            except OSError:
                try:
                    self._process.wait(timeout=0.1)
                except subprocess.TimeoutExpired:
                    continue
            else:
                return self
        self.__exit__()
        raise RuntimeError("The emulator did not answer.")

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def faults(self, since: int) -> list[str]:
        """The last that it and the functions said of faults, from a place in its log on."""
        with self.log.open("rb") as log:
            log.seek(since)
            lines = log.read().decode(errors="replace").splitlines()
        return [line[:LONGEST_LINE] for line in lines if '"level":"ERROR"' in line or " ERROR " in line][-MOST_LINES:]

    def client(self, service: str, region: str = REGION) -> Any:
        """A client of a service, as the owner of the account; making one takes longer than most of what it is asked."""
        with self._making:
            if (service, region) not in self._clients:
                self._clients[service, region] = self.client_of(service, self.key, self.secret, region=region)
            return self._clients[service, region]

    def client_of(self, service: str, key: str, secret: str, token: str | None = None, *, region: str = REGION) -> Any:
        """A client of a service, as whoever has these keys."""
        return boto3.client(
            service,  # type: ignore[call-overload]
            region_name=region,
            endpoint_url=self.address,
            aws_access_key_id=key,
            aws_secret_access_key=secret,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 2}, s3={"addressing_style": "path"}),
        )


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
