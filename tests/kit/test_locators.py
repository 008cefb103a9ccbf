"""Addresses in one spelling: what a browser takes for the same place is the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.locators import MAX_LOCATOR_CHARACTERS, NotALocator, canonical, with_scheme

# Spellings, and the form written by hand from the WHATWG URL standard.
SAME = [
    ("https://share.example", "https://share.example/"),
    ("HTTPS://SHARE.Example/", "https://share.example/"),
    ("https://share.example:443/a", "https://share.example/a"),
    ("http://share.example:80/a", "http://share.example/a"),
    ("https://share.example:8443/a", "https://share.example:8443/a"),
    ("https://share.example/a#part", "https://share.example/a"),
    ("https://share.example/a#", "https://share.example/a"),
    ("https://share.example/a/./b/../c", "https://share.example/a/c"),
    ("https://share.example/%7Euser", "https://share.example/%7Euser"),
    ("https://share.example/a b", "https://share.example/a%20b"),
    ("https://share.example/ä", "https://share.example/%C3%A4"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("https://share.example/?q=1&Q=2", "https://share.example/?q=1&Q=2"),
    ("https://share.example/?", "https://share.example/?"),
    ("https:\\\\share.example\\a", "https://share.example/a"),
    ("https:share.example/a", "https://share.example/a"),
    ("  https://share.example/a  ", "https://share.example/a"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
    ("https://me:secret@share.example/", "https://me:secret@share.example/"),
    ("https://share.example/A", "https://share.example/A"),
]

NONE = [
    "",
    " ",
    "share.example/a",
    "//share.example/a",
    "/a",
    "https://",
    "https:///",
    "http://[::1",
    "http://999.1.1.1/",
    "http://share.example:99999/",
    "http://exa mple/",
    "ftp://share.example/",
    "javascript:alert(1)",
    "data:text/html,hello",
    "file:///etc/passwd",
    "blob:https://share.example/1",
    "https://share.example/\x00",
    "https://share.example/\n",
    "https://share\t.example/",
    "https://share.example/\x7f",
    "https://share.example/" + "a" * MAX_LOCATOR_CHARACTERS,
]

# Everything that a refusal may say: nothing of it comes from the address.
SAID = {
    "longer than 8192 characters",
    "holds a control character",
    "not an absolute web address; write https://host/path",
    "only http and https addresses are taken",
}


@pytest.mark.parametrize(("spelling", "form"), SAME)
def test_a_spelling_has_its_canonical_form(spelling: str, form: str) -> None:
    assert canonical(spelling) == form


@pytest.mark.parametrize("form", [form for _, form in SAME])
def test_a_canonical_form_is_its_own(form: str) -> None:
    assert canonical(form) == form


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(NotALocator):
        canonical(text)


@given(st.text(max_size=200))
def test_whatever_is_written_is_read_or_refused_and_never_repeated(text: str) -> None:
    for written in (text, f"https://{text}", f"https://share.example/{text}"):
        form, refusal = read(written)
        if form is None:
            assert refusal in SAID
        else:
            assert canonical(form) == form


def read(text: str) -> tuple[str | None, str | None]:
    """The canonical form, or all that a refusal says, its causes included."""
    try:
        return canonical(text), None
    except NotALocator as refused:
        return None, f"{refused}{refused.__cause__ or ''}"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("share.example/a", "https://share.example/a"),
        ("www.share.example", "https://www.share.example"),
        ("share.example:8080/a?b#c", "https://share.example:8080/a?b#c"),
        ("http://share.example/a", "http://share.example/a"),
        ("the third post", "the third post"),
        ("nodot", "nodot"),
    ],
)
def test_a_bare_host_is_read_as_https(written: str, read: str) -> None:
    assert with_scheme(written) == read
