"""Writing a regime by a form or as a document: what it says is shown before it is there."""

import json

import httpx
import pytest

from app.console.regime_filling import filled_from
from app.domain.built_in_regimes import BUILT_IN
from tests.support.bodies import Json
from tests.support.console import Browser
from tests.support.holidays import own_regime

FORM = "/regimes/new/form"
DOCUMENT = "/regimes/new/document"
ENTERED = {
    "code": "our-swift-removal",
    "title": "Swift <removal>",
    "effective_from": "2026-12-01",
    "rule-unit": "working_days",
    "rule-count": "2",
}
LEAST: Json = {
    "code": "our-own",
    "title": "Our <own>",
    "effective_from": "2026-12-01",
    "rule": {"unit": "hours", "count": 12},
}


async def held(supervisor: httpx.AsyncClient, code: str) -> Json:
    answer = await supervisor.get(f"/v1/regimes/{code}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_regime_is_added_by_a_form_once_it_is_confirmed(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    form = await supervising.open((await supervising.open("/regimes")).links["Add a regime"])
    check = await supervising.send(form, ENTERED, to=FORM)
    # The clock of tests stands at Monday 23 November 2026, 09:00.
    assert "25 November 2026, 23:59 GMT" in check.text
    assert (await supervisor.get("/v1/regimes/our-swift-removal")).status_code == 404

    done = await supervising.send(check, {}, to=FORM)
    await supervising.send(check, {}, to=FORM)

    assert "Swift <removal>, version 1, is in the register." in done.text
    regime = await held(supervisor, "our-swift-removal")
    assert len(regime["versions"]) == 1
    assert regime["rule"]["count"] == 2
    assert regime["kind"] == "policy"
    assert regime["complying_outcomes"] == ["removed", "access_disabled", "already_unavailable"]


async def test_all_of_a_regime_can_be_said_in_the_form(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    entered = {
        **ENTERED,
        "kind": "statutory",
        "confidence": "unsure",
        "effective_to": "2027-12-31",
        "rule-unit": "working_minutes",
        "rule-count": "90",
        "rule-opens": "09:00",
        "rule-closes": "17:00",
        "clock_starts": "giving",
        "clock_changes-paused": "s.1(1)",
        "clock_changes-resumed": "s.1(1)",
        "clock_changes-extended": "",
        "pause_effect": "restarts",
        "presumed_after": "48 hours",
        "complying_territory": "GB",
        "excusing_outcomes-disputed": "yes",
        "dispute_grounds-1-code": "lawful",
        "dispute_grounds-1-title": "It is lawful",
        "sources-0-subject": "90 minutes",
        "sources-0-article": "s.2",
        "ceiling": "osa-schedule-13",
        "due_soon": "1 day",
        "further_warnings": "12, 180 min",
        "requires_respond_by": "yes",
    }
    form = await supervising.open(FORM)

    check = await supervising.send(form, entered, to=FORM)
    await supervising.send(check, {}, to=FORM)

    regime = await held(supervisor, "our-swift-removal")
    assert regime["rule"]["working_hours"]["fri"] == [["09:00", "17:00"]]
    assert regime["clock_changes"] == {
        "paused": "s.1(1)",
        "resumed": "s.1(1)",
        "start_corrected": "the regulator's own policy",
    }
    assert regime["email_presumption"]["after"]["days"] == 2
    assert regime["dispute_grounds"][0]["code"] == "lawful"
    assert regime["sources"] == [
        {"subject": "90 minutes", "article": "s.2", "confidence": "unsure"}
    ]
    assert [lead["hours"] for lead in regime["further_leads"]] == [12, 3]
    assert (regime["pause_effect"], regime["effective_to"]) == ("restarts", "2027-12-31")
    assert regime["excusing_outcomes"] == ["disputed"]
    assert regime["requires_respond_by"] is True


async def test_a_regime_whose_date_stands_in_each_notice_counts_nothing(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    nothing = {"kind": "set_in_notice", "rule-unit": "", "rule-count": ""}
    entered = {**ENTERED, **nothing, "requires_respond_by": "yes"}

    check = await supervising.send(await supervising.open(FORM), entered, to=FORM)
    await supervising.send(check, {}, to=FORM)

    assert "The date stands in each notice" in check.text
    assert (await held(supervisor, "our-swift-removal"))["rule"] is None


@pytest.mark.parametrize(
    ("entered", "fields"),
    [
        (
            {**dict.fromkeys(ENTERED, ""), "kind": "law"},
            ["code", "title", "effective_from", "kind", "rule-unit", "rule-count"],
        ),
        (
            {
                "code": "Ours",
                "rule-cutoff": "noon",
                "due_soon": "soon",
                "further_warnings": "x",
            },
            ["code", "rule-cutoff", "due_soon", "further_warnings"],
        ),
        ({"kind": "set_in_notice"}, ["rule-unit"]),
        ({"rule-timezone": "London"}, ["rule-timezone"]),
        ({"rule-unit": "working_minutes"}, ["rule-opens"]),
        ({"rule-opens": "09:00"}, ["rule-opens"]),
        ({"presumed_source": "s.1"}, ["presumed_after"]),
        ({"clock_changes-resumed": ""}, ["clock_changes"]),
        ({"effective_to": "2026-11-01"}, ["effective_to"]),
        ({"excusing_outcomes-removed": "yes"}, ["excusing_outcomes"]),
        ({"dispute_grounds-4-title": "x"}, ["dispute_grounds-0-code"]),
        ({"sources-0-subject": "x" * 301}, ["sources-0-subject"]),
        ({"due_soon": "12", "further_warnings": "12"}, ["further_warnings"]),
        ({"due_soon": "1, 2"}, ["due_soon"]),
        ({"due_soon": "0 min"}, ["due_soon"]),
        ({"code": "eu-tco"}, ["code"]),
    ],
)
async def test_all_that_is_wrong_is_told_at_its_field(
    supervising: Browser, entered: dict[str, str], fields: list[str]
):
    form = await supervising.open(FORM)

    again = await supervising.send(form, {**ENTERED, **entered}, to=FORM, status=422)

    told = [place for place in again.links.values() if place.startswith("#")]
    assert told == ["#main-content", *(f"#{name}" for name in fields)]
    assert set(fields) <= set(again.ids)


async def test_more_rows_are_given_and_keep_what_was_entered(supervising: Browser):
    rows = {f"sources-{place}-subject": f"S {place}" for place in range(2)}
    form = await supervising.open(FORM)

    more = await supervising.send(form, {**ENTERED, **rows, "change": "more"}, to=FORM)

    values = more.form(FORM).values
    assert (values["sources-1-subject"], values["sources-3-subject"]) == ("S 1", "")


async def test_the_next_version_begins_from_the_newest_and_says_what_is_another(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    code = await own_regime(supervisor)
    page = await supervising.open(f"/regimes/{code}")
    place = page.links["Add a version"]
    form = await supervising.open(place)
    assert form.form(place).values["rule-count"] == "2"
    assert form.form(place).values["effective_from"] == ""

    entered = {"rule-count": "7", "effective_from": "2027-01-01"}
    check = await supervising.send(form, entered, to=place)
    assert "Changed: rule count7, instead of 2" in check.text
    assert "Changed: title" not in check.text
    done = await supervising.send(check, {}, to=place)

    assert "Our own, version 2, is in the register." in done.text
    assert [one["rule"]["count"] for one in (await held(supervisor, code))["versions"]] == [
        7,
        2,
    ]


async def test_a_version_comes_after_the_newest_and_keeps_the_code(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    place = f"/regimes/{await own_regime(supervisor)}/version/form"
    form = await supervising.open(place)

    for entered, told in (
        ({"effective_from": "2025-01-01"}, "takes effect after 2026-01-01"),
        ({"effective_from": "2027-01-01", "code": "another"}, "Leave it as it is"),
    ):
        again = await supervising.send(form, entered, to=place, status=422)
        assert told in again.text


async def test_what_the_form_does_not_hold_is_written_as_a_document(
    supervising: Browser, supervisor: httpx.AsyncClient
):
    hours = {"mon": [["09:00", "12:00"]], "tue": [["13:00", "17:00"]]}
    rule = {"unit": "working_minutes", "count": 30, "working_hours": hours}
    answer = await supervisor.post("/v1/regimes", json={**LEAST, "rule": rule})
    assert answer.status_code == 201, answer.text

    form = await supervising.open("/regimes/our-own/version/form")
    assert form.path == "/regimes/our-own/version/document"
    assert "says more than the form holds" in form.text
    document = json.loads(form.form(form.path).values["document"])
    assert document["rule"]["working_hours"] == hours
    document["effective_from"] = "2027-01-01"
    document["rule"]["count"] = 45
    entered = {"document": json.dumps(document)}
    check = await supervising.send(form, entered, to=form.path)
    assert "Changed: rule count45, instead of 30" in check.text
    done = await supervising.send(check, {}, to=form.path)

    assert "Our <own>, version 2, is in the register." in done.text


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ("", "Enter the document"),
        ("{\n{", "The document is refused (line 2): not valid JSON in UTF-8"),
        ('{"code": "a", "code": "b"}', "a field stands twice in one object"),
        ('{"a": NaN}', "not valid JSON"),
        ("[" * 50_000, "not valid JSON"),
        ("[]", "At /: write a JSON object"),
        ("x" * 100_001, "must be 100,000 characters or fewer"),
        (json.dumps({**LEAST, "effective_from": "soon"}), "At /effective_from: write a date"),
        (json.dumps({**LEAST, "colour": 7}), "At /colour: there is no such field"),
        (json.dumps({**LEAST, "version": 7}), "At /version: there is no such field"),
        (json.dumps({**LEAST, "rule": {"unit": "hours"}}), "At /rule/count: Field required"),
        (json.dumps({**LEAST, "further_leads": [{"days": 9}]}), "At /further_leads/0: "),
    ],
)
async def test_what_is_wrong_with_a_document_is_named_by_its_place(
    supervising: Browser, document: str, told: str
):
    form = await supervising.open(DOCUMENT)

    again = await supervising.send(form, {"document": document}, to=DOCUMENT, status=422)

    assert told in again.text
    anchors = {place[1:] for place in again.links.values() if place.startswith("#")}
    assert anchors <= {*again.ids, "main-content"}


async def test_all_places_of_a_document_are_named_at_once(supervising: Browser):
    wrong = json.dumps({"code": "a", "effective_from": "soon", "rule": {"count": "x"}})

    again = await supervising.send(
        await supervising.open(DOCUMENT), {"document": wrong}, to=DOCUMENT, status=422
    )

    for place in ("/title", "/effective_from", "/rule/unit", "/rule/count"):
        assert f"At {place}: " in again.text


async def test_a_built_in_regime_is_not_rewritten(supervising: Browser):
    assert "Add a version" not in (await supervising.open("/regimes/eu-tco")).links
    page = await supervising.open("/regimes/eu-tco/version/form", status=404)

    assert "is law and is not rewritten" in page.text


async def test_an_officer_reads_regimes_and_writes_none(at_console: Browser):
    assert "Add a regime" not in (await at_console.open("/regimes")).links
    for path in (FORM, DOCUMENT, "/regimes/eu-tco/version/form"):
        assert "You may not do this" in (await at_console.open(path, status=403)).text


def test_the_form_holds_every_regime_that_comes_with_the_service():
    for regime in BUILT_IN:
        filled = filled_from(regime)
        assert filled is not None, regime.code
        assert filled["code"] == regime.code
