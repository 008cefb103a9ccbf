"""What a register must hold before it takes its first request."""

from app.domain.errors import Conflict
from app.kit.clock import SandboxClock
from app.services.bank_holidays import is_dated_by_mine, note_edition
from app.services.house import House
from app.services.regimes import install_built_in
from app.services.signing_keys import hold_signing_key
from app.store import installation


class OtherSealingKey(Conflict):
    code = "other_sealing_key"


class OtherKindOfRegister(Conflict):
    code = "other_kind_of_register"


async def install(house: House) -> None:
    """Puts in what is built in, and makes sure that this process holds the register's keys.

    With another sealing key every locator would be unreadable and none would be found again,
    so a process that has one must not start.
    """
    check, sandbox = house.sealer.check_value(), house.sandbox
    async with house.driver() as connection, connection.transaction():
        held = await installation.found(
            connection, check, house.clock.now(), sandbox=sandbox is not None
        )
        if held.sealing_check != check:
            raise OtherSealingKey(
                "This database was sealed with another key. Give the process the same "
                "FORTHWITH_SEALING_KEY, or the data directory that holds its sealing.key."
            )
        _must_be_of_a_kind(founded_as_sandbox=held.sandbox, sandbox=sandbox)
        if sandbox is not None:
            sandbox.forward_to(held.clock_offset)
        await hold_signing_key(connection, house.clock, house.signer)
        await install_built_in(connection, house.clock)
        is_dated = await is_dated_by_mine(connection)
    if not is_dated:
        async with house.sessions.begin() as session:
            await note_edition(session, house.clock)


def _must_be_of_a_kind(*, founded_as_sandbox: bool, sandbox: SandboxClock | None) -> None:
    """What was recorded in earnest must never be moved in time, nor the other way round."""
    if founded_as_sandbox and sandbox is None:
        raise OtherKindOfRegister(
            "This register is a sandbox: set FORTHWITH_SANDBOX=1, or use another database."
        )
    if sandbox is not None and not founded_as_sandbox:
        raise OtherKindOfRegister(
            "This register is in earnest and never becomes a sandbox: unset FORTHWITH_SANDBOX, "
            "or use another database."
        )
