"""Settings: the environment in, values out. The only place that knows their names."""

from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# For what is read now and then and believed for a moment; per process, beside the others.
BOOK_CONNECTIONS = 3


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

    @field_validator("admin_key")
    @classmethod
    def _can_be_sent(cls, key: SecretStr | None) -> SecretStr | None:
        if key is None or not key.get_secret_value():
            return None
        text = key.get_secret_value()
        if not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError("a key is one word of printable ASCII")
        return key
