"""Whatever anybody sends to the routes of the OpenAPI document, the answer is foretold there.

`make test` tries a few hundred requests, always the same; `make fuzz` some thousands, each
time others, and every boundary that the document names besides.
"""

import os
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import asynccontextmanager
from dataclasses import field
from typing import Any, TypeAlias, cast
from uuid import UUID

import pytest
import schemathesis
import schemathesis.checks
from fastapi import FastAPI
from schemathesis.generation import GenerationMode
from schemathesis.python.asgi import shutdown_lifespans
from schemathesis.specs.openapi import checks

from app.api.application import Life, create_app
from app.domain.permissions import Role
from app.services.sweeping import sweep_timers
from app.values import dataclass
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.databases import Databases
from tests.support.doors import PLENTY
from tests.support.houses import committing_house
from tests.support.keys import SECRETS

# The library's own types are unknown in part.
Case: TypeAlias = Any
_checks: Any = checks
_general: Any = schemathesis.checks

ASKED_FOR = "FORTHWITH_FUZZ_CASES"
CASES = int(os.environ.get(ASKED_FOR, "250"))
THOROUGH = ASKED_FOR in os.environ
CHECKS = [
    _general.not_a_server_error,
    _checks.status_code_conformance,
    _checks.content_type_conformance,
    _checks.response_headers_conformance,
    _checks.response_schema_conformance,
    _checks.negative_data_rejection,
]
OF_PLATFORMS = "platforms' answers"


@dataclass
class Register:
    """What is held, so that a part of the requests is about something that there is."""

    platform: APlatform | None = None
    named: dict[str, UUID | str] = field(default_factory=dict)
    answered: int = 0

    def secret(self, tags: list[str]) -> str:
        if self.platform is not None and OF_PLATFORMS in tags:
            return self.platform.secret
        return SECRETS[Role.SUPERVISOR]


def life_of(url: str, register: Register) -> Life:
    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncGenerator[None]:
        async with committing_house(url, FixedClock()) as house:
            app.state.house = house
            register.platform = platform = await a_platform(house)
            register.named = {
                "platform_id": platform.id,
                "provider_id": platform.provider_id,
                "notice_id": await a_notice(house, an_order(platform.id)),
                "regime": "uk-osa-intimate-image",
                "code": "uk-osa-intimate-image",
            }
            await sweep_timers(house)
            house.end_waiting()  # a stream ends with its beginning then
            yield

    return life


DOCUMENT = create_app(life_of("", Register()), rate_limit=PLENTY).openapi()
# Where a last word like `batch` could as well be an id.
HOLDING_IDS = {path.rpartition("/")[0] for path in DOCUMENT["paths"] if path.endswith("}")}


@schemathesis.serializer("text/csv", "application/x-ndjson")
def as_it_is(_context: object, value: object) -> bytes:
    """What streams: any text may come, whatever the document calls it."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def contract() -> Any:
    operations = sum(len(path) for path in DOCUMENT["paths"].values())
    settings = {
        "generation": {
            "max-examples": -(-CASES // operations),
            "deterministic": not THOROUGH,
            "database": "none",
            "with-security-parameters": False,
        },
        "phases": {
            "examples": {"enabled": False},
            "coverage": {"enabled": THOROUGH},
            "stateful": {"enabled": False},
        },
    }
    openapi: Any = schemathesis.openapi
    config: Any = schemathesis.Config
    return openapi.from_dict(DOCUMENT, config=config.from_dict(settings))


Test = Callable[..., None]
on_every_route = cast("Callable[[Test], Test]", contract().parametrize())


@pytest.fixture(scope="module")
def register() -> Register:
    return Register()


@pytest.fixture(scope="module")
def service(
    databases: Databases, register: Register, request: pytest.FixtureRequest
) -> Generator[FastAPI]:
    """The application on a database of its own, in the loop in which the cases are sent."""
    with databases.clone() as url:
        yield create_app(life_of(url, register), rate_limit=PLENTY)
        shutdown_lifespans()
    if THOROUGH:
        capture: Any = request.config.pluginmanager.getplugin("capturemanager")
        with capture.global_and_fixture_disabled():
            sys.stdout.write(f"\n{register.answered} requests, each answered as foretold\n")


@on_every_route
def test_every_answer_is_foretold(case: Case, service: FastAPI, register: Register) -> None:
    if case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE:
        make_it_about(case, register.named)
    secret = register.secret(case.operation.tags or [])
    answer = case.call(app=service, headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(answer, checks=checks_of(case))
    register.answered += 1


def checks_of(case: Case) -> list[Any]:
    above, _, last = case.path.rpartition("/")
    if above in HOLDING_IDS and not last.endswith("}"):
        return CHECKS  # another method there is a question about an id
    return [*CHECKS, _checks.unsupported_method]


def make_it_about(case: Case, named: Mapping[str, UUID | str]) -> None:
    """Names what the register holds, where the request names anything of its kind."""
    places: list[Any] = [case.path_parameters, case.query, case.body]
    for place in places:
        if isinstance(place, dict):
            for name in named.keys() & place.keys():
                place[name] = str(named[name])
