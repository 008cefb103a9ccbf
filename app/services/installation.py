"""What a register must hold before it takes its first request."""

from app.domain.errors import Conflict
from app.services.bank_holidays import note_edition
from app.services.house import House
from app.services.regimes import install_built_in
from app.services.signing_keys import hold_signing_key
from app.store import installation


class OtherSealingKey(Conflict):
    code = "other_sealing_key"


async def install(house: House) -> None:
    """Puts in what is built in, and makes sure that this process holds the register's keys.

    With another sealing key every locator would be unreadable and none would be found again,
    so a process that has one must not start.
    """
    check = house.sealer.check_value()
    async with house.sessions.begin() as session:
        held = await installation.sealing_check(session, check, house.clock.now())
        if held != check:
            raise OtherSealingKey(
                "This database was sealed with another key. Give the process the same "
                "FORTHWITH_SEALING_KEY, or the data directory that holds its sealing.key."
            )
        await hold_signing_key(session, house.clock, house.signer)
        await install_built_in(session, house.clock)
        await note_edition(session, house.clock)
