"""Settings: the environment, read once and checked.

| variable | meaning | default |
|---|---|---|
| `EVENHAND_MODE` | `demo` shows the demo sign-in; `production` refuses it | `production` |
| `EVENHAND_SITE_URL` | address of the site, as people open it | `http://127.0.0.1:8000` |
| `EVENHAND_STATE` | folder of the state on one machine | `.evenhand` |
| `EVENHAND_STORE` | `sqlite` or `dynamodb` | `sqlite` |
| `EVENHAND_TABLE` | name of the DynamoDB table | `evenhand` |
| `EVENHAND_KEYS` | folder of the published keys | `keys` in the state folder |
| `EVENHAND_SITE` | folder of the built site | `site` in the state folder |
| `EVENHAND_KEYS_BUCKET` | name of the S3 bucket of the published keys, in the place of a folder | |
| `EVENHAND_MAIL` | `maildir` (files), `smtp` or `ses` | `maildir` |
| `EVENHAND_SENDER` | address that mail comes from | `Evenhand <evenhand@localhost>` |
| `EVENHAND_SMTP_HOST`, `_PORT`, `_USER`, `_PASSWORD` | the mail server | port 587 |
| `EVENHAND_SMTP_SECURITY` | `starttls`, `tls` or `none` | `starttls` |
| `EVENHAND_SES_CONFIGURATION` | name of the configuration set that mail leaves by SES with | none |
| `EVENHAND_MAIL_QUEUE` | address of the SQS queue that wakes who sends mail; without, mail waits for the clock | |
| `EVENHAND_REGRADE_QUEUE` | address of the SQS queue that wakes who regrades; the same | |
| `EVENHAND_PUBLIC_SITE` | `1` shows all pages without a sign-in, for who has none that are sensitive | `0` |
| `EVENHAND_REPORT_AT` | when those who never chose get the daily report, and trainers are reminded, UTC | `07:00` |
| `EVENHAND_PROVIDERS` | file that names identity providers (`people/provider_file.py`); without, codes come by mail | |
| `EVENHAND_PROVIDERS_TOML` | what such a file says, where there are no files | |
| `EVENHAND_PARAMETERS` | on AWS: path in the Parameter Store; what stands under it counts as variables like these | |
| `EVENHAND_SESSION_IDLE` | minutes after which a session that is not used ends | `60` |
| `EVENHAND_SESSION_HOURS` | hours after which a session ends whatever happens | `12` |
| `EVENHAND_SITE_KEY_PAIR` | CloudFront's id of the public key by which it knows whom to show the site to | |
| `EVENHAND_SITE_KEY` | where its private key is: a file, or the ARN of a secret or a parameter | |
| `EVENHAND_EDGE_SECRET` | what CloudFront proves itself by, 32 characters or more; without it calls are refused | |
| `EVENHAND_STACK` | name of the installation in its metrics, printed as lines for CloudWatch; without it none are | |
| `EVENHAND_RETENTION_MAIL` | days after which what a sent mail says is deleted | kept |
| `EVENHAND_RETENTION_ANSWERS` | days after which drafts and written answers are deleted, 30 or more | kept |
| `EVENHAND_RETENTION_AUDIT` | days after which events of the audit trail are deleted, 30 or more | kept |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from evenhand.people.provider import Provider

PREFIX = "EVENHAND_"
PROVIDERS = f"{PREFIX}PROVIDERS"
PROVIDERS_TOML = f"{PREFIX}PROVIDERS_TOML"
PARAMETERS = f"{PREFIX}PARAMETERS"


class Mode(StrEnum):
    """What the installation is for."""

    DEMO = "demo"
    PRODUCTION = "production"


class StoreKind(StrEnum):
    """Where records are kept."""

    SQLITE = "sqlite"
    DYNAMODB = "dynamodb"


class MailerKind(StrEnum):
    """How mail leaves."""

    MAILDIR = "maildir"
    SMTP = "smtp"
    SES = "ses"


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


class SettingsInvalid(ValueError):
    """The environment holds a setting that is not allowed."""


class Settings(BaseModel):
    """All settings, checked."""

    model_config = ConfigDict(frozen=True)

    mode: Mode = Mode.PRODUCTION
    site_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+$")] = "http://127.0.0.1:8000"
    state: Path = Path(".evenhand")
    store: StoreKind = StoreKind.SQLITE
    table: str = "evenhand"
    keys: Path = Path()
    keys_bucket: str = ""
    site: Path = Path()
    mail: MailerKind = MailerKind.MAILDIR
    sender: str = "Evenhand <evenhand@localhost>"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS
    ses_configuration: str = ""
    mail_queue: str = ""
    regrade_queue: str = ""
    public_site: bool = False
    report_at: time = time(7, 0)
    providers: tuple[Provider, ...] = ()
    session_idle: Annotated[int, Field(ge=5, le=24 * 60)] = 60
    session_hours: Annotated[int, Field(ge=1, le=24)] = 12
    site_key_pair: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,64}$")] = ""
    site_key: str = ""
    edge_secret: Annotated[SecretStr, Field(min_length=32)] | None = None
    stack: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,128}$")] = ""
    retention_mail: Annotated[int, Field(ge=1, le=36_500)] | None = None
    retention_answers: Annotated[int, Field(ge=30, le=36_500)] | None = None
    retention_audit: Annotated[int, Field(ge=30, le=36_500)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _folders_default_to_the_state(cls, values: dict[str, Any]) -> dict[str, Any]:
        state = Path(values.get("state", ".evenhand"))
        return {"keys": state / "keys", "site": state / "site", **values}

    @model_validator(mode="after")
    def _smtp_needs_a_host(self) -> Settings:
        if self.mail is MailerKind.SMTP and not self.smtp_host:
            raise ValueError(f"{PREFIX}MAIL is smtp: set {PREFIX}SMTP_HOST too")
        return self

    @model_validator(mode="after")
    def _sessions_end_idle_first(self) -> Settings:
        if self.session_idle > self.session_hours * 60:
            raise ValueError(f"{PREFIX}SESSION_IDLE is longer than {PREFIX}SESSION_HOURS, so it would end no session")
        return self

    @model_validator(mode="after")
    def _a_pass_is_signed_and_encrypted(self) -> Settings:
        pair, key = f"{PREFIX}SITE_KEY_PAIR", f"{PREFIX}SITE_KEY"
        if bool(self.site_key_pair) != bool(self.site_key):
            missing, there = (key, pair) if self.site_key_pair else (pair, key)
            raise ValueError(f"{there} is set: set {missing} too")
        if self.site_key_pair and not self.secure:
            raise ValueError(f"{pair} is set: {PREFIX}SITE_URL must begin with https://")
        if self.site_key_pair and find_spec("cryptography") is None:
            raise ValueError(f"{pair} needs cryptography. Install Evenhand with its extra `sign-in`")
        if self.site_key.startswith("arn:") and not re.match(r"arn:[\w-]+:(secretsmanager|ssm):", self.site_key):
            raise ValueError(f"{key} is the ARN of neither a secret nor a parameter")
        if self.site_key and not self.site_key.startswith("arn:") and not Path(self.site_key).is_file():
            raise ValueError(f"{key}: there is no file {self.site_key}")
        return self

    @property
    def demo(self) -> bool:
        """Whether people may sign in by picking a name."""
        return self.mode is Mode.DEMO

    @property
    def codes(self) -> bool:
        """Whether people may sign in by a code that is mailed: where no identity provider could vouch for them."""
        return not self.providers

    @property
    def secure(self) -> bool:
        """Whether the site is served over HTTPS, so that cookies can insist on it."""
        return self.site_url.startswith("https://")

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.state / "evenhand.sqlite3"

    @property
    def outbox(self) -> Path:
        """The folder that mail is written to when it leaves as files."""
        return self.state / "outbox"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in an environment; raises `SettingsInvalid` naming every variable that is wrong."""
    names = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    values: dict[str, Any] = {names[key]: value for key, value in environment.items() if key in names and value != ""}
    text, file = environment.get(PROVIDERS_TOML, ""), values.pop("providers", "")
    if text and file:
        raise SettingsInvalid(f"{PROVIDERS} and {PROVIDERS_TOML} both name identity providers. Set one of them.")
    if text:
        values["providers"] = _providers(text, PROVIDERS_TOML, environment)
    elif file:
        values["providers"] = _providers(_text_of(Path(file)), f"{PROVIDERS}: {file}", environment)
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsInvalid("\n".join(_sentence(each) for each in error.errors(include_url=False))) from None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsInvalid(f"{PROVIDERS}: {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise SettingsInvalid(f"{PROVIDERS}: {path} is not UTF-8. Save it as UTF-8.") from None


def _providers(text: str, place: str, environment: Mapping[str, str]) -> tuple[Provider, ...]:
    from evenhand.people.provider_file import ProvidersInvalid, read_providers

    if find_spec("joserfc") is None:
        raise SettingsInvalid(f"{PROVIDERS} needs joserfc. Install Evenhand with its extra `sign-in`.")
    try:
        return read_providers(text, environment)
    except ProvidersInvalid as error:
        lines = "\n".join(f"{place}: {line}" for line in str(error).splitlines())
        raise SettingsInvalid(lines) from None


def _sentence(error: Mapping[str, Any]) -> str:
    variable = PREFIX + "_".join(str(part) for part in error["loc"]).upper() if error["loc"] else "Settings"
    return f"{variable}: {error['msg']}."
