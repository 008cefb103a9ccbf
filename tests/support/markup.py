"""Pages taken apart: their text, links, forms, headings; and what is wrong with them."""

from collections.abc import Mapping
from dataclasses import field
from html.parser import HTMLParser

import httpx

from app.values import dataclass

_VOID = {"meta", "link", "input", "br", "img", "hr", "rect", "line", "path"}
_FIELDS = {"input", "select", "textarea"}
_HEADINGS = {f"h{n}" for n in range(1, 7)}
# Elements whose text is kept as one.
_HOLDERS = {"caption", "th", "td", "dt", "dd", "li"}


@dataclass
class Form:
    """Where a form goes, and what it sends as it stands."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict[str, str])


@dataclass
class Table:
    """What a table says, cell by cell; its headings are its first row."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list[list[str]])


@dataclass
class Page:
    """What a page holds."""

    path: str
    answer: httpx.Response
    title: str = ""
    text: str = ""
    links: dict[str, str] = field(default_factory=dict[str, str])
    forms: list[Form] = field(default_factory=list[Form])
    tables: list[Table] = field(default_factory=list[Table])
    points: list[str] = field(default_factory=list[str])
    facts: dict[str, str] = field(default_factory=dict[str, str])
    ids: list[str] = field(default_factory=list[str])
    headings: list[int] = field(default_factory=list[int])
    tags: list[tuple[str, Mapping[str, str]]] = field(
        default_factory=list[tuple[str, Mapping[str, str]]]
    )
    faults: list[str] = field(default_factory=list[str])

    @property
    def name(self) -> str:
        """What the page is called, by its title."""
        name, mark, service = self.title.rpartition(" \N{EN DASH} ")
        assert (mark.strip(), service) == ("\N{EN DASH}", "Forthwith")
        return name

    def form(self, action: str | None = None) -> Form:
        """The form that goes there; without a name, the last one, which is the page's own."""
        if action is None:
            return self.forms[-1]
        [form] = [form for form in self.forms if form.action == action]
        return form

    def rows(self, caption: str) -> list[list[str]]:
        """The rows of the table of that caption; none where the page has no such table."""
        return [row for one in self.tables if one.caption == caption for row in one.rows[1:]]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.open: list[str] = []
        self.link: str | None = None
        self.area: str | None = None
        self.select: str | None = None
        self.held: list[str] = []
        self.fact = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        had = {name: value or "" for name, value in attrs}
        self.page.tags.append((tag, had))
        if "id" in had:
            self.page.ids.append(had["id"])
        if tag not in _VOID:
            self.open.append(tag)
        if tag in _HEADINGS:
            self.page.headings.append(int(tag[1]))
        if tag == "a":
            self.link = had.get("href")
        if tag == "form":
            self.page.forms.append(Form(had.get("action", ""), had.get("method", "get")))
        self._field(tag, had)
        self._holder(tag)

    def _holder(self, tag: str) -> None:
        if tag == "table":
            self.page.tables.append(Table())
        if tag == "tr":
            self.page.tables[-1].rows.append([])
        if tag in _HOLDERS:
            self.held.append("")

    def _field(self, tag: str, had: dict[str, str]) -> None:
        values = self.page.forms[-1].values if self.page.forms else {}
        if tag == "input" and "name" in had:
            chosen = had.get("type") not in {"checkbox", "radio"} or "checked" in had
            if chosen:
                values[had["name"]] = had.get("value", "")
        if tag == "textarea":
            self.area = had["name"]
            values[self.area] = ""
        if tag == "select":
            self.select = had["name"]
        if tag == "option" and self.select and ("selected" in had or self.select not in values):
            values[self.select] = had.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.page.faults.append(f"</{tag}> closes what is not open")
        if tag in _HOLDERS and self.held:
            self._hold(tag, " ".join(self.held.pop().split()))
        if tag == "a":
            self.link = None
        if tag == "textarea":
            self.area = None
        if tag == "select":
            self.select = None

    def _hold(self, tag: str, text: str) -> None:
        match tag:
            case "caption":
                self.page.tables[-1].caption = text
            case "dt":
                self.fact = text
            case "dd":
                self.page.facts[self.fact] = text
            case "li":
                self.page.points.append(text)
            case _:
                self.page.tables[-1].rows[-1].append(text)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "title":
            self.page.title += data
        self.page.text += data
        if self.held:
            self.held[-1] += data
        if self.link is not None:
            self.page.links[data.strip()] = self.link
        if self.area is not None:
            self.page.forms[-1].values[self.area] += data


def read_page(answer: httpx.Response) -> Page:
    page = Page(answer.url.path, answer)
    reader = _Reader(page)
    reader.feed(answer.text)
    reader.close()
    page.faults += [f"<{tag}> is never closed" for tag in reader.open]
    page.faults += _faults(page)
    page.text = " ".join(page.text.split())
    return page


def _faults(page: Page) -> list[str]:
    """What a reader who hears the page, or a strict browser, would trip over."""
    named = {had.get("for") for tag, had in page.tags if tag == "label"}
    faults = [
        f"{tag} {had.get('name')} has no label"
        for tag, had in page.tags
        if tag in _FIELDS and had.get("type") != "hidden" and had.get("id") not in named
    ]
    faults += [f"two have the id {one}" for one in set(page.ids) if page.ids.count(one) > 1]
    if page.headings.count(1) != 1:
        faults.append("there is not one first heading")
    steps = zip(page.headings, page.headings[1:], strict=False)
    faults += [f"h{a} is followed by h{b}" for a, b in steps if b > a + 1]
    places = {had["href"][1:] for _, had in page.tags if had.get("href", "").startswith("#")}
    faults += [f"a link leads to {one}, which is not there" for one in places - {*page.ids}]
    for tag, had in page.tags:
        if "style" in had or any(name.startswith("on") for name in had):
            faults.append(f"{tag} has style or script in itself")
        for name in ("aria-describedby", "aria-labelledby"):
            faults += [
                f"nothing has the id {i}"
                for i in had.get(name, "").split()
                if i not in page.ids
            ]
    return faults
