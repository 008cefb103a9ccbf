"""Groups of providers: a list, one with its members, and adding one."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.provider_keeping import LONGEST_NAME
from app.console.visits import Done, Visit
from app.domain.orders import Place
from app.domain.platforms import ProviderGroup
from app.kit import cursors
from app.services import platforms

pages = Pages()

_MEMBERS: Final = 50
_ADDS: Final = (
    "Providers can be put into the group from now on, each from its own page.",
    "A group keeps its name, and is never removed from the register.",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    after: Place | None


@pages.show("/provider-groups")
async def list_groups(visit: Visit) -> Response:
    asked = asked_of(visit, (), _asked_in)
    rows: list[ProviderGroup] = []
    if asked is not None:
        rows = await platforms.list_groups(visit.session, after=asked.after, limit=PAGE + 1)
    found, following = page_of(rows, lambda row: cursors.write(row.created_at, row.id))
    return await visit.page(
        "provider_groups.html",
        title="Groups of providers",
        status=422 if asked is None else 200,
        found=found,
        following=following,
    )


async def ask_for_group(visit: Visit) -> Response:
    return await visit.page("add_group.html", title="Add a group of providers")


@pages.send("/provider-groups/add", form=ask_for_group)
async def add_group(visit: Visit) -> Response:
    with visit.reading() as fields:
        name = fields.must_line("name", what="the name of the group", most=LONGEST_NAME)
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you add this group",
            consequences=_ADDS,
            rows=[("Name", name)],
            button="Add the group",
            back="/provider-groups",
        )

    async def act() -> Done:
        added = await platforms.add_group(
            visit.session, visit.house.clock, visit.actor, name=name
        )
        return Done(f"/provider-groups/{added.id}", f"{added.name} is in the register.")

    return await visit.once(act)


@pages.show("/provider-groups/{group_id}")
async def show_group(visit: Visit) -> Response:
    group_id = visit.id_in_path("group_id", "provider group")
    group = await platforms.find_group(visit.session, group_id)
    members = await platforms.list_providers(
        visit.session, after=None, limit=_MEMBERS + 1, group_id=group_id
    )
    return await visit.page(
        "provider_group.html",
        title=group.name,
        group=group,
        members=members[:_MEMBERS],
        more=len(members) > _MEMBERS,
    )


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(place_in(fields, cursors.read))
