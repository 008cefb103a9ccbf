"""F14: a batch has one result for each element, and one bad element sinks no other."""

import httpx

from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import POST, Json, a_notice_body, issued
from tests.support.builders import APlatform, a_platform
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import execute, fetch_value

BATCH = "/v1/notices/batch"
NOBODY = "019ab000-0000-7000-8000-0000000000ff"


async def stored(house: House) -> int:
    return int(await fetch_value(house, "SELECT count(*) FROM notices"))


def faults(result: Json) -> list[str]:
    """The places that one element's problem names."""
    return [fault["pointer"] for fault in result["problem"]["errors"]]


async def test_f14_each_element_has_its_own_result_in_the_order_sent(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    taken = await issued(officer, platform.id)
    good = [a_notice_body(platform.id, urls=[POST.format(n)]) for n in (7, 8)]
    elements = [
        good[0],
        a_notice_body(platform.id, reference=taken["reference"]),
        a_notice_body(platform.id, platform_id=NOBODY),
        a_notice_body(platform.id, urls=[POST.format(1), "victim-4711"]),
        a_notice_body(platform.id, regime="uk-osa-information"),
        {**a_notice_body(platform.id), "colour": "red"},
        "not an object",
        None,
        good[1],
    ]
    answer = await officer.post(BATCH, json={"notices": elements})
    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [result["index"] for result in results] == list(range(9))
    assert [result["status"] for result in results] == [
        201,
        409,
        422,
        422,
        422,
        422,
        422,
        422,
        201,
    ]
    assert results[1]["problem"]["code"] == "reference_taken"
    assert taken["id"] in results[1]["problem"]["detail"]
    assert faults(results[2]) == ["/platform_id"]
    assert faults(results[3]) == ["/items/1/url"]
    assert faults(results[4]) == ["/respond_by"]
    assert faults(results[5]) == ["/colour"]
    assert faults(results[6]) == faults(results[7]) == [""]
    assert "4711" not in answer.text
    for place, body in ((0, good[0]), (8, good[1])):
        notice = (await officer.get(f"/v1/notices/{results[place]['id']}")).json()
        assert notice["reference"] == body["reference"]
    assert await stored(house) == 3


async def test_f14_a_reference_repeated_within_a_batch_is_issued_once(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    twin = [a_notice_body(platform.id, reference="CASE", urls=[POST.format(n)]) for n in (1, 2)]
    answer = await officer.post(BATCH, json={"notices": twin})
    first, second = answer.json()["results"]
    assert (first["status"], second["status"]) == (201, 409)
    assert first["id"] in second["problem"]["detail"]
    assert await stored(house) == 1


async def test_a_locator_repeated_within_a_batch_is_linked(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    bodies = [a_notice_body(platform.id), a_notice_body(platform.id)]
    results = (await officer.post(BATCH, json={"notices": bodies})).json()["results"]
    second = (await officer.get(f"/v1/notices/{results[1]['id']}")).json()
    assert [link["notice_id"] for link in second["duplicates"]] == [results[0]["id"]]


async def test_five_hundred_elements_are_taken_and_one_more_is_refused(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    elements: list[object] = [a_notice_body(platform.id), *[{}] * 499]
    answer = await officer.post(BATCH, json={"notices": elements})
    assert answer.status_code == 207
    assert len(answer.json()["results"]) == 500
    too_many = await officer.post(
        BATCH, json={"notices": [a_notice_body(platform.id), *elements]}
    )
    assert_problem(too_many, 422, "malformed", "/notices")
    assert await stored(house) == 1


async def test_a_batch_of_nothing_is_refused(officer: httpx.AsyncClient) -> None:
    assert_problem(
        await officer.post(BATCH, json={"notices": []}), 422, "malformed", "/notices"
    )
    assert_problem(await officer.post(BATCH, json={}), 422, "malformed", "/notices")


async def test_a_batch_sent_again_gets_the_first_results(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    body = {
        "notices": [a_notice_body(platform.id), "not an object", a_notice_body(platform.id)]
    }
    headers = {"Idempotency-Key": "night-run"}
    first = await officer.post(BATCH, json=body, headers=headers)
    again = await officer.post(BATCH, json=body, headers=headers)
    assert (again.status_code, again.text) == (207, first.text)
    assert again.headers["idempotent-replayed"] == "true"
    assert await stored(house) == 2
    other = await officer.post(BATCH, json={"notices": ["another"]}, headers=headers)
    assert_problem(other, 422, "idempotency_key_reused")


async def test_a_platform_may_not_issue_by_the_batch(
    platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    body = {"notices": [a_notice_body(platform.id)]}
    assert_problem(await platform_client.post(BATCH, json=body), 403, "role_may_not")


async def test_f14_nothing_is_stored_when_the_transaction_of_a_batch_fails(
    committing: House,
) -> None:
    """The database gives way in the middle: at the outbox row of the second notice."""
    platform = await a_platform(committing)
    await execute(committing, _BREAKS_AT_THE_SECOND)
    body = {"notices": [a_notice_body(platform.id), a_notice_body(platform.id)]}
    headers = {"Idempotency-Key": "night-run"}
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        failed = await officer.post(BATCH, json=body, headers=headers)
        assert_problem(failed, 503, "database_away")
        assert failed.headers["retry-after"]
        assert await stored(committing) == 0
        await execute(committing, "DROP FUNCTION give_way() CASCADE")
        answer = await officer.post(BATCH, json=body, headers=headers)
    assert [result["status"] for result in answer.json()["results"]] == [201, 201]
    assert "idempotent-replayed" not in answer.headers


_BREAKS_AT_THE_SECOND = """
    CREATE FUNCTION give_way() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF (SELECT count(*) FROM notices) > 0 THEN
            RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER give_way BEFORE INSERT ON notices
    FOR EACH ROW EXECUTE FUNCTION give_way();
"""
