"""What a register must hold before it takes its first request."""

from collections.abc import Awaitable, Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeAlias

from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Conflict
from app.domain.signing_keys import OtherSigningKey, SigningKey, must_not_be_retired
from app.kit.clock import Clock, SandboxClock
from app.services.calendars import is_dated_by_mine
from app.services.house import House
from app.store import books, installation, signing_keys
from app.store.driver import Connection

if TYPE_CHECKING:
    from app.store.engine import Session

# Loaded only where there is something to note.
_Note: TypeAlias = "Callable[[Session, Clock], Awaitable[None]]"


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
        await _hold_signing_key(connection, house)
        # A version that is there stays as it is.
        await installation.add_built_in(connection, BUILT_IN, house.clock.now())
        is_dated = await is_dated_by_mine(connection)
    if not is_dated:
        note: _Note = resolve_name("app.services.bank_holidays:note_edition")
        async with house.sessions.begin() as session:
            await note(session, house.clock)


async def has_keys(house: House) -> bool:
    """Whether anybody was given a key yet."""
    async with house.driver() as connection:
        return await books.any_key(connection)


async def _hold_signing_key(connection: Connection, house: House) -> None:
    """Makes sure that this process signs with the register's key, the first one to come.

    Otherwise one thing would be signed by several keys, and a repeat would not be the same.
    """
    signer = house.signer
    key = SigningKey(signer.key_id, signer.public_key, house.clock.now())
    await signing_keys.add_first(connection, key)
    held = await signing_keys.find(connection, key.key_id)
    if held is None:
        raise OtherSigningKey(
            "This register signs with another key. Give the process the same "
            "FORTHWITH_SIGNING_KEY, or the data directory that holds its signing.key; to "
            "sign with a new one from now on, run `forthwith signing-keys rotate` with it."
        )
    must_not_be_retired(held)


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
