"""Parts of the API are loaded when they are first asked for, and nobody notices."""

from pkgutil import resolve_name

import pytest
from fastapi.routing import APIRoute
from starlette.datastructures import State

from app.api.application import WINGS, Service
from app.api.wings import Wing
from app.kit.turnstiles import Turnstile
from app.services.house import House
from tests.support.doors import PLENTY, a_client, closed_app


def furnished(house: House) -> Service:
    app = closed_app()
    app.state = State({"house": house, "turnstile": Turnstile(PLENTY)})
    return app


def routes_of(app: Service) -> list[APIRoute]:
    return [route for route in app.routes if isinstance(route, APIRoute)]


@pytest.mark.parametrize("wing", WINGS)
def test_every_route_of_a_wing_begins_as_the_wing_is_asked_for(wing: str) -> None:
    paths = [route.path for route in resolve_name(wing).routes]

    assert paths
    assert [path for path in paths if not path.startswith(WINGS[wing])] == []


async def test_a_wing_answers_its_first_request_as_any_other(house: House) -> None:
    app = furnished(house)
    async with a_client(app) as client:
        first = await client.get("/v1/regimes")
        again = await client.get("/v1/regimes")

    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert first.status_code == 401


async def test_a_wrong_method_is_told_from_a_wrong_path_at_the_first_request(
    house: House,
) -> None:
    async with a_client(furnished(house)) as client:
        assert (await client.put("/v1/regimes")).status_code == 405
        assert (await client.put("/v1/nothing-of-the-kind")).status_code == 404


async def test_what_is_asked_for_opens_no_other_wing(house: House) -> None:
    app = furnished(house)
    before = len(routes_of(app))
    async with a_client(app) as client:
        await client.get("/v1/holidays")
        opened = len(routes_of(app))
        await client.get("/v1/holidays")

    assert opened == before + len(resolve_name("app.api.holidays:router").routes)
    assert len(routes_of(app)) == opened


def test_all_are_open_for_the_document() -> None:
    app = closed_app()
    app.open_all()
    open_already = len(app.routes)
    app.openapi()

    # The wings of the API, and the console.
    assert len(app.routes) == open_already
    assert len([route for route in app.routes if isinstance(route, Wing)]) == len(WINGS) + 1


async def test_no_request_that_is_for_the_api_opens_the_console(house: House) -> None:
    app = furnished(house)
    async with a_client(app) as client:
        await client.get("/v1/nothing-of-the-kind")
        before = len(app.routes)
        await client.get("/sign-in")

    assert len(app.routes) == before + len(resolve_name("app.console.rooms:router").routes)
