"""Officers: who works for the regulator, and those who have left."""

from collections.abc import Mapping
from functools import partial
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import listing
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.people import all_teams
from app.console.visits import Done, Visit
from app.domain.errors import Malformed
from app.domain.officers import Officer, Team
from app.domain.permissions import Act
from app.services import officers
from app.values import asdict, dataclass
from app.wire.officers import email_from

pages = Pages()

# As long as an address for mail can be.
_LONGEST_EMAIL: Final = 254
_OWN: Final = "It is you: you are signed out yourself."


@dataclass(frozen=True, slots=True)
class _Entered:
    name: str
    email: str | None
    team_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Turn:
    """That somebody leaves, or comes back."""

    path: str
    active: bool
    title: str
    told: str
    consequences: tuple[str, ...]


_TURNS: Final = (
    _Turn(
        "leave",
        active=False,
        title="Record that {} has left",
        told="{} has left.",
        consequences=(
            "Their keys open nothing any more, and they are signed out of the console.",
            "Open notices assigned to them fall to their team, or to nobody.",
            "What they did stays on record, with their name.",
        ),
    ),
    _Turn(
        "return",
        active=True,
        title="Record that {} is back",
        told="{} is back.",
        consequences=(
            "Their keys open the console and the register again, unless they were ended.",
            "Notices can be assigned to them again. None is given back by itself.",
        ),
    ),
)


@pages.show("/officers")
async def list_officers(visit: Visit) -> Response:
    listed = await listing(visit, partial(officers.list_officers, visit.session))
    return await visit.page(
        "officers.html",
        title="Officers",
        status=listed.status,
        found=listed.found,
        following=listed.following,
        teams=await all_teams(visit),
        supervises=visit.may(Act.SUPERVISE),
    )


async def ask_to_add(visit: Visit) -> Response:
    teams = _offered(await all_teams(visit), None)
    return await visit.page(
        "officer_form.html", title="Add an officer", officer=None, teams=teams
    )


@pages.send("/officers/add", act=Act.SUPERVISE, form=ask_to_add)
async def add_officer(visit: Visit) -> Response:
    with visit.reading() as fields:
        entered = _entered(fields)

    async def act() -> Done:
        officer = await officers.add_officer(
            visit.session, visit.house.clock, visit.actor, **asdict(entered)
        )
        return Done(f"/officers/{officer.id}", f"{officer.name} is added.")

    return await visit.once(act)


@pages.show("/officers/{officer_id}")
async def show_officer(visit: Visit) -> Response:
    officer = await _officer(visit)
    return await visit.page(
        "officer.html",
        title=officer.name,
        officer=officer,
        team=await _team(visit, officer.team_id),
        supervises=visit.may(Act.SUPERVISE),
    )


async def ask_to_change(visit: Visit) -> Response:
    officer = await _officer(visit)
    return await visit.page(
        "officer_form.html",
        title=f"Change {officer.name}",
        officer=officer,
        teams=_offered(await all_teams(visit), officer.team_id),
    )


@pages.send("/officers/{officer_id}/change", act=Act.SUPERVISE, form=ask_to_change)
async def change_officer(visit: Visit) -> Response:
    with visit.reading() as fields:
        entered = _entered(fields)
    return await _change(visit, asdict(entered), "{} is changed.")


async def _ask_to_turn(turn: _Turn, visit: Visit) -> Response:
    officer = await _officer(visit)
    own = officer.id == visit.actor.officer_id and not turn.active
    return await visit.ask(
        title=turn.title.format(officer.name),
        consequences=(*turn.consequences, _OWN) if own else turn.consequences,
        button="Record it",
        back=f"/officers/{officer.id}",
        seen=officer.version,
    )


async def _turn(turn: _Turn, visit: Visit) -> Response:
    return await _change(visit, {"active": turn.active}, turn.told)


for _one in _TURNS:
    pages.send(
        f"/officers/{{officer_id}}/{_one.path}",
        act=Act.SUPERVISE,
        form=partial(_ask_to_turn, _one),
    )(partial(_turn, _one))


async def _change(visit: Visit, changes: Mapping[str, object], told: str) -> Response:
    officer_id = visit.id_in_path("officer_id", "officer")
    with visit.reading() as fields:
        seen = fields.version_seen()

    async def act() -> Done:
        officer = await officers.change_officer(
            visit.session,
            visit.house.clock,
            visit.actor,
            officer_id=officer_id,
            changes=changes,
            seen=seen,
        )
        return Done(f"/officers/{officer.id}", told.format(officer.name))

    visit.read_keys_anew()
    return await visit.once(act)


def _entered(fields: Fields) -> _Entered:
    return _Entered(
        name=fields.must_line("name", what="the name of the officer"),
        email=_email(fields),
        team_id=fields.id("team_id"),
    )


def _email(fields: Fields) -> str | None:
    text = fields.line("email", most=_LONGEST_EMAIL)
    if text is None:
        return None
    try:
        return email_from(text)
    except Malformed as refusal:
        fields.wrong("email", refusal.faults[0].detail)
        return None


def _offered(teams: Mapping[UUID, Team], present: UUID | None) -> list[tuple[str, str]]:
    """Teams to belong to: those that take work, and the one that somebody has already."""
    named = sorted(
        (one.name if one.active else f"{one.name} (ended)", str(one.id))
        for one in teams.values()
        if one.active or one.id == present
    )
    return [("", "No team"), *((value, name) for name, value in named)]


async def _officer(visit: Visit) -> Officer:
    return await officers.find_officer(visit.session, visit.id_in_path("officer_id", "officer"))


async def _team(visit: Visit, team_id: UUID | None) -> Team | None:
    return None if team_id is None else await officers.find_team(visit.session, team_id)
