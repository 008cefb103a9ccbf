"""Sending a message by e-mail to the server that is set up: what happens is a value."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as LINES
from email.utils import format_datetime
from enum import StrEnum
from typing import Final

import aiosmtplib
import certifi

from app.domain.deliveries import Outcome, OutcomeKind
from app.domain.mail import Mail
from app.values import dataclass

# For each step, and for all of them together.
STEP: Final = timedelta(seconds=10)
WHOLE: Final = timedelta(seconds=30)


class MailSecurity(StrEnum):
    """How the way to the server is encrypted."""

    TLS = "smtps"  # from the first byte
    STARTTLS = "smtp"  # before anything is told; never without
    NONE = "smtp-plain"  # to this host alone


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and in whose name. `trust` None means the authorities of
    certifi.
    """

    security: MailSecurity
    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = None
    trust: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        """Says nothing of the password, whoever writes it down."""
        return f"MailServer({self.security}, {self.host}, {self.port})"


class NotEncrypted(Exception):
    """The server offers no encryption."""


# In this order: some of these are kinds of others further down.
_FAILURES: Final[Mapping[type[Exception], tuple[OutcomeKind, str]]] = {
    ssl.SSLError: (OutcomeKind.TLS_FAILED, "the encrypted connection failed"),
    aiosmtplib.SMTPTimeoutError: (OutcomeKind.TIMED_OUT, "the mail server did not answer"),
    aiosmtplib.SMTPAuthenticationError: (OutcomeKind.REFUSED, "the mail server let us not in"),
    aiosmtplib.SMTPResponseException: (OutcomeKind.REFUSED, "the mail server refused it"),
    aiosmtplib.SMTPRecipientsRefused: (OutcomeKind.REFUSED, "it knows no such mailbox"),
    NotEncrypted: (OutcomeKind.TLS_FAILED, "the mail server offers no encryption"),
    aiosmtplib.SMTPNotSupported: (OutcomeKind.REFUSED, "the mail server lets nobody in"),
    aiosmtplib.SMTPException: (OutcomeKind.UNREACHABLE, "no connection, or it broke"),
    TimeoutError: (OutcomeKind.TOO_SLOW, "not done in the time of an attempt"),
    OSError: (OutcomeKind.UNREACHABLE, "no connection, or it broke"),
}


async def send_mail(server: MailServer, mail: Mail, moment: datetime) -> Outcome:
    """Hands one message in and says how it went; nothing of it is quoted in the outcome."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(WHOLE.total_seconds()):
            await _hand_in(server, written(server, mail, moment), mail.to)
    except tuple(_FAILURES) as failure:
        kind, reason = _told(failure)
        return Outcome(kind, reason, _since(began))
    return Outcome(OutcomeKind.DELIVERED, "the mail server took it", _since(began))


def written(server: MailServer, mail: Mail, moment: datetime) -> EmailMessage:
    """The message as it is sent. No value of a header can end it: the library refuses that."""
    message = EmailMessage(policy=LINES)
    message["From"] = Address("Forthwith", addr_spec=server.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = f"<{mail.message_id}@{server.sender.rpartition('@')[2]}>"
    # Nobody's absence is to be answered to us (RFC 3834 s.5).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


async def _hand_in(server: MailServer, message: EmailMessage, to: str) -> None:
    trust = server.trust or ssl.create_default_context(cafile=certifi.where())
    encrypted = server.security is not MailSecurity.NONE
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=STEP.total_seconds(),
        use_tls=server.security is MailSecurity.TLS,
        start_tls=False,  # below, where a server that offers none is told apart
        tls_context=trust if encrypted else None,
    )
    async with client:
        if server.security is MailSecurity.STARTTLS:
            await _encrypt(client)
        if server.username is not None:
            await client.login(server.username, server.password or "")
        await client.send_message(message, sender=server.sender, recipients=[to])


async def _encrypt(client: aiosmtplib.SMTP) -> None:
    """Before this nothing was told, and without it nothing is."""
    await client.ehlo()
    if not client.supports_extension("starttls"):
        raise NotEncrypted
    await client.starttls()


def _told(failure: Exception) -> tuple[OutcomeKind, str]:
    """Where the library wraps what failed, what it wraps says more."""
    cause = failure.__cause__
    if isinstance(cause, ssl.SSLError):
        return _FAILURES[ssl.SSLError]
    return next(told for of, told in _FAILURES.items() if isinstance(failure, of))


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)
