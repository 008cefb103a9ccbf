"""Mail: a message, and to whom one can be sent."""

import re
from typing import Final

from app.values import dataclass

# What a mail server takes without quoting (RFC 5321 s.4.1.2, Dot-string), in ASCII.
_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAILBOX: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in plain text to one mailbox. Its id is the same however often it is sent."""

    to: str
    subject: str
    text: str
    message_id: str


def is_mailbox(address: str) -> bool:
    """Whether mail can be sent there as it is written: one mailbox, nothing to quote."""
    return len(address) <= 254 and _MAILBOX.fullmatch(address) is not None
