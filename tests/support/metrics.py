"""Which metrics there are, and which of them a query of Prometheus names."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from prometheus_client import Metric

from app.kit import counters
from tests.house.files import ROOT

DEPLOY = ROOT / "deploy"
# Of every series: whom Prometheus scraped. Of its own: whether it could, and what fires.
OF_TARGETS = {"job", "instance"}
ITS_OWN = {"up": set[str](), "ALERTS": {"alertname", "alertstate"}}

Labels = Mapping[str, set[str]]

_SUFFIXES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
_ROW = re.compile(r"^\| `(forthwith_[a-z_0-9]+)` \| ([^|]*)\|", re.MULTILINE)
_TEXTS = re.compile(r'"[^"]*"')
_RANGES = re.compile(r"\[[^\]]*\]")
_SELECTED = re.compile(r"([a-zA-Z_:][\w:]*)\s*\{([^}]*)\}")
_GROUPED = re.compile(r"\b(?:by|on|without|ignoring)\s*\(([^)]*)\)")
_NAMES = re.compile(r"\b(?:forthwith_\w+|\w+:\w+(?::\w+)?|up|ALERTS)\b")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


def documented() -> dict[str, set[str]]:
    """The labels of each metric, as docs/metrics.md has them."""
    text = (ROOT / "docs" / "metrics.md").read_text("utf-8")
    return {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in _ROW.findall(text)}


def of_the_process() -> dict[str, tuple[str, set[str]]]:
    """The kind and the labels of each instrument."""
    found: dict[str, tuple[str, set[str]]] = {}
    for instrument in vars(counters).values():
        described: Any = getattr(instrument, "describe", None)
        if described is not None and hasattr(instrument, "_labelnames"):
            (metric,) = described()
            found[metric.name] = (metric.type, {*vars(instrument)["_labelnames"]})
    return found


def series(scraped: Mapping[str, Metric]) -> dict[str, set[str]]:
    """The labels of each name by which a query may ask."""
    found = dict(ITS_OWN)
    kinds = {name: kind for name, (kind, _) in of_the_process().items()}
    for name, labels in documented().items():
        kind = kinds.get(name) or scraped[name].type
        for suffix in _SUFFIXES[kind]:
            found[name + suffix] = labels | ({"le"} if suffix == "_bucket" else set())
    return found


def wrong_in(query: str, known: Labels) -> Iterator[str]:
    """What a query names that there is not."""
    bare = _RANGES.sub("", _TEXTS.sub('""', query))
    names = set(_NAMES.findall(bare))
    yield from (f"no metric {name}" for name in sorted(names - known.keys()))
    for name, selectors in _SELECTED.findall(bare):
        asked = set(_LABEL.findall(selectors)) - OF_TARGETS
        yield from (f"no label {label} of {name}" for label in asked - known.get(name, set()))
    of_any = set[str]().union(*(known.get(name, set()) for name in names)) | OF_TARGETS
    for labels in _GROUPED.findall(bare):
        asked = {label.strip() for label in labels.split(",")}
        yield from (f"no label {label} in {query}" for label in asked - of_any)
    if not names:
        yield f"nothing is asked in {query}"


def labels_left(expression: str) -> set[str]:
    """The labels of what a recording rule records: those it groups by, but for the targets'."""
    groups = re.findall(r"\bby\s*\(([^)]*)\)", expression)
    left = {label.strip() for labels in groups for label in labels.split(",")}
    return left - OF_TARGETS - {"le"}
