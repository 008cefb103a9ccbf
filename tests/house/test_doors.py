"""Nobody comes in without being asked who they are."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.api.doors import Door
from app.domain.permissions import Actor, Role, RoleMayNot
from tests.support.doors import every_route

# What may be asked by anybody: counts at most, and nothing of a notice, platform or person.
UNVERSIONED = {"/livez", "/readyz", "/metrics", "/docs", "/docs/{name}"}
# Where it is turned on, figures in which no small number stands.
TRANSPARENCY = {"/v1/transparency", "/v1/transparency.csv"}
# The keys by which anybody can check what was signed.
PUBLIC = UNVERSIONED | {"/v1/signing-keys"} | TRANSPARENCY
# What may be asked with any key: it tells nothing of the register and stores nothing.
CALCULATIONS = {"/v1/deadline-calculations", "/v1/exposure-calculations"}


def asked(dependant: Dependant) -> Iterator[object]:
    """Everything that is settled before the handler runs."""
    yield dependant.call
    for below in dependant.dependencies:
        yield from asked(below)


def doors(route: APIRoute) -> Iterator[Door]:
    """The doors that whoever asks this route has to pass."""
    return (call for call in asked(route.dependant) if isinstance(call, Door))


def test_every_route_asks_for_an_actor_or_is_public():
    open_doors = {r.path for r in every_route() if not any(doors(r))}

    assert open_doors == PUBLIC


def test_every_other_route_has_the_version_of_the_contract_in_its_path():
    assert {r.path for r in every_route() if not r.path.startswith("/v1/")} == UNVERSIONED


def test_no_two_routes_answer_the_same():
    answered = [(r.path, method) for r in every_route() for method in r.methods or ()]

    assert len(answered) == len(set(answered))


def turned_away(door: Door, role: Role) -> bool:
    try:
        door.check(Actor(role))
    except RoleMayNot:
        return True
    return False


def test_every_door_asks_what_the_role_may():
    for_any_role = {
        r.path
        for r in every_route()
        if r.path not in PUBLIC
        and not any(turned_away(door, role) for door in doors(r) for role in Role)
    }

    assert for_any_role == CALCULATIONS
