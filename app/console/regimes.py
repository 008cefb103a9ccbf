"""Regimes, and one regime: each number and ground with the article that it comes from."""

import re
from typing import Final

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.errors import Unknown
from app.domain.exposures import day_of
from app.domain.permissions import Act
from app.domain.regime_versions import RegimeVersion, version_for
from app.kit import cursors
from app.services import regimes
from app.values import dataclass

pages = Pages()

_CODE: Final = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)
_MOST_VERSIONS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class _Place:
    """After which code the page of the list begins; None for the first page."""

    after: str | None


@dataclass(frozen=True, slots=True)
class _Version:
    """Which version is asked for; None for the one that holds today."""

    number: int | None


@pages.show("/regimes")
async def list_regimes(visit: Visit) -> Response:
    asked = asked_of(visit, (), _place_in)
    held: list[list[RegimeVersion]] = []
    if asked is not None:
        held = await regimes.list_regimes(visit.session, after=asked.after, limit=PAGE + 1)
    found, following = page_of(held, lambda one: cursors.write_word(one[0].regime.code))
    return await visit.page(
        "regimes.html",
        title="Regimes",
        supervises=visit.may(Act.SUPERVISE),
        status=422 if asked is None else 200,
        found=[_holding(visit, versions) for versions in found],
        following=following,
    )


@pages.show("/regimes/{code}")
async def show_regime(visit: Visit) -> Response:
    code = str(visit.request.path_params["code"])
    versions = await regimes.versions_of(visit.session, code) if _CODE.fullmatch(code) else []
    asked = asked_of(visit, {"version"}, _version_in) or _Version(None)
    shown = next((one for one in versions if one.regime.version == asked.number), None)
    if not versions or (shown is None and asked.number is not None):
        raise Unknown("There is no such regime.")
    shown = shown or _holding(visit, versions)
    return await visit.page(
        "regime.html",
        title=shown.regime.title,
        status=200 if visit.refused is None else 422,
        regime=shown.regime,
        built_in=shown.built_in,
        supervises=visit.may(Act.SUPERVISE),
        versions=list(reversed(versions)),
    )


def _holding(visit: Visit, versions: list[RegimeVersion]) -> RegimeVersion:
    """The version for what begins today."""
    chosen = version_for([one.regime for one in versions], day_of(visit.now))
    return next(one for one in versions if one.regime is chosen)


def _place_in(fields: Fields) -> _Place:
    return _Place(place_in(fields, cursors.read_word))


def _version_in(fields: Fields) -> _Version:
    return _Version(fields.number("version", least=1, most=_MOST_VERSIONS))
