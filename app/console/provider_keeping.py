"""Keeping the providers of the register: adding one, and changing what is said of it."""

from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.choices import named_groups
from app.console.differences import Row, differences
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.errors import Malformed, Unknown
from app.domain.platforms import Provider
from app.services import platforms
from app.values import asdict, dataclass

pages = Pages()

LONGEST_NAME: Final = 300
_STAYS: Final = "What is in the register can be changed, and is never removed from it."
_ADDS: Final = ("The provider can be given platforms and revenue figures from now on.", _STAYS)
_CHANGES: Final = (
    "Every page and every answer of the API says so from now on.",
    "That you changed it stays on record.",
)


@dataclass(frozen=True, slots=True)
class _Entered:
    """A provider as the form says it."""

    name: str
    country: str | None
    group_id: UUID | None


async def ask_for_provider(visit: Visit) -> Response:
    said = _Entered("", None, None)
    return await _form(visit, "Add a provider", said, back="/providers")


@pages.send("/providers/add", form=ask_for_provider)
async def add_provider(visit: Visit) -> Response:
    entered = _entered(visit)
    rows = await _told(visit, entered)
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you add this provider",
            consequences=_ADDS,
            rows=rows,
            button="Add the provider",
            back="/providers",
        )

    async def act() -> Done:
        added = await platforms.add_provider(
            visit.session, visit.house.clock, visit.actor, **asdict(entered)
        )
        return Done(f"/providers/{added.id}", f"{added.name} is in the register.")

    return await visit.once(act)


async def ask_for_changes(visit: Visit) -> Response:
    provider = await _provider(visit)
    said = _Entered(provider.name, provider.country, provider.group_id)
    place = f"/providers/{provider.id}"
    return await _form(
        visit, f"Change {provider.name}", said, back=place, version=provider.version
    )


@pages.send("/providers/{provider_id}/change", form=ask_for_changes)
async def change_provider(visit: Visit) -> Response:
    provider = await _provider(visit)
    with visit.reading() as fields:
        seen = fields.version_seen()
    entered = _entered(visit)
    held = _Entered(provider.name, provider.country, provider.group_id)
    if not visit.confirmed:
        platforms.must_be_current(provider.version, seen)
        return await visit.confirm(
            title=f"Check before you change {provider.name}",
            consequences=_CHANGES,
            rows=differences(await _told(visit, held), await _told(visit, entered)),
            button="Change the provider",
            back=f"/providers/{provider.id}",
        )

    async def act() -> Done:
        changed = await platforms.change_provider(
            visit.session,
            visit.house.clock,
            visit.actor,
            provider_id=provider.id,
            changes=asdict(entered),
            seen=seen,
        )
        return Done(f"/providers/{changed.id}", f"{changed.name} is changed.")

    return await visit.once(act)


async def _form(
    visit: Visit, title: str, said: _Entered, *, back: str, version: int | None = None
) -> Response:
    return await visit.page(
        "provider_form.html",
        title=title,
        said=said,
        groups=await named_groups(visit),
        back=back,
        version=version,
    )


def _entered(visit: Visit) -> _Entered:
    with visit.reading() as fields:
        name = fields.must_line("name", what="the name of the provider", most=LONGEST_NAME)
        countries = fields.territories("country", most=1)
        group_id = fields.id("group_id")
    return _Entered(name, countries[0] if countries else None, group_id)


async def _told(visit: Visit, one: _Entered) -> list[Row]:
    return [
        ("Name", one.name),
        ("Country", one.country or "Not stated"),
        ("Group", await _group(visit, one.group_id)),
    ]


async def _group(visit: Visit, group_id: UUID | None) -> str:
    if group_id is None:
        return "None"
    try:
        return (await platforms.find_group(visit.session, group_id)).name
    except Unknown as unknown:
        raise Malformed.at("/group_id", unknown.detail) from unknown


async def _provider(visit: Visit) -> Provider:
    provider_id = visit.id_in_path("provider_id", "provider")
    return await platforms.find_provider(visit.session, provider_id)
