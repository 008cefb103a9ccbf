"""A story in which the canary goes every way that a locator, a note or a key can go."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from app.domain.orders import NoticeFilters
from app.domain.permissions import Role
from app.kit.sealing import Sealer
from app.services import reading
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.values import dataclass, replace
from schemas.v1.notices import NewNotice
from tests.house.canary import (
    ADDRESS,
    MOVED,
    NEW_ADDRESS,
    NOTE,
    PLACE,
    SAID,
    WRONG_ADDRESSES,
    Heard,
    dumped,
    production_logs,
    server_log,
)
from tests.house.canary_console import giving_out, sitting, taking_back
from tests.house.canary_desk import alerting, desk
from tests.house.canary_own import at_its_own_pages
from tests.house.canary_sending import sending
from tests.support.bodies import Json, a_notice_body, an_answer_body, an_item_body, written
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.doors import a_client, open_app
from tests.support.houses import SEALING_KEY, committing_house
from tests.support.keys import SECRETS, THE_OFFICER
from tests.support.sql import execute

REFUSED = "ALTER TABLE items ADD CONSTRAINT refused CHECK (position < 0) NOT VALID"
REFUSED_NO_MORE = "ALTER TABLE items DROP CONSTRAINT refused"
CUT = """
CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END';
CREATE TRIGGER cut BEFORE INSERT ON items FOR EACH ROW EXECUTE FUNCTION cut()
"""
CUT_NO_MORE = "DROP TRIGGER cut ON items"
TROUBLES = ((REFUSED, REFUSED_NO_MORE), (CUT, CUT_NO_MORE))
JSON = {"Content-Type": "application/json"}


class Crashing(Sealer):
    """Fails with what it was given in its text, as only a fault of ours could."""

    def digest(self, plain: str) -> bytes:
        raise ValueError(f"cannot digest {plain}")


@dataclass
class Story:
    """Who is in it, and what was heard so far."""

    heard: Heard
    house: House
    platform: APlatform
    officer: httpx.AsyncClient
    share: httpx.AsyncClient
    notice: str = ""

    @property
    def place(self) -> str:
        return f"/v1/notices/{self.notice}"

    def body(self, *items: Json, **others: Any) -> Json:
        return a_notice_body(self.platform.id, items=items, **others)

    async def by_officer(
        self, path: str, body: object, method: str = "POST", **headers: str
    ) -> httpx.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = await self.officer.request(method, path, json=body, headers=sent)
        self.heard.answers.append(answer)
        return answer

    async def by_platform(self, act: str, body: object) -> None:
        self.heard.answers.append(await self.share.post(f"{self.place}/{act}", json=body))

    async def by_the_batch(self, *items: object) -> None:
        element = {"notice_id": self.notice, "items": items}
        body = {"responses": [element, element, *items]}
        self.heard.answers.append(await self.share.post("/v1/responses/batch", json=body))

    async def looked_for(self, path: str, **query: str) -> None:
        self.heard.answers.append(await self.officer.get(path, params=query))


async def tell(url: str) -> Heard:
    heard, clock = Heard(), FixedClock()
    with production_logs() as lines:
        async with committing_house(url, clock) as house, beginning(heard, house) as story:
            await rightly(story)
            await desk(heard, story.officer, story.share, story.notice)
            await sending(heard, house, story.share, story.officer)
            await alerting(heard, house, story.officer, story.notice)
            await at_the_console(story)
            await wrongly(story)
            for trouble, end in TROUBLES:
                await execute(house, trouble)
                await in_trouble(story)
                await execute(house, end)
            await crashing(story)
            await raising(story)
            clock.advance(timedelta(days=3))
            await sweep_timers(house)
            await sequence_events(house)
            await looking_around(story)
    heard.lines, heard.server_log = lines.getvalue(), server_log(url)
    return heard


@asynccontextmanager
async def beginning(heard: Heard, house: House) -> AsyncGenerator[Story]:
    platform = await a_platform(house)
    heard.secrets.append(platform.secret)
    async with (
        open_app(house) as app,
        a_client(app, SECRETS[Role.OFFICER]) as officer,
        a_client(app, platform.secret) as share,
    ):
        yield Story(heard, house, platform, officer, share)


async def rightly(story: Story) -> None:
    """What is asked as it should be: issue, retry, twin, list, amend, answer."""
    item = an_item_body(ADDRESS, locator_note=NOTE)
    body = story.body(item, item, an_item_body(f"{ADDRESS}/2"))
    first = await story.by_officer("/v1/notices", body, Idempotency_Key="first")
    await story.by_officer("/v1/notices", body, Idempotency_Key="first")
    story.notice = first.json()["id"]
    kept = first.json()["items"][0]["id"]
    await story.by_officer("/v1/notices", story.body(item, reference="TWIN"))
    await story.by_officer("/v1/notices/batch", {"notices": [story.body(item)]})
    await story.looked_for("/v1/notices", locator=ADDRESS)
    await story.looked_for(story.place)
    await story.by_platform("acknowledgement", {"reference": "R"})
    correction = {"item_id": kept, "url": NEW_ADDRESS, "locator_note": NOTE}
    amendment = {"reason": "moved", "correct_items": [correction], "add_items": [item]}
    amended = await story.by_officer(f"{story.place}/amend", amendment)
    assert MOVED in amended.text
    await story.by_officer(f"{story.place}/service", {"sent_at": written(MONDAY)})
    proof = {"proved_given_at": written(MONDAY), "evidence": NOTE}
    await story.by_officer(f"{story.place}/service/proof", proof)
    await story.by_officer(f"{story.place}/service/proof", {**proof, "supersedes": NOTE})
    answer = an_answer_body(kept, at=MONDAY, note=SAID)
    await story.by_platform("responses", {"items": [answer]})
    await story.by_the_batch(answer)
    ruling = {"decision": "still_available", "reason": f"{ADDRESS}: {NOTE}"}
    place = f"{story.place}/items/{kept}/ruling"
    ruled = await story.by_officer(place, ruling, Idempotency_Key="ruled")
    assert NOTE in ruled.text
    await story.by_officer(place, ruling)
    await story.looked_for(f"{place}s")
    await deciding(story)


async def at_the_console(story: Story) -> None:
    async with open_app(story.house) as app:
        place = story.place.removeprefix("/v1")
        await sitting(story.heard, app, place, str(story.platform.id))
        await giving_out(story.heard, app, str(story.platform.id))
        await taking_back(story.heard, app, place)
        await at_its_own_pages(story.heard, app, story.platform.secret, f"/own{place}")


async def deciding(story: Story) -> None:
    """A decision about the notice, whose withdrawal quotes what it is about; an exposure."""
    key = {"Authorization": f"Bearer {SECRETS[Role.SUPERVISOR]}"}
    provider = str(story.platform.provider_id)
    body = {
        "stage": "confirmation_decision",
        "provider_ids": [provider],
        "given_at": "2026-11-23T09:00:00Z",
        "notice_ids": [story.notice],
    }
    decision = (await story.by_officer("/v1/decisions", body, **key)).json()
    reason = {"reason": f"{ADDRESS} was not meant"}
    withdrawn = await story.by_officer(
        f"/v1/decisions/{decision['id']}/withdraw", reason, **key
    )
    assert ADDRESS not in (await story.officer.get("/v1/exposures")).text
    assert withdrawn.status_code == 200, withdrawn.text
    await story.by_officer("/v1/assessments", {"provider_id": provider})
    await story.looked_for(f"/v1/decisions/{decision['id']}")


async def wrongly(story: Story) -> None:
    for address in WRONG_ADDRESSES:
        item = an_item_body(address, locator_note=f"{NOTE}\n")
        answer = {"url": address, "outcome": "removed", "effective_at": "2026-11-23T09:00:00Z"}
        correction = {"item_id": story.notice, "url": address}
        amendment = {"reason": "r", "add_items": [item], "correct_items": [correction]}
        await story.by_officer("/v1/notices", story.body(item))
        await story.by_officer("/v1/notices/batch", {"notices": [story.body(item)]})
        await story.by_officer(f"{story.place}/amend", amendment)
        await story.by_platform("responses", {"items": [answer]})
        await story.by_the_batch(answer)
        await story.looked_for("/v1/notices", locator=address)
    await named_wrongly(story)
    await sent_wrongly(story)


async def named_wrongly(story: Story) -> None:
    """The canary where a name should stand, or an id, or another value."""
    item = an_item_body(ADDRESS)
    twice = {"url": NEW_ADDRESS, "outcome": "removed", "effective_at": "2026-11-23T09:00:00Z"}
    report = {ADDRESS: True}
    named = {**story.body({**item, ADDRESS: 1}), ADDRESS: 1, "report": report}
    for body in (
        named,
        story.body(item, reference="TWIN"),
        story.body(item, regime=ADDRESS, category=PLACE, platform_id=ADDRESS),
        story.body(item, legal_basis=[f"{PLACE}\n"], clock_starts_at=ADDRESS),
        [ADDRESS],
        ADDRESS,
    ):
        await story.by_officer("/v1/notices", body)
    await story.by_officer("/v1/notices/batch", {"notices": [ADDRESS, named, [PLACE]]})
    await story.by_officer(f"{story.place}/amend", {"reason": ""}, Idempotency_Key=f"{PLACE} x")
    await story.by_platform("responses", {"items": [twice, twice]})
    await story.by_the_batch(twice, twice, {ADDRESS: 1}, PLACE)
    await story.by_platform("responses", {"items": [{**twice, "url": f"{ADDRESS}/none"}]})
    await story.by_platform("responses", {"items": [{**twice, "effective_at": PLACE}]})
    await story.looked_for("/v1/notices", after=PLACE, q=f"{NOTE}\n", **{ADDRESS: "1"})
    await story.looked_for("/v1/providers", **{ADDRESS: "1"})
    await story.looked_for(f"/v1/notices/{PLACE}")
    await story.looked_for(f"/{PLACE}")


async def sent_wrongly(story: Story) -> None:
    """The canary in requests that are refused before anybody looks for it."""
    body = story.body(an_item_body(ADDRESS))
    text = json.dumps(body)
    plain = {"Content-Type": "text/plain"}
    for content, kind in ((text, plain), (text[:-1], JSON), (text.ljust(2_000_000), JSON)):
        answer = await story.officer.post("/v1/notices", content=content, headers=kind)
        story.heard.answers.append(answer)
    amendment = {"reason": "r", "add_items": [an_item_body(ADDRESS)]}
    await story.by_officer(f"{story.place}/amend", amendment, If_Match='"99"')
    await story.by_officer("/v1/notices", body, Idempotency_Key="first")
    await story.by_officer("/v1/notices", body, Authorization=f"Bearer {PLACE}")
    await story.by_officer("/v1/notices", body, Authorization=f"{PLACE} x")
    await story.by_officer("/v1/notices", body, method=PLACE)


async def in_trouble(story: Story) -> None:
    """The database refuses the statement, or ends the connection in the midst of it."""
    body = story.body(an_item_body(ADDRESS, locator_note=NOTE))
    more = {"reason": "more", "add_items": [an_item_body(f"{ADDRESS}/3", locator_note=NOTE)]}
    await story.by_officer("/v1/notices", body)
    await story.by_officer("/v1/notices", body, Idempotency_Key="in-trouble")
    await story.by_officer("/v1/notices/batch", {"notices": [body]})
    await story.by_officer(f"{story.place}/amend", more)
    order = an_order(story.platform.id, locators=[ADDRESS])
    await story.heard.raised_by(a_notice(story.house, order))


async def crashing(story: Story) -> None:
    """Faults of ours and of libraries, whose texts quote what they choke on."""
    broken = replace(story.house, sealer=Crashing(SEALING_KEY))
    async with open_app(broken) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        app.add_api_route("/crash", crash)
        aside = replace(story, officer=officer)
        await aside.by_officer("/v1/notices", story.body(an_item_body(ADDRESS)))
        await aside.looked_for("/v1/notices", locator=ADDRESS)
        await aside.looked_for("/crash", locator=ADDRESS)
    lost = {"message": f"lost {ADDRESS}", "exception": ValueError(ADDRESS)}
    asyncio.get_running_loop().call_exception_handler(lost)
    library = logging.getLogger("some.library")
    library.warning("cannot reach %s", ADDRESS)
    library.error("cannot reach " + ADDRESS, exc_info=LookupError(NOTE))


async def crash() -> None:
    try:
        int(ADDRESS)
    except ValueError as error:
        raise LookupError(NOTE) from error


async def raising(story: Story) -> None:
    """The exceptions themselves, as whoever catches them may write them down."""
    for address in WRONG_ADDRESSES:
        order = an_order(story.platform.id, locators=[address])
        await story.heard.raised_by(a_notice(story.house, order))
        await story.heard.raised_by(validated(story.body({"url": address, "hash": PLACE})))
    await story.heard.raised_by(validated([ADDRESS]))
    await story.heard.raised_by(listed(story, f"{PLACE}\x00"))
    sealed = story.house.sealer.seal(ADDRESS, b"one row")
    await story.heard.raised_by(opened(story, sealed))


async def validated(body: object) -> None:
    NewNotice.model_validate(body)


async def opened(story: Story, sealed: bytes) -> None:
    story.house.sealer.open(sealed, b"another row")


async def listed(story: Story, locator: str) -> None:
    filters = NoticeFilters(locator=locator, provider_id=UUID(int=0))
    async with story.house.sessions() as session:
        await reading.list_notices(
            session, story.house.sealer, THE_OFFICER, MONDAY, filters=filters, door="a test"
        )


async def looking_around(story: Story) -> None:
    """What is told of the register to those who may not read locators, and what is stored."""
    read = [
        await story.officer.get(path)
        for path in (
            "/metrics",
            "/v1/metrics/summary",
            "/v1/metrics/platforms",
            "/v1/exposures",
            "/v1/signing-keys",
        )
    ]
    story.heard.figures = "".join(answer.text for answer in read)
    told = [
        await story.officer.get(path, params={"limit": 200})
        for path in (f"{story.place}/events", "/v1/changes")
    ]
    story.house.end_waiting()
    told.append(await story.officer.get("/v1/stream", headers={"Last-Event-ID": "1"}))
    story.heard.events = "".join(answer.text for answer in told)
    story.heard.tables = await dumped(story.house)
