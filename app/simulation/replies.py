"""How the receiver of each manner answers a webhook, by a chance that is handed in."""

from datetime import timedelta
from enum import Enum
from random import Random
from typing import Final

from app.simulation.manners import Manner
from app.values import dataclass, replace


class Ending(Enum):
    ANSWER = "answers"
    BREAK = "breaks the connection off"
    HOLD = "says nothing until the other side gives up"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, after how long; `content` is sent as it is after the head."""

    status: int = 204
    after: timedelta = timedelta(0)
    headers: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    ending: Ending = Ending.ANSWER

    @property
    def takes_it(self) -> bool:
        """Whether the register is told that the message has arrived."""
        return self.ending is Ending.ANSWER and 200 <= self.status < 300


_HOLDS: Final = Reply(ending=Ending.HOLD)
_BREAKS: Final = Reply(ending=Ending.BREAK)
_LONG_CONTENT: Final = 2_000_000
_REPLIES: Final = {
    Manner.PROMPT: (Reply(),),
    Manner.SLOW: (Reply(200),),
    Manner.SILENT: (_HOLDS,),
    Manner.DISPUTING: (Reply(202),),
    Manner.FLAKY: (Reply(), Reply(), Reply(500), Reply(503), _BREAKS),
    Manner.HOSTILE: (
        Reply(302, headers=(("Location", "http://127.0.0.1:22/"),)),
        Reply(307, headers=(("Location", "http://169.254.169.254/latest/meta-data/"),)),
        Reply(200, content=b"x" * _LONG_CONTENT),
        Reply(200, headers=(("X-Long", "x" * 100_000),)),
        Reply(429, headers=(("Retry-After", "9" * 30),)),
        Reply(503, headers=(("Retry-After", "-1"),)),
        Reply(999),
        _HOLDS,
        _BREAKS,
    ),
}


def reply_of(manner: Manner, chance: Random) -> Reply:
    """How a genuine message is answered."""
    reply = chance.choice(_REPLIES[manner])
    if manner is not Manner.SLOW:
        return reply
    return replace(reply, after=timedelta(seconds=chance.uniform(0.5, 5)))
