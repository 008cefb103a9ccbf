"""Nobody comes in without being asked who they are."""

from collections.abc import Iterator

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from app.api import deps
from app.api.application import ROUTERS

# What may be asked by anybody: counts at most, and nothing of a notice, platform or person.
PUBLIC = {"/livez", "/readyz", "/metrics"}


def routes() -> list[APIRoute]:
    return [
        route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)
    ]


def asked(dependant: Dependant) -> Iterator[object]:
    """Everything that is settled before the handler runs."""
    yield dependant.call
    for below in dependant.dependencies:
        yield from asked(below)


def test_every_route_asks_for_an_actor_or_is_public():
    open_doors = {r.path for r in routes() if deps.actor not in {*asked(r.dependant)}}

    assert open_doors == PUBLIC


def test_every_other_route_has_the_version_of_the_contract_in_its_path():
    assert {r.path for r in routes() if not r.path.startswith("/v1/")} == PUBLIC


def test_no_two_routes_answer_the_same():
    answered = [(r.path, method) for r in routes() for method in r.methods or ()]

    assert len(answered) == len(set(answered))


def judges(call: object) -> bool:
    """Whether a dependency asks what the role of the actor may do."""
    return call is deps.involved or getattr(call, "__qualname__", "").startswith("allowed.")


def test_every_route_that_asks_for_an_actor_also_asks_what_the_role_may():
    unjudged = {
        r.path
        for r in routes()
        if r.path not in PUBLIC and not any(map(judges, asked(r.dependant)))
    }

    assert unjudged == set()
