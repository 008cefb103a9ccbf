"""The stream of changes, through a real server on loopback: it begins, goes on, and ends."""

import asyncio
import socket
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.domain.changes import Sight, Wanted
from app.domain.permissions import Role
from app.kit import counters, cursors
from app.services import access, change_feed, changes
from app.services.house import House
from app.services.ticks import sequence_events
from app.store.outbox import queued
from tests.api import test_inbox
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.doors import a_client
from tests.support.houses import committing_house
from tests.support.keys import KEY_IDS, SECRETS, THE_SUPERVISOR
from tests.support.problems import assert_problem
from tests.support.streams import served, streaming, until


def ended(because: str) -> float:
    name = "forthwith_streams_ended_total"
    return counters.REGISTRY.get_sample_value(name, {"because": because}) or 0.0


async def test_whoever_listens_is_told_what_comes_after_they_began(committing: House) -> None:
    platform = await a_platform(committing)
    await sequence_events(committing)
    async with served(committing) as (_, address), streaming(address) as stream:
        assert stream.answer.headers["content-type"] == "text/event-stream"
        assert stream.answer.headers["cache-control"] == "no-store"
        assert stream.answer.headers["x-accel-buffering"] == "no"
        assert "ratelimit" in stream.answer.headers
        opening = await stream.next_block()
        assert 2_000 <= int(opening.fields["retry"]) <= 5_000
        assert opening.id == 3
        notice = await a_notice(committing, an_order(platform.id))
        await sequence_events(committing)
        heard = await stream.next_event()
    assert (heard.id, heard.data["position"], heard.data["kind"]) == (4, 4, "notice.issued")
    assert heard.data["notice_id"] == str(notice)
    assert "event" not in heard.fields


async def test_it_tells_as_well_what_another_process_placed(
    committing: House, clock: FixedClock
) -> None:
    url = await test_inbox.address_of(committing)
    async with (
        committing_house(url, clock) as elsewhere,
        served(committing) as (_, address),
        streaming(address) as stream,
    ):
        await stream.next_block()
        await a_platform(elsewhere)
        await sequence_events(elsewhere)
        assert [(await stream.next_event()).id for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("by", ["header", "query"])
async def test_whoever_comes_back_is_told_what_came_meanwhile(
    committing: House, by: str
) -> None:
    for _ in range(3):
        await a_platform(committing)
    await sequence_events(committing)
    asked: Any = (
        {"last_event_id": 4} if by == "header" else {"after": cursors.write_position(4)}
    )
    async with served(committing) as (_, address), streaming(address, **asked) as stream:
        assert (await stream.next_block()).id == 4
        assert [(await stream.next_event()).id for _ in range(5)] == [5, 6, 7, 8, 9]


async def test_the_header_comes_before_the_query_as_a_browser_repeats_both(
    committing: House,
) -> None:
    await a_platform(committing)
    await sequence_events(committing)
    after = cursors.write_position(0)
    async with (
        served(committing) as (_, address),
        streaming(address, last_event_id=2, after=after) as stream,
    ):
        assert (await stream.next_event()).id == 3


async def test_whoever_is_too_far_behind_is_told_where_to_read_on(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "KEPT", 2)
    await a_platform(committing)
    await sequence_events(committing)
    async with (
        served(committing) as (app, address),
        streaming(address, last_event_id=0) as stream,
        a_client(app, SECRETS[Role.OFFICER]) as officer,
    ):
        await stream.next_block()
        reset = await stream.next_event()
        assert (reset.fields["event"], reset.id) == ("reset", 3)
        missed = (await officer.get("/v1/changes", params={"after": reset.data["next"]})).json()
        assert [item["position"] for item in missed["items"]] == [1, 2, 3]
        assert missed["through"] == reset.data["through"] == 3
        await a_notice(committing, an_order((await a_platform(committing)).id))
        await sequence_events(committing)
        assert (await stream.next_event()).fields["event"] == "reset"


async def test_filters_choose_and_a_pulse_says_how_far_the_log_is_all_the_same(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "PULSE_EVERY_SECONDS", 0.02)
    async with (
        served(committing) as (_, address),
        streaming(address, kind=["notice.issued", "key.revoked"]) as stream,
    ):
        platform = await a_platform(committing)
        await sequence_events(committing)
        pulse = await stream.next_block()
        while pulse.id < 3:
            pulse = await stream.next_block()
        assert "data" not in pulse.fields
        await a_notice(committing, an_order(platform.id))
        await sequence_events(committing)
        assert (await stream.next_event()).data["kind"] == "notice.issued"


async def test_the_role_dashboard_is_told_kinds_and_places(committing: House) -> None:
    secret = SECRETS[Role.DASHBOARD]
    async with served(committing) as (_, address), streaming(address, secret=secret) as stream:
        await stream.next_block()
        await a_platform(committing)
        await sequence_events(committing)
        told = (await stream.next_event()).data
    assert {name for name, value in told.items() if value is not None} == {
        "position",
        "kind",
        "effective_at",
        "recorded_at",
    }


async def test_a_key_that_is_revoked_elsewhere_is_told_nothing_more(
    committing: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_SECONDS", 0.01)
    before = ended("key")
    url = await test_inbox.address_of(committing)
    async with (
        committing_house(url, clock) as elsewhere,
        served(committing) as (_, address),
        streaming(address) as stream,
        streaming(address, secret=SECRETS[Role.DASHBOARD]) as other,
    ):
        await stream.next_block()
        async with elsewhere.sessions.begin() as session:
            await access.revoke_key(
                session, clock, THE_SUPERVISOR, key_id=KEY_IDS[Role.OFFICER]
            )
        await stream.until_over()
        await until(lambda: ended("key") == before + 1)
        assert committing.changes.listening == 1
        assert (await other.next_block()).id == 0


async def test_so_is_one_that_ran_out(
    committing: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_SECONDS", 0.01)
    async with committing.sessions.begin() as session:
        new = await access.create_key(
            session,
            clock,
            THE_SUPERVISOR,
            role=Role.DASHBOARD,
            platform_id=None,
            label="for an hour",
            expires_at=clock.now() + timedelta(hours=1),
        )
    async with (
        served(committing) as (_, address),
        streaming(address, secret=new.secret) as stream,
    ):
        await stream.next_block()
        clock.advance(timedelta(hours=1))
        await stream.until_over()


async def test_the_end_of_the_process_ends_every_stream_and_lets_none_begin(
    committing: House,
) -> None:
    before = ended("process")
    async with served(committing) as (_, address), streaming(address) as stream:
        await stream.next_block()
        committing.end_waiting()
        await stream.until_over()
        async with streaming(address) as late:
            assert len(await late.until_over()) == 1
        await until(lambda: ended("process") == before + 2)


async def test_whoever_leaves_gives_their_place_back(committing: House) -> None:
    before = ended("left")
    async with served(committing) as (_, address):
        async with streaming(address) as stream:
            await stream.next_block()
            assert committing.changes.listening == 1
        await until(lambda: committing.changes.listening == 0)
        await until(lambda: ended("left") == before + 1)


async def test_of_a_stream_whose_headers_alone_are_asked_for_nothing_stays(
    committing: House,
) -> None:
    async with served(committing) as (_, address), AsyncClient(base_url=address) as client:
        key = {"Authorization": f"Bearer {SECRETS[Role.OFFICER]}"}
        answer = await client.head("/v1/stream", headers=key)
        assert (answer.status_code, answer.content) == (200, b"")
        await until(lambda: committing.changes.listening == 0)


async def test_above_the_bound_streams_are_refused_and_the_others_go_on(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "MOST_OF_ONE_KEY", 2)
    async with (
        served(committing) as (app, address),
        streaming(address) as first,
        streaming(address) as second,
        a_client(app, SECRETS[Role.OFFICER]) as client,
    ):
        for stream in (first, second):
            await stream.next_block()
        assert_problem(await client.get("/v1/stream"), 429, "too_many_requests")
        await a_platform(committing)
        await sequence_events(committing)
        assert {(await one.next_event()).id for one in (first, second)} == {1}


async def test_one_that_takes_nothing_is_dropped_and_holds_up_nobody(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.api.streams.PATIENCE_SECONDS", 0.2)
    before = ended("stalled")
    async with served(committing) as (_, address), streaming(address) as quick:
        with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            key = SECRETS[Role.OFFICER]
            asked = f"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n\r\n"
            deaf.sendall(asked.encode())
            await until(lambda: committing.changes.listening == 2)
            told = 0
            while ended("stalled") == before:
                await many_changes(committing, 500)
                while told < committing.changes.through:
                    told = (await quick.next_event()).id
        assert committing.changes.listening == 1


async def many_changes(house: House, count: int) -> None:
    async with house.driver() as connection:
        await connection.execute(
            f"""
            WITH made AS (
                INSERT INTO events (id, kind, actor_role, effective_at, recorded_at, facts)
                SELECT gen_random_uuid(), 'regime.added', 'system', now(), now(), '{{}}'
                FROM generate_series(1, $1) RETURNING *
            ) {queued("made")}
            """,  # noqa: S608 - the tests' own words
            count,
        )
    await sequence_events(house)
    await house.changes.newest(at_least=house.changes.through + 1)


async def test_the_words_of_a_change_are_written_once_for_everybody(
    committing: House,
) -> None:
    await a_platform(committing)
    await sequence_events(committing)
    feed = committing.changes
    everything = Wanted()
    with feed.place(None, everything, Sight.WHOLE), feed.place(None, everything, Sight.WHOLE):
        await feed.newest()
        told = feed.after(0)
        assert told is not None
        assert told[0].frame(Sight.WHOLE) is told[0].frame(Sight.WHOLE)
        assert b"null" in told[0].frame(Sight.BARE)
    await asyncio.sleep(0)
