"""What comes for Prometheus and Grafana asks for what there is, and says what to do about it.

Their own tools go further: `make monitoring`.
"""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import pytest
import yaml
from httpx import AsyncClient
from prometheus_client.parser import text_string_to_metric_families

from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.house.files import ROOT
from tests.support.bodies import an_answer_body, issued, respond
from tests.support.builders import a_platform
from tests.support.clock import MONDAY
from tests.support.doors import a_client, every_route, open_app
from tests.support.keys import SECRETS
from tests.support.metrics import (
    DEPLOY,
    OF_TARGETS,
    documented,
    labels_left,
    of_the_process,
    series,
    wrong_in,
)

Json = dict[str, Any]

KINDS_OF_PANELS = {"row", "stat", "timeseries", "bargauge"}
UNITS = {"none", "s", "ops", "reqps", "percentunit"}
SEVERITIES = {"critical", "warning", "info"}


def read(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def rules(name: str) -> list[Json]:
    return [
        rule for group in read(f"prometheus/rules/{name}")["groups"] for rule in group["rules"]
    ]


def alerts() -> list[Json]:
    return rules("alerts.yml")


def names_of_alerts() -> set[str]:
    return {rule["alert"] for rule in alerts()}


def panels() -> list[Json]:
    dashboard = json.loads((DEPLOY / "grafana/dashboards/forthwith.json").read_text("utf-8"))
    return list(dashboard["panels"])


def queries() -> Iterator[tuple[str, str]]:
    """Every query that is made of Prometheus, and where."""
    for rule in [*rules("recording.yml"), *alerts()]:
        yield rule.get("alert") or rule["record"], rule["expr"]
    for panel in panels():
        for target in panel.get("targets", ()):
            yield f"{panel['title']} {target['refId']}", target["expr"]


async def scraped(house: House) -> dict[str, Any]:
    """What a register shows on which a little has happened."""
    platform = await a_platform(house)
    async with open_app(house) as app, a_client(app, next(iter(SECRETS.values()))) as officer:
        notice = await issued(officer, platform.id)
        async with a_client(app, platform.secret) as share:
            said = an_answer_body(notice["items"][0]["id"], at=MONDAY)
            assert (await respond(share, notice, said)).status_code == 201
        await sweep_timers(house)
        text = (await officer.get("/metrics")).text
    return {family.name: family for family in text_string_to_metric_families(text)}


async def test_every_query_asks_for_metrics_and_labels_that_there_are(
    committing: House,
) -> None:
    known = series(await scraped(committing))
    for rule in rules("recording.yml"):
        known[rule["record"]] = labels_left(rule["expr"])
    wrong = [
        f"{place}: {said}" for place, query in queries() for said in wrong_in(query, known)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("max (forthwith_no_such)", "no metric forthwith_no_such"),
        ("up + job:forthwith_no:ratio", "no metric job:forthwith_no:ratio"),
        ('forthwith_notices{status="late"}', "no label status of forthwith_notices"),
        ("sum by (colour) (up)", "no label colour in sum by (colour) (up)"),
        ("1 > 0", "nothing is asked in 1 > 0"),
    ],
)
def test_a_query_that_is_wrong_is_told(query: str, said: str) -> None:
    assert list(wrong_in(query, {"up": set(), "forthwith_notices": {"state"}})) == [said]


async def test_the_labels_of_every_metric_are_documented(committing: House) -> None:
    told = documented()
    for name, (_, labels) in of_the_process().items():
        assert (name, told[name]) == (name, labels)
    for name, family in (await scraped(committing)).items():
        if name not in of_the_process():
            shown = {label for sample in family.samples for label in sample.labels}
            assert (name, told[name]) == (name, shown)
            assert family.samples


def test_every_alert_says_how_bad_it_is_and_what_to_do() -> None:
    text = (ROOT / "docs" / "alerts.md").read_text("utf-8")
    sections = re.findall(r"^## (\w+)\n\n(.+)$", text, re.MULTILINE)
    assert {name for name, _ in sections} == names_of_alerts()
    assert len(sections) == len(alerts())
    for rule in alerts():
        assert rule["labels"]["severity"] in SEVERITIES
        assert rule["annotations"].keys() == {"summary", "description", "runbook"}
        assert rule["annotations"]["runbook"] == f"docs/alerts.md#{rule['alert'].lower()}"


def test_every_alert_is_seen_to_fire_and_not_to_fire() -> None:
    tried = [
        check
        for test in read("prometheus/tests/alerts.test.yml")["tests"]
        for check in test.get("alert_rule_test", ())
    ]
    for fires in (True, False):
        seen = {check["alertname"] for check in tried if ("exp_alerts" in check) is fires}
        assert seen == names_of_alerts()


def test_prometheus_is_told_where_the_rules_and_the_metrics_are() -> None:
    config = read("prometheus/prometheus.yml")
    for rule_file in ("rules/recording.yml", "rules/alerts.yml"):
        assert any(fnmatch(rule_file, pattern) for pattern in config["rule_files"])
    (job,) = config["scrape_configs"]
    assert job["metrics_path"] in {route.path for route in every_route()}
    assert f'up{{job="{job["job_name"]}"}} == 0' in {rule["expr"] for rule in alerts()}


def test_every_severity_is_sent_to_somebody() -> None:
    config = read("alertmanager/alertmanager.yml")
    receivers = {receiver["name"] for receiver in config["receivers"]}
    routes = [config["route"], *config["route"]["routes"]]
    assert {route["receiver"] for route in routes} == receivers
    words = "".join(one for route in routes for one in route.get("matchers", ()))
    assert set(re.findall(r'severity="(\w+)"', words)) <= SEVERITIES
    inhibited = "".join(
        one
        for rule in config["inhibit_rules"]
        for one in [*rule["source_matchers"], *rule["target_matchers"]]
    )
    assert set(re.findall(r"Forthwith\w+", inhibited)) <= names_of_alerts()


def test_the_dashboard_is_one_that_grafana_takes() -> None:
    ids = [panel["id"] for panel in panels()]
    assert len(ids) == len(set(ids))
    places: set[tuple[int, int]] = set()
    for panel in panels():
        grid = panel["gridPos"]
        assert 0 <= grid["x"] <= 24 - grid["w"]
        here = {
            (grid["x"] + across, grid["y"] + down)
            for across in range(grid["w"])
            for down in range(grid["h"])
        }
        assert not here & places
        places |= here
        if panel["type"] != "row":
            assert panel["targets"]
            assert panel["datasource"]["uid"] == "${datasource}"


def test_the_panels_are_of_kinds_and_units_that_grafana_knows() -> None:
    for panel in panels():
        assert panel["type"] in KINDS_OF_PANELS
        if panel["type"] == "row":
            continue
        defaults = panel["fieldConfig"]["defaults"]
        assert defaults["unit"] in UNITS
        first, *others = defaults.get("thresholds", {"steps": [{"value": None}]})["steps"]
        assert first["value"] is None
        assert [step["value"] for step in others] == sorted(step["value"] for step in others)


def test_every_line_of_a_panel_has_a_name_of_its_own() -> None:
    for panel in panels():
        targets = panel.get("targets", ())
        for told in ("refId", "legendFormat"):
            assert len({target[told] for target in targets}) == len(targets)
        for target in targets:
            named = set(re.findall(r"{{(\w+)}}", target["legendFormat"]))
            assert named - OF_TARGETS == labels_left(target["expr"]), panel["title"]


async def test_no_metric_has_a_label_that_prometheus_gives_by_itself(
    nobody: AsyncClient,
) -> None:
    text = (await nobody.get("/metrics")).text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            assert not sample.labels.keys() & OF_TARGETS, family.name
