"""The key that signs: the same for all, replaced by name, and never forgotten."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.permissions import SYSTEM
from app.domain.signing_keys import OtherSigningKey, SigningKey, SigningKeyRetired
from app.kit.signing import SEED_BYTES, Signer
from app.services.house import House
from app.services.installation import install
from app.services.signing_keys import list_signing_keys, rotate_signing_key
from app.store.tables.events import EventRow
from app.values import replace
from tests.support.clock import FixedClock
from tests.support.houses import SIGNING_KEY

FIRST = Signer(SIGNING_KEY)
SECOND = Signer(bytes(SEED_BYTES))
THIRD = Signer(bytes([1]) * SEED_BYTES)


async def rotate(house: House, signer: Signer) -> SigningKey:
    async with house.sessions.begin() as session:
        return await rotate_signing_key(session, house.clock, SYSTEM, signer=signer)


async def held(house: House) -> list[tuple[str, bool]]:
    """Each key, and whether it signs."""
    async with house.sessions() as session:
        keys = await list_signing_keys(session)
    return [(key.key_id, key.retired_at is None) for key in keys]


async def test_the_first_key_to_come_is_the_one_that_signs(house: House) -> None:
    await install(house)
    assert await held(house) == [(FIRST.key_id, True)]


async def test_a_process_with_another_key_does_not_start(house: House) -> None:
    with pytest.raises(OtherSigningKey, match="signing-keys rotate"):
        await install(replace(house, signer=SECOND))
    assert await held(house) == [(FIRST.key_id, True)]


async def test_after_a_rotation_the_new_key_signs_and_the_former_stays_published(
    house: House, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=1))
    assert await rotate(house, SECOND) == SigningKey(
        SECOND.key_id, SECOND.public_key, clock.now()
    )
    clock.advance(timedelta(days=1))
    await rotate(house, THIRD)

    newest_first = [(THIRD.key_id, True), (SECOND.key_id, False), (FIRST.key_id, False)]
    assert await held(house) == newest_first
    await install(replace(house, signer=THIRD))


async def test_a_process_with_a_retired_key_does_not_start(house: House) -> None:
    await rotate(house, SECOND)
    with pytest.raises(SigningKeyRetired, match=FIRST.key_id):
        await install(house)


async def test_a_rotation_is_an_event_and_twice_is_once(house: House) -> None:
    await rotate(house, SECOND)
    await rotate(house, SECOND)

    query = select(EventRow.facts).where(EventRow.kind == "signing_key.rotated")
    async with house.sessions() as session:
        told = (await session.scalars(query)).all()
    assert told == [{"key_id": SECOND.key_id, "retired_key_id": FIRST.key_id}]


async def test_a_retired_key_does_not_come_back(house: House) -> None:
    await rotate(house, SECOND)
    with pytest.raises(SigningKeyRetired):
        await rotate(house, FIRST)
    assert await held(house) == [(SECOND.key_id, True), (FIRST.key_id, False)]


async def test_of_rotations_at_once_one_key_signs_in_the_end(committing: House) -> None:
    rotations = (rotate(committing, key) for key in (SECOND, THIRD, SECOND))
    done = await asyncio.gather(*rotations, return_exceptions=True)
    keys = await held(committing)

    # Whoever comes once its key was replaced by another's is told so.
    refused = [one for one in done if isinstance(one, BaseException)]
    assert [type(one) for one in refused] in ([], [SigningKeyRetired])
    assert [signs for _, signs in keys] == [True, False, False]
