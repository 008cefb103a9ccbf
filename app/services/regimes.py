"""Regimes: which version a notice is issued under, and adding a regulator's own."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter

from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Malformed, Unknown
from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.regime_documents import regime_document, regime_from_document
from app.domain.regime_versions import RegimeVersion
from app.domain.regimes import Regime
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.store import events, regimes
from app.store.engine import Session
from app.store.tables.platforms import RegimeRow
from app.values import replace


async def list_regimes(
    session: Session, *, after: str | None, limit: int
) -> list[list[RegimeVersion]]:
    """Each regime with every version of it, the oldest first; regimes by code."""
    rows = await regimes.list_page(session, after=after, limit=limit)
    return [[_version(row) for row in group] for _, group in groupby(rows, attrgetter("code"))]


async def versions_of(session: Session, code: str) -> list[RegimeVersion]:
    """Every version of one regime, the oldest first."""
    rows = await regimes.list_versions(session, code)
    if not rows:
        raise Unknown("There is no such regime; GET /v1/regimes lists them.")
    return [_version(row) for row in rows]


async def propose(session: Session, *, document: Mapping[str, object]) -> Regime:
    """The version that a document would add, with its number; refused as adding it would be."""
    if "version" in document:
        raise Malformed.at("/version", "the register counts versions; leave it out")
    proposed = regime_from_document(document)
    newest = await _newest_of_own(session, proposed.code)
    if newest is None:
        return proposed
    number, begun = newest
    if proposed.effective_from <= begun:
        raise Malformed.at(
            "/effective_from", f"a new version takes effect after {begun.isoformat()}"
        )
    return replace(proposed, version=number + 1)


async def add_regime(
    session: Session, clock: Clock, actor: Actor, *, document: Mapping[str, object]
) -> list[RegimeVersion]:
    """A regulator's own regime, or the next version of one: every version, the new one last.

    The version is given by the register; a built-in regime is law and is not rewritten.
    """
    proposed = await propose(session, document=document)
    now = clock.now()
    row = RegimeRow(
        code=proposed.code,
        version=proposed.version,
        effective_from=proposed.effective_from,
        built_in=False,
        document=regime_document(proposed),
        created_at=now,
    )
    await regimes.add(session, row)
    await events.append(
        session,
        actor,
        Event(
            id=new_id(),
            kind=EventKind.REGIME_ADDED,
            effective_at=now,
            recorded_at=now,
            facts={"code": row.code, "version": row.version},
        ),
    )
    return await versions_of(session, row.code)


async def _newest_of_own(session: Session, code: str) -> tuple[int, date] | None:
    if any(regime.code == code for regime in BUILT_IN):
        raise Malformed.at("/code", "this is a built-in regime; choose a code of your own")
    return await regimes.newest(session, code)


def _version(row: RegimeRow) -> RegimeVersion:
    return RegimeVersion(regime_from_document(row.document), row.built_in, row.created_at)
