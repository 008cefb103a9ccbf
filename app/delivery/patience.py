"""How long an attempt, and each part of it, may take."""

from datetime import timedelta
from typing import Final

from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Each part has its own end, and the whole has one that no number of parts puts off."""

    lookup: timedelta = timedelta(seconds=4)
    connect: timedelta = timedelta(seconds=5)
    write: timedelta = timedelta(seconds=5)
    read: timedelta = timedelta(seconds=10)
    # What follows the head of an answer is read to keep the connection, and for no more.
    rest_of_answer: timedelta = timedelta(seconds=2)
    whole: timedelta = timedelta(seconds=15)
    # Then a connection is made anew, and its address with it looked up and judged again.
    life_of_connection: timedelta = timedelta(seconds=60)

    def of_parts(self) -> dict[str, float]:
        """Those that the pool looks after, as it takes them."""
        return {
            "connect": self.connect.total_seconds(),
            "write": self.write.total_seconds(),
            "read": self.read.total_seconds(),
        }


PATIENCE: Final = Patience()
