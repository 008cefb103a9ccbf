"""Which addresses may be registered: every way to write an inner one is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delivery.addresses import Target, must_be_allowed
from app.domain.deliveries import AddressNotAllowed
from tests.delivery.hostile_addresses import HOSTILE

# As honest receivers write them, with host, port, what stands in `Host`, and what is asked for.
HONEST = [
    ("https://hooks.example", ("hooks.example", 443, "hooks.example", "/")),
    ("https://hooks.example/", ("hooks.example", 443, "hooks.example", "/")),
    ("HTTPS://Hooks.Example/A", ("hooks.example", 443, "hooks.example", "/A")),
    ("https://hooks.example:443/a", ("hooks.example", 443, "hooks.example", "/a")),
    ("https://hooks.example:8443/a", ("hooks.example", 8443, "hooks.example:8443", "/a")),
    ("https://hooks.example:1024/", ("hooks.example", 1024, "hooks.example:1024", "/")),
    ("https://hooks.example:65535/", ("hooks.example", 65535, "hooks.example:65535", "/")),
    (
        "https://hooks.example/a?t=1&u=%2F",
        ("hooks.example", 443, "hooks.example", "/a?t=1&u=%2F"),
    ),
    ("https://hooks.example?t=1", ("hooks.example", 443, "hooks.example", "/?t=1")),
    ("https://hooks.example/a#b", ("hooks.example", 443, "hooks.example", "/a")),
    ("https://hooks.example/a b", ("hooks.example", 443, "hooks.example", "/a%20b")),
    ("https://hooks.example/a@b:c", ("hooks.example", 443, "hooks.example", "/a@b:c")),
    ("https://hooks.example/%0d%0aX:1", ("hooks.example", 443, "hooks.example", "/%0d%0aX:1")),
    ("https://hooks.example./", ("hooks.example", 443, "hooks.example", "/")),
    ("https://a_b.hooks.example/", ("a_b.hooks.example", 443, "a_b.hooks.example", "/")),
    (
        "https://r1---a.hooks.example/",
        ("r1---a.hooks.example", 443, "r1---a.hooks.example", "/"),
    ),
    ("https://bücher.example/", ("xn--bcher-kva.example", 443, "xn--bcher-kva.example", "/")),
    ("https://例え.example/", ("xn--r8jz45g.example", 443, "xn--r8jz45g.example", "/")),
    ("https://localhost.example/", ("localhost.example", 443, "localhost.example", "/")),
    ("https://internal.example/", ("internal.example", 443, "internal.example", "/")),
    ("https://mylan.example/", ("mylan.example", 443, "mylan.example", "/")),
    (
        "https://notlocalhost.example/",
        ("notlocalhost.example", 443, "notlocalhost.example", "/"),
    ),
    ("https://127.0.0.1.example/", ("127.0.0.1.example", 443, "127.0.0.1.example", "/")),
    ("https://1.1.1.1/", ("1.1.1.1", 443, "1.1.1.1", "/")),
    ("https://93.184.215.14:8443/", ("93.184.215.14", 8443, "93.184.215.14:8443", "/")),
    ("https://172.15.255.255/", ("172.15.255.255", 443, "172.15.255.255", "/")),
    ("https://172.32.0.1/", ("172.32.0.1", 443, "172.32.0.1", "/")),
    ("https://100.128.0.1/", ("100.128.0.1", 443, "100.128.0.1", "/")),
    ("https://[2606:4700::1111]/", ("2606:4700::1111", 443, "[2606:4700::1111]", "/")),
    ("https://[2A00:1450::1]:8443/", ("2a00:1450::1", 8443, "[2a00:1450::1]:8443", "/")),
]

LOOPBACK = [
    "http://127.0.0.1:8080/hook",
    "http://127.0.0.2/",
    "http://localhost:8080/hook",
    "http://hooks.localhost:8080/",
    "http://[::1]:8080/",
    "http://[::ffff:127.0.0.1]:8080/",
    "https://localhost:8443/",
    "https://127.0.0.1/",
    "http://0x7f.1:8080/",
]


@pytest.mark.parametrize("url", HOSTILE)
def test_an_address_that_leads_within_is_refused(url: str) -> None:
    with pytest.raises(AddressNotAllowed) as refused:
        must_be_allowed(url, allow_loopback=False)

    (fault,) = refused.value.faults
    assert fault.pointer == "/url"
    assert fault.detail == refused.value.reason


@pytest.mark.parametrize(("url", "parts"), HONEST)
@pytest.mark.parametrize("allow_loopback", [False, True])
def test_an_honest_address_is_taken_apart(
    url: str,
    parts: tuple[str, int, str, str],
    allow_loopback: bool,  # noqa: FBT001 - both ways
) -> None:
    target = must_be_allowed(url, allow_loopback=allow_loopback)

    assert (target.host, target.port, target.authority, target.path) == parts
    assert target.is_secure


@pytest.mark.parametrize("url", LOOPBACK)
def test_loopback_is_allowed_in_a_sandbox_only(url: str) -> None:
    assert must_be_allowed(url, allow_loopback=True).is_loopback
    with pytest.raises(AddressNotAllowed):
        must_be_allowed(url, allow_loopback=False)


def means_this_host(url: str) -> bool:
    try:
        return must_be_allowed(url, allow_loopback=True).is_loopback
    except AddressNotAllowed:
        return False


@pytest.mark.parametrize("url", [url for url in HOSTILE if not means_this_host(url)])
def test_a_sandbox_allows_nothing_else(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        must_be_allowed(url, allow_loopback=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:22/", "http://localhost:5432/", "http://localhost:443/"]
)
def test_no_other_protocol_is_spoken_to_in_a_sandbox_either(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        must_be_allowed(url, allow_loopback=True)


def read(url: str) -> Target | AddressNotAllowed:
    try:
        return must_be_allowed(url, allow_loopback=False)
    except AddressNotAllowed as refused:
        return refused


@given(st.text(max_size=100), st.sampled_from(["", "https://", "https://hooks.example/"]))
def test_whatever_is_written_is_taken_apart_or_refused(text: str, before: str) -> None:
    found = read(before + text)

    if isinstance(found, Target):
        assert found.is_secure
        assert found.host.isascii()
        assert found.path.startswith("/")
        assert found.path.isascii()
        assert found.path.isprintable()
        assert " " not in found.path


def test_a_refusal_repeats_nothing_of_the_address() -> None:
    found = read("https://user:canary@canary.localhost/canary?canary#canary")

    assert isinstance(found, AddressNotAllowed)
    assert "canary" not in f"{found}{found.reason}{found.detail}{found.faults}"
    assert found.__cause__ is None
