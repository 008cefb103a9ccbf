"""Putting a house together: of connections, a clock and a seal, or within a transaction."""

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
from app.services.access import Doorkeeper
from app.services.arrivals import Arrivals
from app.services.calendars import CalendarBook
from app.services.change_feed import MOST_LISTENING, ChangeFeed
from app.services.courier import Courier
from app.services.herald import Herald
from app.services.house import House
from app.services.platforms import PlatformBook
from app.services.regimes import RegimeBook
from app.services.signing_keys import SigningKeyBook
from app.services.workings import WorkingsBook
from app.store.driver import Connection, Driver, driver_within
from app.store.engine import PoolsInUse, Session, Sessions, driver_of, no_pools, sessions_within
from app.store.failures import is_away, is_of_one, is_overtaken

if TYPE_CHECKING:
    from app.domain.register import Duplicate
    from app.services.calls import Call
    from app.services.figures import FigureBook
    from app.services.idempotency import Answer
    from app.services.transparency import TransparencyBook
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
    sessions: Sessions,
    driver: Driver,
    clock: Clock,
    sealer: Sealer,
    *,
    signer: Signer,
    courier: Courier,
    herald: Herald,
    books: Sessions,
    streams: int = MOST_LISTENING,
    pools: PoolsInUse = no_pools,
    smallest_published: int | None = None,
) -> House:
    """A house with what it lately read still empty; without a smallest count that is
    published, none is.

    The books read by sessions of their own: an act asks them while it holds one, and must
    never wait for another that only acts like itself could give back.
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
        sessions,
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


async def within(house: House, session: Session) -> House:
    """A house all of whose doings are part of the transaction of one session.

    Whatever its acts commit is there only once that transaction is. It has one
    connection, which does one thing at a time.
    """
    driver = await driver_of(session)
    sessions = sessions_within(await session.connection())
    driver_here = driver_within(driver)
    return furnish(
        sessions,
        driver_here,
        house.clock,
        house.sealer,
        signer=house.signer,
        courier=house.courier,
        herald=house.herald,
        books=sessions,
    )
