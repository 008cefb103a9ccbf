"""The short way in to the busiest routes: the same refusals, and the door before the body."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from app.api.direct import DirectReading, DirectRoute
from app.api.doors import Keeper, Now, Reader
from tests.support.problems import assert_problem

JSON = {"Content-Type": "application/json"}


class Order(BaseModel):
    name: str


async def without_a_door(request: Request, body: Order, now: Now) -> Response:
    """Asks for something else than who is there."""
    raise AssertionError


async def without_a_model(request: Request, body: dict[str, str], keeper: Keeper) -> Response:
    """Takes whatever comes."""
    raise AssertionError


async def with_more(
    request: Request, body: Order, keeper: Keeper, more: Annotated[str, Depends(str)]
) -> Response:
    """Asks for more than the way in brings."""
    raise AssertionError


async def test_who_holds_no_key_is_told_so_before_the_body_is_read(
    nobody: httpx.AsyncClient,
) -> None:
    answer = await nobody.post("/v1/notices", content=b'{"a":', headers=JSON)
    assert_problem(answer, 401, "not_authenticated")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Field required"),
        (b'{"a":', "not valid JSON in UTF-8"),
        (b'{"a": "\xff"}', "not valid JSON in UTF-8"),
        (b'{"reference": "a", "reference": "b"}', "a field stands twice in one object"),
        (b"[]", "write a JSON object"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_as_a_whole(
    officer: httpx.AsyncClient, content: bytes, said: str
) -> None:
    answer = await officer.post("/v1/notices", content=content, headers=JSON)
    assert_problem(answer, 422, "malformed")
    assert answer.json()["errors"] == [{"pointer": "", "detail": said}]


async def test_a_query_where_none_is_asked_is_refused(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/notices?dry=1", json={})
    assert_problem(answer, 422, "malformed", "/query/dry")


@pytest.mark.parametrize("handler", [without_a_door, without_a_model, with_more])
def test_a_route_that_needs_more_is_none_of_this_kind(
    handler: Callable[..., Awaitable[Response]],
) -> None:
    with pytest.raises((TypeError, ValueError)):
        DirectRoute("/v1/things", handler, methods=["POST"])


async def reading_without_a_model(
    request: Request, thing_id: UUID, asked: str, reader: Reader
) -> Response:
    """Asks for a word where a model is wanted."""
    raise AssertionError


async def reading_without_a_door(
    request: Request, asked: Annotated[Order, Query()], now: Now
) -> Response:
    """Asks for something else than who is there."""
    raise AssertionError


@pytest.mark.parametrize("handler", [reading_without_a_model, reading_without_a_door])
def test_a_reading_that_needs_more_is_none_of_this_kind(
    handler: Callable[..., Awaitable[Response]],
) -> None:
    with pytest.raises((TypeError, ValueError)):
        DirectReading("/v1/things/{thing_id}", handler, methods=["GET"])


async def test_a_reading_asks_who_is_there_before_anything_else(
    nobody: httpx.AsyncClient,
) -> None:
    answer = await nobody.get("/v1/providers/none/exposure?colour=red")
    assert_problem(answer, 401, "not_authenticated")


async def test_what_the_path_names_must_be_what_it_says(officer: httpx.AsyncClient) -> None:
    answer = await officer.get("/v1/providers/none/exposure")
    assert_problem(answer, 422, "malformed", "/path/provider_id")


NOTICE = "/v1/notices/019ab000-0000-7000-8000-0000000000ff/acknowledgement"


@pytest.mark.parametrize("content", [b"", b"null", b"{}"])
async def test_a_body_that_may_be_left_out_may_be_null_as_well(
    platform_client: httpx.AsyncClient, content: bytes
) -> None:
    answer = await platform_client.post(NOTICE, content=content, headers=JSON)
    assert_problem(answer, 404, "not_found")


async def test_a_body_that_may_be_left_out_is_read_strictly_where_there_is_one(
    platform_client: httpx.AsyncClient,
) -> None:
    cut = await platform_client.post(NOTICE, content=b'{"a":', headers=JSON)
    assert cut.json()["errors"] == [{"pointer": "", "detail": "not valid JSON in UTF-8"}]
    text = await platform_client.post(
        NOTICE, content=b"{}", headers={"Content-Type": "text/plain"}
    )
    assert_problem(text, 415, "unsupported_media_type")
    unknown = await platform_client.post(f"{NOTICE}?dry=1", json={"colour": "red"})
    assert_problem(unknown, 422, "malformed", "/query/dry")


@pytest.mark.parametrize("named", ["none", "{}", "x" * 36, "-" * 36])
async def test_a_path_that_names_no_id_is_refused_with_its_place(
    platform_client: httpx.AsyncClient, nobody: httpx.AsyncClient, named: str
) -> None:
    path = f"/v1/notices/{named}/acknowledgement"
    assert_problem(await platform_client.post(path), 422, "malformed", "/path/notice_id")
    assert_problem(await nobody.post(path), 401, "not_authenticated")
