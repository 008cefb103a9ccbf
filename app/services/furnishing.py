"""Putting a house together: of connections, a clock and a seal."""

from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeAlias

from app.domain.errors import Refusal
from app.kit.clock import Clock
from app.kit.gathering import Gathering
from app.kit.sealing import Sealer
from app.kit.signals import Signal
from app.kit.signing import Signer
from app.services.arrivals import Arrivals
from app.services.books import (
    CalendarBook,
    Doorkeeper,
    PlatformBook,
    RegimeBook,
    SigningKeyBook,
)
from app.services.change_feed import MOST_LISTENING, ChangeFeed
from app.services.courier import Courier
from app.services.herald import Herald
from app.services.house import House
from app.services.workings import WorkingsBook
from app.store.driver import Connection, Driver
from app.store.failures import is_away, is_of_one, is_overtaken
from app.store.pools import PoolsInUse, no_pools

if TYPE_CHECKING:
    from app.domain.register import Duplicate
    from app.services.calls import Call
    from app.services.figures import FigureBook
    from app.services.idempotency import Answer
    from app.services.transparency import TransparencyBook
    from app.store.engine import Sessions
    from app.store.notices import IssuedRecord

# What issues, and what takes answers, are loaded when they are first asked for.
_Insert: TypeAlias = (
    "Callable[[Connection, Sequence[IssuedRecord]], Awaitable[Sequence[tuple[Duplicate, ...]]]]"
)
_Submit: TypeAlias = (
    "Callable[[House, Connection, Sequence[Call]], Awaitable[Sequence[Answer | Refusal]]]"
)

WRITING_AT_ONCE = 2
ITEMS_TOGETHER = 256


def furnish(  # noqa: PLR0913 - the parts, each by its name
    opening: "Callable[[], Sessions]",
    driver: Driver,
    clock: Clock,
    sealer: Sealer,
    *,
    signer: Signer,
    courier: Courier,
    herald: Herald,
    books: Driver,
    streams: int = MOST_LISTENING,
    pools: PoolsInUse = no_pools,
    smallest_published: int | None = None,
) -> House:
    """A house with what it lately read still empty; without a smallest count that is
    published, none is.
    """

    async def record(
        connection: Connection, records: "Sequence[IssuedRecord]"
    ) -> "Sequence[tuple[Duplicate, ...]]":
        insert: _Insert = resolve_name("app.store.notices:insert_issued")
        return await insert(connection, records)

    async def submit(
        connection: Connection, calls: "Sequence[Call]"
    ) -> "Sequence[Answer | Refusal]":
        record_as_seen: _Submit = resolve_name("app.services.submissions:record_as_seen")
        return await record_as_seen(house, connection, calls)

    house = House(
        opening,
        driver,
        clock,
        sealer,
        signer,
        Doorkeeper(books, clock),
        PlatformBook(books),
        RegimeBook(books),
        CalendarBook(books),
        _counting(driver, clock),
        SigningKeyBook(books),
        Gathering(
            record,
            driver,
            at_once=WRITING_AT_ONCE,
            most=ITEMS_TOGETHER,
            is_of_one=is_of_one,
        ),
        Gathering(
            submit,
            driver,
            at_once=WRITING_AT_ONCE,
            most=ITEMS_TOGETHER,
            is_of_one=_may_be_of_one,
        ),
        Arrivals(driver),
        ChangeFeed(driver, clock, most=streams),
        courier,
        herald,
        WorkingsBook(driver, clock),
        pools,
        Signal(),
        _transparency(driver, clock, smallest_published),
    )
    return house


def _counting(driver: Driver, clock: Clock) -> "Callable[[], FigureBook]":
    @cache
    def book() -> "FigureBook":
        made: FigureBook = resolve_name("app.services.figures:FigureBook")(driver, clock)
        return made

    return book


def _transparency(
    driver: Driver, clock: Clock, smallest: int | None
) -> "TransparencyBook | None":
    if smallest is None:
        return None
    book = resolve_name("app.services.transparency:TransparencyBook")
    made: TransparencyBook = book(driver, clock, smallest=smallest)
    return made


def _may_be_of_one(error: BaseException) -> bool:
    """Anything that fails in between undoes the whole, so each may be tried apart; only of a
    connection that broke nobody knows what it did.
    """
    return is_of_one(error) or is_overtaken(error) or not is_away(error)
