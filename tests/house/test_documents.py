"""The README and the documents are true: what they list is what there is."""

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from httpx import AsyncClient

import app as application
import schemas.v1
from app.api import refusals
from app.cli.commands import app
from app.cli.publishing import openapi_document
from app.config import Settings
from app.domain.errors import Refusal
from app.domain.figures import METRICS
from app.domain.series import Series
from app.domain.transparency import ALL_FIGURES
from app.services.house import House
from app.services.sweeping import sweep_timers
from schemas.v1.common import In
from tests.house.files import ROOT, files
from tests.house.schemas import classes, import_all
from tests.support.clock import MONDAY

README = (ROOT / "README.md").read_text("utf-8")
CODE = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
METRIC = re.compile(r"^\| `(forthwith_[a-z_]+)` \|", re.MULTILINE)
AN_ID = "019ab000-0000-7000-8000-000000000001"


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def rows(pattern: str) -> set[str]:
    """What stands in the first column of the tables of the README, as far as it is so."""
    return set(re.findall(rf"^\| `({pattern})` \|", README, re.MULTILINE))


def commands() -> Iterator[str]:
    """Every command as it is typed, those within groups as well."""
    root: Any = typer.main.get_command(app)
    for name, command in root.commands.items():
        below: Any = getattr(command, "commands", None)
        yield from (f"{name} {part}" for part in below) if below else (name,)


def kinds_of(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    yield refusal
    for kind in refusal.__subclasses__():
        yield from kinds_of(kind)


def test_the_readme_lists_every_setting_and_no_other():
    assert rows(r"FORTHWITH_\w+") == {
        f"FORTHWITH_{name.upper()}" for name in Settings.model_fields
    }


def test_the_readme_lists_every_command_and_no_other():
    assert rows(r"forthwith [\w -]+") == {f"forthwith {name}" for name in commands()}


def test_the_readme_lists_every_target_of_make_and_no_other():
    targets = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert rows(r"make \w+") == {f"make {name}" for name in " ".join(targets).split()}


def test_every_figure_is_explained_in_the_words_of_its_answer_and_no_other():
    table = document("metrics.md").partition("| figure |")[2].partition("\n\n")[0]
    told = {
        (name, meaning, denominator)
        for name, meaning, denominator in re.findall(
            r"^\| `([a-z_.]+)` \| (.*) \| (.*) \|$", table, re.MULTILINE
        )
    }

    assert told == {(name, one.meaning, one.denominator) for name, one in METRICS.items()}


def test_every_published_figure_is_explained_in_the_words_of_its_answer_and_no_other():
    table = re.compile(r"^\| `([a-z_0-9]+)` \| (.*) \|$", re.MULTILINE)
    told = set(table.findall(document("transparency.md")))

    assert told == {(one.name, one.meaning) for one in ALL_FIGURES}


def test_every_series_is_explained():
    told = document("metrics.md")

    assert all(f"`{series}`" in told for series in Series)


def test_every_code_of_a_refusal_is_explained_and_no_other():
    import_all(application)
    codes = {kind.code for kind in kinds_of(Refusal) if kind.__module__.startswith("app.")}
    at_the_door = {
        *vars(refusals)["_CODES"].values(),
        "internal",
        "not_ready",
        "too_many_waiting",
    }

    assert set(CODE.findall(document("errors.md"))) == codes | at_the_door


async def test_every_metric_is_explained_and_no_other(house: House, nobody: AsyncClient):
    await sweep_timers(house)

    answer = await nobody.get("/metrics", headers={"Accept": "application/openmetrics-text"})

    shown = set(re.findall(r"^# TYPE (\w+) ", answer.text, re.MULTILINE))
    assert set(METRIC.findall(document("metrics.md"))) == shown


def test_every_link_of_a_document_leads_somewhere():
    links = [
        (page, target)
        for page in files(".md")
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    ]

    assert links
    assert [link for link in links if not (link[0].parent / link[1]).exists()] == []


def requests() -> list[tuple[str, str, str | None]]:
    """The requests that the README makes with curl: method, path, and body."""
    blocks = re.findall(r"^```sh$(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    found = [
        shlex.split(words)
        for block in blocks
        for words in re.findall(
            r"\bas (\$\w*KEY .*?)(?=\| field|\n\n|\n$|\nas )", block, re.DOTALL
        )
    ]
    return [_request(words) for words in found]


def _request(words: list[str]) -> tuple[str, str, str | None]:
    (address,) = [word for word in words if word.startswith("$API/")]
    body = words[words.index("-d") + 1] if "-d" in words else None
    method = words[words.index("-X") + 1] if "-X" in words else "POST" if body else "GET"
    return method, _filled(address.replace("$API", "/v1")), body and _filled(body)


def _filled(text: str) -> str:
    """With an identifier for each variable, and a moment for the present one."""
    return re.sub(r"\$[A-Z]+", AN_ID, text.replace("$(now)", MONDAY.isoformat()))


def test_the_readme_shows_the_path_of_a_notice():
    assert [(method, path.replace(AN_ID, "…")) for method, path, _ in requests()] == [
        ("POST", "/v1/providers"),
        ("POST", "/v1/platforms"),
        ("POST", "/v1/keys"),
        ("POST", "/v1/notices"),
        ("POST", "/v1/notices/…/acknowledgement"),
        ("POST", "/v1/notices/…/responses"),
        ("GET", "/v1/notices/…/events"),
        ("GET", "/v1/providers/…/exposure"),
    ]


@pytest.mark.parametrize(("method", "path", "body"), requests())
def test_each_request_of_the_readme_is_one_of_the_contract(
    method: str, path: str, body: str | None
):
    (operation,) = [
        methods[method.lower()]
        for template, methods in openapi_document()["paths"].items()
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path)
    ]
    if body is not None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        name = schema["$ref"].rpartition("/")[2]
        (model,) = [model for model in classes(schemas.v1, In) if model.__name__ == name]
        model.model_validate_json(body)
