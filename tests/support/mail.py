"""A mail server on loopback: a real one, which keeps what it is handed."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from app.services.courier import Courier
from app.services.herald import Herald, MailSettings
from app.values import dataclass

CONSOLE = "https://console.regulator.example"
SENDER = "forthwith@regulator.example"


@dataclass
class MailBox:
    """Where it listens, what it was handed, and what it answers to each message."""

    port: int = 0
    answer: str = "250 OK"
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    recipients: list[str] = field(default_factory=list[str])
    encrypted: list[bool] = field(default_factory=list[bool])

    async def handle_DATA(  # noqa: N802 - as the library calls it
        self, _server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            content = cast("bytes", envelope.content)
            self.mails.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
        return self.answer

    def herald(self, security: str = "smtp-plain", **options: Any) -> Herald:
        """Sends by it."""
        parts = {"host": "127.0.0.1", "port": self.port, "sender": SENDER, **options}
        return Herald(
            Courier(allow_loopback=True), mail=MailSettings(security, parts), console=CONSOLE
        )


@asynccontextmanager
async def a_mailbox(
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    password: str | None = None,
) -> AsyncGenerator[MailBox]:
    """With `starttls` or `tls` it takes nothing unencrypted. With `password`, which goes with
    `starttls` alone, it takes nothing from whoever does not know it.
    """
    box = MailBox()

    def let_in(*args: Any) -> AuthResult:
        given = cast("LoginPassword", args[-1])
        return AuthResult(handled=False, success=given.password == (password or "").encode())

    def serve() -> SMTP:
        return SMTP(
            box,
            hostname="mail.example",
            tls_context=starttls,
            require_starttls=starttls is not None,
            auth_required=password is not None,
            authenticator=let_in,
            loop=asyncio.get_running_loop(),
        )

    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0, ssl=tls)
    box.port = server.sockets[0].getsockname()[1]
    async with server:
        yield box
