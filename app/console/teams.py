"""Teams: who shares work, and those that have ended."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from starlette.responses import Response

from app.console.asking import listing
from app.console.pages import Pages
from app.console.people import people
from app.console.visits import Done, Visit
from app.domain.officers import Team
from app.domain.permissions import Act
from app.services import officers
from app.values import dataclass

pages = Pages()

_NAME: Final = "the name of the team"


@dataclass(frozen=True, slots=True)
class _Turn:
    """That a team ends, or takes up work again."""

    path: str
    active: bool
    title: str
    told: str
    consequences: tuple[str, ...]


_TURNS: Final = (
    _Turn(
        "end",
        active=False,
        title="End the team {}",
        told="The team {} has ended.",
        consequences=(
            "Its open notices are nobody's then. Those of its officers stay theirs.",
            "Nothing is assigned to it any more, and nobody joins it.",
        ),
    ),
    _Turn(
        "resume",
        active=True,
        title="Bring back the team {}",
        told="The team {} takes work again.",
        consequences=(
            "Notices can be assigned to it again. None is given back by itself.",
            "Officers who belong to it share its work again.",
        ),
    ),
)


@pages.show("/teams")
async def list_teams(visit: Visit) -> Response:
    listed = await listing(visit, partial(officers.list_teams, visit.session))
    return await visit.page(
        "teams.html",
        title="Teams",
        status=listed.status,
        found=listed.found,
        following=listed.following,
        supervises=visit.may(Act.SUPERVISE),
    )


async def ask_to_add(visit: Visit) -> Response:
    return await visit.page("team_form.html", title="Add a team", team=None)


@pages.send("/teams/add", act=Act.SUPERVISE, form=ask_to_add)
async def add_team(visit: Visit) -> Response:
    with visit.reading() as fields:
        name = fields.must_line("name", what=_NAME)

    async def act() -> Done:
        team = await officers.add_team(visit.session, visit.house.clock, visit.actor, name=name)
        return Done(f"/teams/{team.id}", f"The team {team.name} is added.")

    return await visit.once(act)


@pages.show("/teams/{team_id}")
async def show_team(visit: Visit) -> Response:
    """With its members, those who have left as well."""
    team = await _team(visit)
    known = (await people(visit)).officers.values()
    return await visit.page(
        "team.html",
        title=team.name,
        team=team,
        members=sorted(
            (one for one in known if one.team_id == team.id),
            key=lambda one: (not one.active, one.name),
        ),
        supervises=visit.may(Act.SUPERVISE),
    )


async def ask_to_change(visit: Visit) -> Response:
    team = await _team(visit)
    return await visit.page("team_form.html", title=f"Rename the team {team.name}", team=team)


@pages.send("/teams/{team_id}/change", act=Act.SUPERVISE, form=ask_to_change)
async def change_team(visit: Visit) -> Response:
    with visit.reading() as fields:
        name = fields.must_line("name", what=_NAME)
    return await _change(visit, {"name": name}, "The team is called {} now.")


async def _ask_to_turn(turn: _Turn, visit: Visit) -> Response:
    team = await _team(visit)
    return await visit.ask(
        title=turn.title.format(team.name),
        consequences=turn.consequences,
        button="Record it",
        back=f"/teams/{team.id}",
        seen=team.version,
    )


async def _turn(turn: _Turn, visit: Visit) -> Response:
    return await _change(visit, {"active": turn.active}, turn.told)


for _one in _TURNS:
    pages.send(
        f"/teams/{{team_id}}/{_one.path}", act=Act.SUPERVISE, form=partial(_ask_to_turn, _one)
    )(partial(_turn, _one))


async def _change(visit: Visit, changes: Mapping[str, object], told: str) -> Response:
    team_id = visit.id_in_path("team_id", "team")
    with visit.reading() as fields:
        seen = fields.version_seen()

    async def act() -> Done:
        team = await officers.change_team(
            visit.session,
            visit.house.clock,
            visit.actor,
            team_id=team_id,
            changes=changes,
            seen=seen,
        )
        return Done(f"/teams/{team.id}", told.format(team.name))

    return await visit.once(act)


async def _team(visit: Visit) -> Team:
    return await officers.find_team(visit.session, visit.id_in_path("team_id", "team"))
