"""A register in which each page of the console has something to show."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from app.values import dataclass
from tests.smoke.service import Service, a_body, a_platform, posted, until

# Its clock may be paused, as that of `a_body` may not.
REGIME = "uk-osa-illegal-content"
TO_BE_ANSWERED = ("TO-BE-ANSWERED-1", "TO-BE-ANSWERED-2")
A_MONTH = timedelta(days=31)
PAID = {"amount": "1000.00", "currency": "GBP"}


# To what is reckoned no link leads: it is asked for.
RECKONED = "/calculators/exposure?revenue=500000000"


@dataclass(frozen=True)
class Furnished:
    """Who may sit at the console, pages to which no link leads by itself, the references of
    notices that a platform may answer, and what time it is there.
    """

    officer_key: str
    platform_key: str
    apart: tuple[str, ...]
    to_be_answered: tuple[str, str]
    now: str


def furnished(service: Service, *, receiver: str) -> Furnished:
    with service.client() as supervisor:
        officer = posted(
            supervisor,
            "/v1/officers",
            {"name": "A. Example", "email": "a@regulator.example"},
        )["id"]
        role = {"role": "supervisor", "officer_id": officer, "label": "A. Example"}
        key = posted(supervisor, "/v1/keys", role)["key"]
        platform, platform_key = a_platform(supervisor)
        _with_an_endpoint(service, platform_key, receiver)
        kept = [*_decided(supervisor, platform), *_kept(supervisor, platform)]
        notices, now = _notices(supervisor, platform)
        _imported(supervisor, platform, now)
        with service.client(key) as desk:
            _worked_on(desk, officer, notices[0])
            preview = posted(desk, "/v1/notices/bulk", _withdrawing(notices))["id"]
            _alerted(desk, receiver)
    first, paused = (f"/notices/{notice}" for notice in notices)
    apart = (f"/bulk-previews/{preview}", first, f"{first}/desk", paused, RECKONED, *kept)
    return Furnished(key, platform_key, apart, TO_BE_ANSWERED, now.isoformat())


def _kept(supervisor: httpx.Client, platform: str) -> Iterator[str]:
    """What the regulator keeps besides, and the pages of what is not the first of its kind."""
    holiday = {"calendar": "scotland", "date": "2027-06-14", "name": "a holiday of one year"}
    posted(supervisor, "/v1/holidays", holiday)
    posted(supervisor, "/v1/provider-groups", {"name": "Example Group"})
    provider = supervisor.get(f"/v1/platforms/{platform}").json()["provider_id"]
    posted(supervisor, "/v1/assessments", {"provider_id": provider, "label": "for the file"})
    regime = {"code": "our-own", "title": "Our own", "effective_from": "2026-01-01"}
    posted(supervisor, "/v1/regimes", {**regime, "rule": {"unit": "hours", "count": 24}})
    yield "/regimes/our-own"
    for place, name in (("teams", "Intimate images"), ("officers", "B. Example")):
        there = posted(supervisor, f"/v1/{place}", {"name": f"{name} as well"})["id"]
        yield f"/{place}/{there}"
        ended = posted(supervisor, f"/v1/{place}", {"name": name})["id"]
        over = supervisor.patch(f"/v1/{place}/{ended}", json={"active": False})
        assert over.is_success, over.text
        yield f"/{place}/{ended}"


def _with_an_endpoint(service: Service, key: str, receiver: str) -> None:
    with service.client(key) as share:
        answer = share.put("/v1/webhook-endpoint", json={"url": receiver})
        assert answer.is_success, answer.text
        assert share.post("/v1/webhook-endpoint/test").is_success


def _decided(supervisor: httpx.Client, platform: str) -> tuple[str, str]:
    """The pages of a decision that stands, and of one that is appealed."""
    provider = supervisor.get(f"/v1/platforms/{platform}").json()["provider_id"]
    figure = {
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "revenue": {"amount": "500000000.00", "currency": "GBP"},
        "status": "reported",
        "scope": "provider",
        "source": "annual report 2025, note 4",
    }
    posted(supervisor, f"/v1/providers/{provider}/revenue-figures", figure)
    decision = {
        "stage": "confirmation_decision",
        "provider_ids": [provider],
        "given_at": "2026-02-20T09:00:00Z",
        "compliance_date": "2026-02-23T17:00:00Z",
        "single_penalties": [{"requirement": "age assurance", "amount": PAID}],
        "daily_penalties": [
            {"requirement": "reporting", "rate": PAID, "from": "2026-02-24", "max_days": 60}
        ],
    }
    stands = posted(supervisor, "/v1/decisions", decision)["id"]
    appealed = posted(supervisor, "/v1/decisions", decision)["id"]
    posted(supervisor, f"/v1/decisions/{appealed}/appeal", {"effect": "runs_on"}, 200)
    return f"/decisions/{stands}", f"/decisions/{appealed}"


def _imported(supervisor: httpx.Client, platform: str, now: datetime) -> None:
    """Enough of a month that is over for figures to be published of it; and a bad row."""
    issued = (now - A_MONTH).isoformat()
    rows = [
        f"ROW-{number},https://share.example/rows/{number},intimate_image_abuse,{issued}"
        for number in range(30)
    ]
    rows.append("ROW-30,https://share.example/rows/30,intimate_image_abuse,yesterday")
    answer = supervisor.post(
        "/v1/imports",
        params={"platform_id": platform, "regime": REGIME},
        headers={"Content-Type": "text/csv"},
        content="\n".join(["reference,url,category,issued_at", *rows]),
    )
    assert answer.is_success, answer.text
    place = f"/v1/imports/{answer.json()['id']}"
    until(lambda: supervisor.get(place).json()["state"] == "done")


def _notices(supervisor: httpx.Client, platform: str) -> tuple[tuple[str, str], datetime]:
    """One with several items, one whose clock is paused; and what time it is there."""
    for reference in TO_BE_ANSWERED:
        posted(supervisor, "/v1/notices", a_body(platform, reference))
    items = [{"url": f"https://share.example/several/{number}"} for number in range(3)]
    several = a_body(platform, "SEVERAL-ITEMS", regime=REGIME, items=items)
    first = posted(supervisor, "/v1/notices", several)["id"]
    second = posted(supervisor, "/v1/notices", a_body(platform, "PAUSED", regime=REGIME))
    paused = {"kind": "paused", "at": second["issued_at"], "reason": "it asked what is meant"}
    posted(supervisor, f"/v1/notices/{second['id']}/clock-events", paused)
    return (first, second["id"]), datetime.fromisoformat(second["issued_at"])


def _worked_on(desk: httpx.Client, officer: str, notice: str) -> None:
    place = f"/v1/notices/{notice}"
    assert desk.put(f"{place}/assignment", json={"officer_id": officer}).is_success
    assert desk.put(f"{place}/tags", json={"tags": ["second-look"]}).is_success
    posted(desk, f"{place}/notes", {"text": "Its moderator is back on Monday."})


def _withdrawing(notices: tuple[str, ...]) -> Mapping[str, Any]:
    return {"action": "withdraw", "reason": "issued twice", "notice_ids": notices}


def _alerted(desk: httpx.Client, receiver: str) -> None:
    wanted = {"name": "due within two hours", "filter": {"due_within": "PT2H"}, "shared": True}
    saved = posted(desk, "/v1/saved-filters", wanted)["id"]
    asked = {"saved_filter_id": saved, "channel": "webhook", "url": receiver}
    posted(desk, "/v1/alert-subscriptions", asked)
