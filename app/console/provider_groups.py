"""Groups of providers: a list, one with its members, and adding one."""

from functools import partial
from typing import Final

from starlette.responses import Response

from app.console.asking import listing
from app.console.pages import Pages
from app.console.provider_keeping import LONGEST_NAME
from app.console.visits import Done, Visit
from app.services import platforms

pages = Pages()

_MEMBERS: Final = 50
_ADDS: Final = (
    "Providers can be put into the group from now on, each from its own page.",
    "A group keeps its name, and is never removed from the register.",
)


@pages.show("/provider-groups")
async def list_groups(visit: Visit) -> Response:
    listed = await listing(visit, partial(platforms.list_groups, visit.session))
    return await visit.page(
        "provider_groups.html",
        title="Groups of providers",
        status=listed.status,
        found=listed.found,
        following=listed.following,
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
