"""Keeping the platforms of the register: adding one, and changing what is said of it."""

from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.choices import named_providers
from app.console.differences import Row, differences
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.errors import Malformed, Unknown
from app.domain.platforms import Platform, PlatformFacts
from app.kit.locators import MAX_LOCATOR_CHARACTERS as _LONGEST_URL
from app.services import platforms
from app.wire.platforms import facts_entered, home_page

pages = Pages()

_LONGEST_NAME: Final = 300
_LONGEST_EMAIL: Final = 254
_MOST_TERRITORIES: Final = 250
_ADDS: Final = (
    "Notices can be issued to the platform from now on.",
    "It signs in and reads its notices once it has a key, which a supervisor makes.",
    "What is in the register can be changed, and is never removed from it.",
)
_CHANGES: Final = (
    "Every page and every answer of the API says so from now on.",
    "That you changed it stays on record.",
)
_HANDED_OVER: Final = (
    "Notices from now on are issued to its new provider. Those issued before keep theirs."
)
_NOBODY: Final = UUID(int=0)
_NOTHING: Final = PlatformFacts(
    provider_id=_NOBODY, name="", url="", contact_email=None, territories=[]
)


async def ask_for_platform(visit: Visit) -> Response:
    return await _form(visit, "Add a platform", _NOTHING, back="/platforms")


@pages.send("/platforms/add", form=ask_for_platform)
async def add_platform(visit: Visit) -> Response:
    facts = _facts(visit)
    rows = await _told(visit, facts)
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you add this platform",
            consequences=_ADDS,
            rows=rows,
            button="Add the platform",
            back="/platforms",
        )

    async def act() -> Done:
        added = await platforms.add_platform(
            visit.session, visit.house.clock, visit.actor, facts=facts
        )
        return Done(f"/platforms/{added.id}", f"{added.name} is in the register.")

    return await visit.once(act)


async def ask_for_changes(visit: Visit) -> Response:
    platform = await _platform(visit)
    title, place = f"Change {platform.name}", f"/platforms/{platform.id}"
    return await _form(visit, title, _facts_of(platform), back=place, version=platform.version)


@pages.send("/platforms/{platform_id}/change", form=ask_for_changes)
async def change_platform(visit: Visit) -> Response:
    platform = await _platform(visit)
    with visit.reading() as fields:
        seen = fields.version_seen()
    facts = _facts(visit)
    if not visit.confirmed:
        platforms.must_be_current(platform.version, seen)
        held = await _told(visit, _facts_of(platform))
        moves = facts["provider_id"] != platform.provider_id
        return await visit.confirm(
            title=f"Check before you change {platform.name}",
            consequences=(_HANDED_OVER, *_CHANGES) if moves else _CHANGES,
            rows=differences(held, await _told(visit, facts)),
            button="Change the platform",
            back=f"/platforms/{platform.id}",
        )

    async def act() -> Done:
        changed = await platforms.change_platform(
            visit.session,
            visit.house.clock,
            visit.actor,
            platform_id=platform.id,
            changes=facts,
            seen=seen,
        )
        return Done(f"/platforms/{changed.id}", f"{changed.name} is changed.")

    return await visit.once(act)


async def _form(
    visit: Visit, title: str, facts: PlatformFacts, *, back: str, version: int | None = None
) -> Response:
    return await visit.page(
        "platform_form.html",
        title=title,
        said=facts,
        providers=await named_providers(visit),
        back=back,
        version=version,
    )


def _facts(visit: Visit) -> PlatformFacts:
    """All that is said of a platform, as the contract takes it."""
    with visit.reading() as fields:
        facts = fields.by(lambda: facts_entered(_entered(fields)))
    return facts or _NOTHING


def _entered(fields: Fields) -> dict[str, object]:
    if fields.line("provider_id") is None:
        fields.wrong("provider_id", "Choose the provider that answers for it")
    return {
        "provider_id": fields.id("provider_id") or _NOBODY,
        "name": fields.must_line("name", what="the name of the platform", most=_LONGEST_NAME),
        "url": _url(fields),
        "contact_email": fields.line("contact_email", most=_LONGEST_EMAIL),
        "territories": list(fields.territories("territories", most=_MOST_TERRITORIES)),
    }


def _url(fields: Fields) -> str:
    url = fields.must_line("url", what="the address of its home page", most=_LONGEST_URL)
    return (fields.by(lambda: home_page(url)) if url else None) or url


def _facts_of(platform: Platform) -> PlatformFacts:
    return PlatformFacts(
        provider_id=platform.provider_id,
        name=platform.name,
        url=platform.url,
        contact_email=platform.contact_email,
        territories=list(platform.territories),
    )


async def _told(visit: Visit, facts: PlatformFacts) -> list[Row]:
    return [
        ("Provider", await _provider(visit, facts["provider_id"])),
        ("Name", facts["name"]),
        ("Address of the service", facts["url"]),
        ("Contact", facts["contact_email"] or "None given"),
        ("Territories", ", ".join(facts["territories"]) or "None given"),
    ]


async def _provider(visit: Visit, provider_id: UUID) -> str:
    try:
        return (await platforms.find_provider(visit.session, provider_id)).name
    except Unknown as unknown:
        raise Malformed.at("/provider_id", unknown.detail) from unknown


async def _platform(visit: Visit) -> Platform:
    platform_id = visit.id_in_path("platform_id", "platform")
    return await platforms.find_platform(visit.session, platform_id)
