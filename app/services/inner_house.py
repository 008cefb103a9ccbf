"""A house within a transaction, for acts that are to be done together or not at all."""

from app.services.furnishing import furnish
from app.services.house import House
from app.store.driver import driver_within
from app.store.engine import Session, driver_of, sessions_within


async def within(house: House, session: Session) -> House:
    """A house all of whose doings are part of the transaction of one session.

    Whatever its acts commit is there only once that transaction is. It has one
    connection, which does one thing at a time.
    """
    driver = await driver_of(session)
    sessions = sessions_within(await session.connection())
    driver_here = driver_within(driver)
    return furnish(
        lambda: sessions,
        driver_here,
        house.clock,
        house.sealer,
        signer=house.signer,
        courier=house.courier,
        herald=house.herald,
        books=driver_here,
    )
