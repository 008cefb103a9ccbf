"""Who may go through which door: every route, every role, and nobody at all."""

import re

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.doors import every_route
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem

OFFICER, SUPERVISOR, PLATFORM, DASHBOARD = (
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.PLATFORM,
    Role.DASHBOARD,
)
REGULATOR = {OFFICER, SUPERVISOR}
INVOLVED = {OFFICER, SUPERVISOR, PLATFORM}
METRICS = {OFFICER, SUPERVISOR, DASHBOARD}
EVERYBODY = {OFFICER, SUPERVISOR, PLATFORM, DASHBOARD}

# Whoever adds a route says here who may use it.
ALLOWED: dict[str, set[Role]] = {
    "POST /v1/providers": REGULATOR,
    "GET /v1/providers": REGULATOR,
    "GET /v1/providers/{provider_id}": REGULATOR,
    "PATCH /v1/providers/{provider_id}": REGULATOR,
    "POST /v1/providers/{provider_id}/revenue-figures": REGULATOR,
    "GET /v1/providers/{provider_id}/revenue-figures": REGULATOR,
    "GET /v1/providers/{provider_id}/revenue-figures/{figure_id}": REGULATOR,
    "GET /v1/providers/{provider_id}/exposure": REGULATOR,
    "POST /v1/provider-groups": REGULATOR,
    "GET /v1/provider-groups": REGULATOR,
    "GET /v1/provider-groups/{group_id}": REGULATOR,
    "POST /v1/platforms": REGULATOR,
    "GET /v1/platforms": REGULATOR,
    "GET /v1/platforms/{platform_id}": REGULATOR,
    "PATCH /v1/platforms/{platform_id}": REGULATOR,
    "POST /v1/keys": {SUPERVISOR},
    "GET /v1/keys": {SUPERVISOR},
    "GET /v1/keys/{key_id}": {SUPERVISOR},
    "DELETE /v1/keys/{key_id}": {SUPERVISOR},
    "POST /v1/officers": {SUPERVISOR},
    "GET /v1/officers": REGULATOR,
    "GET /v1/officers/{officer_id}": REGULATOR,
    "PATCH /v1/officers/{officer_id}": {SUPERVISOR},
    "POST /v1/teams": {SUPERVISOR},
    "GET /v1/teams": REGULATOR,
    "GET /v1/teams/{team_id}": REGULATOR,
    "PATCH /v1/teams/{team_id}": {SUPERVISOR},
    "PUT /v1/notices/{notice_id}/assignment": REGULATOR,
    "GET /v1/notices/{notice_id}/assignment": REGULATOR,
    "PUT /v1/notices/{notice_id}/tags": REGULATOR,
    "GET /v1/notices/{notice_id}/tags": REGULATOR,
    "POST /v1/notices/{notice_id}/notes": REGULATOR,
    "GET /v1/notices/{notice_id}/notes": REGULATOR,
    "GET /v1/tags": REGULATOR,
    "POST /v1/notices/bulk": REGULATOR,
    "GET /v1/notices/bulk/{preview_id}": REGULATOR,
    "POST /v1/notices/bulk/{preview_id}/apply": REGULATOR,
    "POST /v1/alert-subscriptions": REGULATOR,
    "GET /v1/alert-subscriptions": REGULATOR,
    "GET /v1/alert-subscriptions/{subscription_id}": REGULATOR,
    "DELETE /v1/alert-subscriptions/{subscription_id}": REGULATOR,
    "GET /v1/alert-subscriptions/{subscription_id}/alerts": REGULATOR,
    "POST /v1/saved-filters": REGULATOR,
    "GET /v1/saved-filters": REGULATOR,
    "GET /v1/saved-filters/{filter_id}": REGULATOR,
    "PATCH /v1/saved-filters/{filter_id}": REGULATOR,
    "DELETE /v1/saved-filters/{filter_id}": REGULATOR,
    "GET /v1/saved-filters/{filter_id}/notices": REGULATOR,
    "GET /v1/queue": REGULATOR,
    "POST /v1/regimes": {SUPERVISOR},
    "GET /v1/regimes": INVOLVED,
    "GET /v1/regimes/{code}": INVOLVED,
    "POST /v1/notices": REGULATOR,
    "POST /v1/notices/batch": REGULATOR,
    "GET /v1/notices": REGULATOR,
    "GET /v1/notices/{notice_id}": REGULATOR,
    "GET /v1/notices/{notice_id}/events": REGULATOR,
    "POST /v1/notices/{notice_id}/withdraw": REGULATOR,
    "POST /v1/notices/{notice_id}/items/{item_id}/ruling": REGULATOR,
    "GET /v1/notices/{notice_id}/items/{item_id}/rulings": REGULATOR | {PLATFORM},
    "POST /v1/notices/{notice_id}/amend": REGULATOR,
    "GET /v1/notices/{notice_id}/deadline": REGULATOR | {PLATFORM},
    "POST /v1/notices/{notice_id}/clock-events": REGULATOR,
    "POST /v1/notices/{notice_id}/service": REGULATOR,
    "POST /v1/notices/{notice_id}/service/proof": REGULATOR,
    "GET /v1/notices/{notice_id}/service": REGULATOR,
    "POST /v1/notices/{notice_id}/acknowledgement": {PLATFORM},
    "POST /v1/notices/{notice_id}/responses": {PLATFORM},
    "POST /v1/acknowledgements/batch": {PLATFORM},
    "POST /v1/responses/batch": {PLATFORM},
    "GET /v1/inbox": {PLATFORM},
    "PUT /v1/webhook-endpoint": {PLATFORM},
    "GET /v1/webhook-endpoint": {PLATFORM},
    "DELETE /v1/webhook-endpoint": {PLATFORM},
    "POST /v1/webhook-endpoint/rotate": {PLATFORM},
    "POST /v1/webhook-endpoint/test": {PLATFORM},
    "GET /v1/platforms/{platform_id}/webhook-endpoint": REGULATOR,
    "GET /v1/deliveries": REGULATOR | {PLATFORM},
    "GET /v1/deliveries/{delivery_id}": REGULATOR | {PLATFORM},
    "POST /v1/deliveries/{delivery_id}/redeliver": {PLATFORM},
    "GET /v1/platform/notices": {PLATFORM},
    "GET /v1/platform/notices/{notice_id}": {PLATFORM},
    "GET /v1/platform/notices/{notice_id}/receipts": {PLATFORM},
    "POST /v1/imports": REGULATOR,
    "GET /v1/imports/{import_id}": REGULATOR,
    "GET /v1/holidays": REGULATOR,
    "POST /v1/holidays": {SUPERVISOR},
    "POST /v1/holidays/preview": {SUPERVISOR},
    "DELETE /v1/holidays/{holiday_id}": {SUPERVISOR},
    "POST /v1/deadline-calculations": EVERYBODY,
    "GET /v1/exposures": REGULATOR,
    "POST /v1/exposure-calculations": EVERYBODY,
    "POST /v1/decisions": {SUPERVISOR},
    "GET /v1/decisions": REGULATOR,
    "GET /v1/decisions/{decision_id}": REGULATOR,
    "GET /v1/decisions/{decision_id}/accrual": REGULATOR,
    "POST /v1/decisions/{decision_id}/compliance": {SUPERVISOR},
    "POST /v1/decisions/{decision_id}/withdraw": {SUPERVISOR},
    "POST /v1/decisions/{decision_id}/appeal": {SUPERVISOR},
    "POST /v1/decisions/{decision_id}/appeal-outcome": {SUPERVISOR},
    "POST /v1/assessments": REGULATOR,
    "GET /v1/assessments": REGULATOR,
    "GET /v1/assessments/{assessment_id}": REGULATOR,
    "GET /v1/assessments/{assessment_id}/recomputation": REGULATOR,
    "GET /v1/metrics/summary": METRICS,
    "GET /v1/metrics/platforms": METRICS,
    "GET /v1/metrics/timeseries": METRICS,
    "GET /v1/changes": METRICS,
    "GET /v1/stream": METRICS,
}
# Whoever is shown a receipt may check it: no key of the service is asked for.
# Figures for everybody are there where they are turned on (tests/api/test_transparency.py).
OPEN = {"GET /v1/signing-keys", "GET /v1/transparency", "GET /v1/transparency.csv"}


# Elsewhere they are not there; in a sandbox tests/api/test_sandbox.py knocks at them.
IN_A_SANDBOX = {"GET /v1/sandbox/clock", "POST /v1/sandbox/clock"}


def routes() -> set[str]:
    return {
        f"{method} {route.path}"
        for route in every_route()
        if route.path.startswith("/v1")
        for method in route.methods or ()
    }


async def knock(client: httpx.AsyncClient, door: str) -> httpx.Response:
    method, _, path = door.partition(" ")
    return await client.request(method, re.sub(r"\{\w+\}", str(NOBODYS_ID), path))


def test_every_route_says_who_may_use_it() -> None:
    assert set(ALLOWED) | OPEN | IN_A_SANDBOX == routes()


@pytest.mark.parametrize("door", sorted(ALLOWED))
async def test_nobody_goes_through_without_a_key(nobody: httpx.AsyncClient, door: str) -> None:
    answer = await knock(nobody, door)
    assert_problem(answer, 401, "not_authenticated")
    assert "ratelimit" not in answer.headers


@pytest.mark.parametrize("door", sorted(ALLOWED))
async def test_each_role_goes_where_it_may_and_nowhere_else(
    house: House,
    supervisor: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    door: str,
) -> None:
    house.end_waiting()  # a stream ends with its beginning then
    clients = {
        SUPERVISOR: supervisor,
        OFFICER: officer,
        PLATFORM: platform_client,
        DASHBOARD: dashboard,
    }
    for role, client in clients.items():
        answer = await knock(client, door)
        assert answer.headers["ratelimit-policy"], role
        if role in ALLOWED[door]:
            assert answer.status_code not in {401, 403}, (role, answer.text)
            assert answer.status_code < 500, (role, answer.text)
        else:
            assert_problem(answer, 403, "role_may_not")
