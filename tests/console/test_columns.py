"""Cells of tables say under which column they stand, for pages with no room for columns."""

from markupsafe import Markup

from app.console.columns import in_columns
from app.domain.permissions import Role
from tests.support.console import Browser


def test_every_cell_names_its_column_and_what_it_is():
    rows = Markup(
        '<tr class="r"><th scope="row">One</th><td>2</td></tr>'
        "<tr><th>Three</th>\n<td><time>4</time></td></tr>"
    )

    assert in_columns(rows, ["Name", 'A "b" & <c>']) == (
        '<tr role="row" class="r"><th role="rowheader" data-column="Name" scope="row">One</th>'
        '<td role="cell" data-column="A &#34;b&#34; &amp; &lt;c&gt;">2</td></tr>'
        '<tr role="row"><th role="rowheader" data-column="Name">Three</th>'
        '\n<td role="cell" data-column="A &#34;b&#34; &amp; &lt;c&gt;"><time>4</time></td></tr>'
    )


def test_what_came_from_elsewhere_is_no_cell():
    rows = Markup("<tr><td>{}</td></tr>").format("<td>sly</td>")

    assert in_columns(rows, ["Name"]) == (
        '<tr role="row"><td role="cell" data-column="Name">&lt;td&gt;sly&lt;/td&gt;</td></tr>'
    )


async def test_tables_of_pages_stay_tables_whatever_becomes_of_their_rows(browser: Browser):
    await browser.sign_in(Role.OFFICER)
    page = await browser.open("/regimes")

    roles = {(tag, had["role"]) for tag, had in page.tags if tag[0] == "t" and "role" in had}
    assert roles == {
        ("table", "table"),
        ("thead", "rowgroup"),
        ("tbody", "rowgroup"),
        ("tr", "row"),
        ("th", "columnheader"),
        ("th", "rowheader"),
        ("td", "cell"),
    }
