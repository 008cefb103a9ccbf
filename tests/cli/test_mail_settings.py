"""Settings of alerts: what is set up wrongly is said at the start, not at the first mail."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.config import Settings

RIGHT = {
    "smtp_url": "smtps://desk:p%40ss@mail.example",
    "mail_from": "forthwith@regulator.example",
    "console_url": "https://console.regulator.example/",
}


def settings(**given: Any) -> Settings:
    return Settings(**given)


def test_without_a_server_no_mail_is_sent():
    assert settings().mail is None
    assert settings(smtp_url="").mail is None


@pytest.mark.parametrize(
    ("url", "security", "port"),
    [
        ("smtps://desk:p%40ss@mail.example", "smtps", 465),
        ("smtp://desk:p%40ss@mail.example", "smtp", 587),
        ("smtps://desk:p%40ss@mail.example:2465", "smtps", 2465),
    ],
)
def test_the_address_of_the_server_is_taken_apart(url: str, security: str, port: int):
    read = settings(**{**RIGHT, "smtp_url": url})

    assert read.mail is not None
    assert read.mail.security == security
    assert read.mail.options == {
        "host": "mail.example",
        "port": port,
        "sender": "forthwith@regulator.example",
        "username": "desk",
        "password": "p@ss",
    }
    assert read.console_at == "https://console.regulator.example"


def test_a_relay_on_this_host_needs_no_encryption():
    read = settings(**{**RIGHT, "smtp_url": "smtp-plain://localhost"})

    assert read.mail is not None
    assert (read.mail.options["port"], read.mail.options["username"]) == (25, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_url": "smtp-plain://mail.example"},
        {"smtp_url": "https://mail.example"},
        {"smtp_url": "smtps://"},
        {"smtp_url": "smtps://mail.example:port"},
        {"mail_from": None},
        {"mail_from": "Forthwith <forthwith@regulator.example>"},
        {"mail_from": "a@x.example\r\nBcc: b@x.example"},
        {"console_url": None},
        {"console_url": "console.example"},
    ],
)
def test_what_cannot_be_mailed_by_is_refused_and_no_password_is_shown(wrong: dict[str, Any]):
    with pytest.raises(ValidationError) as refused:
        settings(**{**RIGHT, **wrong})

    assert "p@ss" not in str(refused.value)
    assert "p%40ss" not in str(refused.value)


def test_hosts_within_the_network_are_listed_by_commas():
    listed = settings(alert_hosts=" Alerts.intranet.example, 10.1.2.3,").inner_alert_hosts

    assert listed == ["alerts.intranet.example", "10.1.2.3"]
    assert settings().inner_alert_hosts == []
