"""What the players of a run share."""

from dataclasses import field

from app.simulation.receipts import Keyring
from app.simulation.receivers import Receivers
from app.simulation.register_time import RegisterTime
from app.simulation.tallies import Book
from app.simulation.targets import Board
from app.values import dataclass


@dataclass(slots=True)
class Stage:
    """`receivers` where platforms are told at once as well; `grounds` by code of a regime."""

    address: str
    time: RegisterTime
    book: Book
    receivers: Receivers | None = None
    keyring: Keyring = field(default_factory=Keyring)
    board: Board = field(default_factory=Board)
    grounds: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
