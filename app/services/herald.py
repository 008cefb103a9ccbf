"""The way out for alerts: by webhook to the regulator's own systems, and by e-mail."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from app.domain.mail import Mail
from app.services.courier import Courier
from app.values import dataclass

if TYPE_CHECKING:
    from app.domain.deliveries import Outcome

# Loaded with the first mail: no start is to wait for it.
_SEND = "app.delivery.mail:send_mail"
_SERVER = "app.delivery.mail:MailServer"
_SECURITY = "app.delivery.mail:MailSecurity"


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where mail is handed in; `options` are those of `app.delivery.mail.MailServer`."""

    security: str
    options: dict[str, Any]


class Herald:
    """Tells of alerts. Without a mail server none are sent by mail."""

    def __init__(
        self, courier: Courier, *, mail: MailSettings | None = None, console: str = ""
    ) -> None:
        self.courier = courier
        self.console = console
        self._mail = mail
        self._send: Callable[[Mail, datetime], Awaitable[Outcome]] | None = None

    @property
    def sends_mail(self) -> bool:
        return self._mail is not None

    async def send(self, mail: Mail, moment: datetime) -> "Outcome":
        """Hands a message in at the mail server, and says how it went."""
        if self._send is None:
            self._send = self._opened()
        return await self._send(mail, moment)

    def _opened(self) -> "Callable[[Mail, datetime], Awaitable[Outcome]]":
        if self._mail is None:
            raise RuntimeError("no mail server is set up")
        security = resolve_name(_SECURITY)(self._mail.security)
        server = resolve_name(_SERVER)(security=security, **self._mail.options)
        return partial(resolve_name(_SEND), server)
