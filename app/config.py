"""Settings: the environment in, values out. The only place that knows their names."""

from pathlib import Path
from typing import Literal, Self
from urllib.parse import unquote, urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.domain.mail import is_mailbox
from app.domain.transparency import FLOOR, SMALLEST
from app.services.herald import MailSettings

# For what is read now and then and believed for a moment; per process, beside the others.
BOOK_CONNECTIONS = 3


# The port of each way to a mail server (RFC 8314 s.3.3, RFC 6409 s.3.1).
_MAIL_PORTS = {"smtps": 465, "smtp": 587, "smtp-plain": 25}


class CannotStart(Exception):
    """Something needed is missing or wrong; the message says what to do."""


class Settings(BaseSettings):
    """Each is read from the environment under its name with the prefix FORTHWITH_."""

    model_config = SettingsConfigDict(env_prefix="FORTHWITH_", extra="ignore")

    database_url: SecretStr | None = Field(
        None, description="An external PostgreSQL 15 or later; unset, the embedded server."
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("forthwith"),
        description="Where the embedded database and the keys are kept.",
    )
    sealing_key: SecretStr | None = Field(
        None, description="32 bytes in base64; unset, a key file in the data directory."
    )
    signing_key: SecretStr | None = Field(
        None, description="32 bytes in base64; unset, a key file in the data directory."
    )
    admin_key: SecretStr | None = Field(
        None, description="The first supervisor key on an empty database."
    )
    connections: int = Field(
        10, ge=2, le=500, description="Database connections of each kind, per process."
    )
    rate_limit: int = Field(
        100_000, ge=1, le=1_000_000_000, description="Requests a minute for each key."
    )
    streams: int = Field(
        2_000,
        ge=1,
        le=50_000,
        description="Streams of changes, and requests that wait for one, per process.",
    )
    sandbox: bool = Field(
        default=False,
        description="A register to try things out in, whose time can be moved forward.",
    )
    smtp_url: SecretStr | None = Field(
        None, description="The mail server for alerts, smtps:// or smtp:// with STARTTLS."
    )
    mail_from: str | None = Field(None, description="In whose name alerts are mailed.")
    console_url: str | None = Field(
        None, description="Where people open the console, for links in mails."
    )
    alert_hosts: str = Field(
        "", description="Hosts within the network that alerts may be posted to, by commas."
    )
    transparency: bool = Field(
        default=False, description="Publishes figures of each month, to everybody."
    )
    transparency_smallest: int = Field(
        SMALLEST, ge=FLOOR, le=1_000, description="The smallest count that is published."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least serious log line that is written."
    )

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url is None or not url.get_secret_value():
            return None
        if not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("write it as postgresql://user:password@host:port/database")
        return url

    @property
    def mail(self) -> MailSettings | None:
        """The mail server as the herald takes it; None where there is none."""
        if self.smtp_url is None:
            return None
        return mail_settings(self.smtp_url.get_secret_value(), self.mail_from or "")

    @property
    def smallest_published(self) -> int | None:
        """The smallest count that the public is shown; None where it is shown nothing."""
        return self.transparency_smallest if self.transparency else None

    @property
    def console_at(self) -> str:
        return (self.console_url or "").rstrip("/")

    @property
    def inner_alert_hosts(self) -> list[str]:
        hosts = (host.strip().lower() for host in self.alert_hosts.split(","))
        return [host for host in hosts if host]

    @model_validator(mode="after")
    def _can_send_mail(self) -> Self:
        """Whoever sets up a mail server says in whose name, and where its links lead."""
        if self.smtp_url is None or not self.smtp_url.get_secret_value():
            self.smtp_url = None
            return self
        if not is_mailbox(self.mail_from or ""):
            raise ValueError("FORTHWITH_SMTP_URL needs FORTHWITH_MAIL_FROM, an address")
        if not self.console_at.startswith(("https://", "http://")):
            raise ValueError("FORTHWITH_SMTP_URL needs FORTHWITH_CONSOLE_URL, an address")
        mail_settings(self.smtp_url.get_secret_value(), self.mail_from or "")
        return self

    @field_validator("admin_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        if key is None or not key.get_secret_value():
            return None
        text = key.get_secret_value()
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("a key is one word of printable ASCII")
        return key


def mail_settings(url: str, sender: str) -> MailSettings:
    """The parts of the address of a mail server; ValueError says what is expected."""
    read = urlsplit(url)
    if read.scheme not in _MAIL_PORTS or not read.hostname:
        raise ValueError("write FORTHWITH_SMTP_URL as smtps://user:password@host:port")
    if read.scheme == "smtp-plain" and read.hostname not in {"localhost", "127.0.0.1", "::1"}:
        raise ValueError("smtp-plain is not encrypted, so it leads to this host alone")
    options = {
        "host": read.hostname,
        "port": read.port or _MAIL_PORTS[read.scheme],
        "sender": sender,
        "username": None if read.username is None else unquote(read.username),
        "password": None if read.password is None else unquote(read.password),
    }
    return MailSettings(read.scheme, options)
