"""Templates: all that is written into a page is escaped, and nothing undefined passed over."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from jinja2 import (
    ChainableUndefined,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
)
from markupsafe import Markup

from app.console import telling
from app.console.assets import asset
from app.console.charts import clock_bar, trend
from app.console.columns import in_columns
from app.domain.notices import timeliness
from app.kit.locators import defanged


class Components:
    """The macros of GOV.UK Frontend, each by its name: `govuk.button({…})`.

    They pass over what their caller leaves out, which our own templates must not, so they
    live in an environment of their own.
    """

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PrefixLoader(
                {"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}
            ),
            autoescape=True,
            undefined=ChainableUndefined,
            auto_reload=False,
        )
        self._macros: dict[str, Callable[..., Markup]] = {}

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        if name not in self._macros:
            place = f"govuk_frontend_jinja/components/{name.replace('_', '-')}/macro.html"
            module = self._environment.get_template(place).module
            macro = "govuk" + name.replace("_", " ").title().replace(" ", "")
            self._macros[name] = getattr(module, macro)
        return self._macros[name]


def address(path: str, asked: Mapping[str, Any], **changed: Any) -> str:  # noqa: ANN401 - whatever an address holds
    """A path with what is asked of it; what is None or empty is left out."""
    query = {name: value for name, value in {**asked, **changed}.items() if value}
    return f"{path}?{urlencode(query)}" if query else path


def options(words: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """The words of an enumeration as a field offers them."""
    return [(str(word), telling.heading(word)) for word in words]


_SPOKEN: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "address": address,
        "asset": asset,
        "clock_bar": clock_bar,
        "ceiling": telling.ceiling,
        "day": telling.day,
        "countdown": telling.countdown,
        "nation": telling.nation,
        "still": telling.still,
        "tag": telling.tag,
        "time": telling.time,
        "timeliness": timeliness,
        "trend": trend,
    }
)
_FILTERS: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "defanged": defanged,
        "field_time": telling.field_time,
        "heading": telling.heading,
        "in_columns": in_columns,
        "fault": telling.fault,
        "length_of_time": telling.length,
        "machine_time": telling.machine_time,
        "money": telling.money,
        "number": telling.number,
        "options": options,
        "words": telling.words,
    }
)


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("app.console"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    spoken: dict[str, Any] = {**_SPOKEN, "govuk": Components()}
    made.globals.update(spoken)
    made.filters.update(_FILTERS)
    return made


def rendered(template: str, context: Mapping[str, Any]) -> str:
    return environment().get_template(template).render(context)
