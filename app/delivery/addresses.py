"""Where messages may be sent: public hosts by https, and in a sandbox loopback too.

Two judgements, neither of which replaces the other. `must_be_allowed` reads an address as
it is registered, asking nobody. `callable_among` judges the network addresses of every
single connection, after the name was looked up; the connection is made to one of those.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

import ada_url

from app.delivery.special_addresses import (
    GLOBAL_UNICAST,
    INNER_DOMAINS,
    LEAST_FREE_PORT,
    OTHER_PROTOCOLS,
    SPECIAL_IPV4,
    SPECIAL_IPV6,
)
from app.domain.deliveries import AddressNotAllowed
from app.kit.locators import NotALocator, canonical
from app.values import dataclass

IPAddress = IPv4Address | IPv6Address

LOOPBACK: Final = (IPv4Address("127.0.0.1"), IPv6Address("::1"))
_LOCALHOST: Final = "localhost"
_PORTS: Final = {"https:": 443, "http:": 80}
_MOST_CHARACTERS_OF_A_NAME: Final = 253
_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}")


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart once; what is called is made of these parts and no other."""

    is_secure: bool
    host: str
    port: int
    authority: str
    path: str

    @property
    def literal(self) -> IPAddress | None:
        """The network address, where the host is one and not a name."""
        return literal(self.host)

    @property
    def is_loopback(self) -> bool:
        """Whether this host itself is called, whatever any name service says."""
        literal = self.literal
        return is_localhost(self.host) if literal is None else _unmapped(literal).is_loopback


def must_be_allowed(
    url: str, *, allow_loopback: bool, inner_hosts: frozenset[str] = frozenset()
) -> Target:
    """The target of an address that may be registered; else AddressNotAllowed says why.

    What stands among `inner_hosts` whoever runs the service has allowed by its name.
    """
    target = _taken_apart(url)
    if target.host in inner_hosts:
        return target
    if target.literal is None:
        _must_be_name(target.host)
    if not (allow_loopback and target.is_loopback):
        _must_be_public(target)
    _must_be_port(target)
    return target


def all_among(answers: Iterable[str]) -> list[IPAddress]:
    """The addresses of a host that was allowed by its name, each once, in the order given."""
    read = [literal(answer) for answer in answers]
    return list(dict.fromkeys(_unmapped(address) for address in read if address is not None))


def callable_among(answers: Iterable[str], *, allow_loopback: bool) -> list[IPAddress]:
    """Those of a name's addresses that may be called, each once, in the order given.

    The others are passed over: since a connection is made to nothing but these, a public
    address is no less safe for standing beside an inner one.
    """
    return [
        address for address in all_among(answers) if _may_be_called(address, allow_loopback)
    ]


def is_public(address: IPAddress) -> bool:
    """Whether it is one host's on the public internet, as the registries of IANA have it."""
    address = _unmapped(address)
    if isinstance(address, IPv4Address):
        return not any(address in block for block in SPECIAL_IPV4)
    return (
        address.scope_id is None
        and address in GLOBAL_UNICAST
        and not any(address in block for block in SPECIAL_IPV6)
    )


def is_localhost(name: str) -> bool:
    """Names that mean this host everywhere, and are never looked up (RFC 6761 s.6.3)."""
    return name == _LOCALHOST or name.endswith(f".{_LOCALHOST}")


def _may_be_called(address: IPAddress, allow_loopback: bool) -> bool:  # noqa: FBT001 - handed on
    return is_public(address) or (allow_loopback and address.is_loopback)


def literal(text: str) -> IPAddress | None:
    """The network address that a text is, if it is one."""
    try:
        return ip_address(text)
    except ValueError:
        return None


def _unmapped(address: IPAddress) -> IPAddress:
    """The IPv4 address that an IPv4-mapped one reaches (RFC 4291 s.2.5.5.2)."""
    if isinstance(address, IPv6Address) and address.scope_id is None:
        return address.ipv4_mapped or address
    return address


def _taken_apart(url: str) -> Target:
    if "\\" in url:
        # Read as a slash by browsers and as a letter by others: two readers, two hosts.
        raise AddressNotAllowed("holds a backslash; write it with slashes")
    try:
        read = ada_url.URL(canonical(url))
    except NotALocator as wrong:
        raise AddressNotAllowed(str(wrong)) from None
    if read.username or read.password:
        raise AddressNotAllowed(
            "holds a user name or password; leave out what stands before the @"
        )
    # The root's own point says nothing more, and no certificate bears it.
    host = read.hostname.strip("[]").removesuffix(".")
    port = int(read.port) if read.port else _PORTS[read.protocol]
    return Target(
        is_secure=read.protocol == "https:",
        host=host,
        port=port,
        authority=_authority(host, read.port),
        path=read.pathname + read.search,
    )


def _authority(host: str, port: str) -> str:
    bracketed = f"[{host}]" if ":" in host else host
    return f"{bracketed}:{port}" if port else bracketed


def _must_be_name(name: str) -> None:
    if len(name) > _MOST_CHARACTERS_OF_A_NAME or not all(
        map(_LABEL.fullmatch, name.split("."))
    ):
        raise AddressNotAllowed("holds a host that is no name; use letters, digits and hyphens")


def _must_be_public(target: Target) -> None:
    if not target.is_secure:
        raise AddressNotAllowed("is not called without encryption; write https")
    if target.literal is None:
        _must_be_public_name(target.host)
    elif not is_public(target.literal):
        raise AddressNotAllowed("is not a public one; only hosts on the internet are called")


def _must_be_public_name(name: str) -> None:
    if "." not in name:
        raise AddressNotAllowed("names a host without its domain; write the whole name")
    if any(name == domain or name.endswith(f".{domain}") for domain in INNER_DOMAINS):
        raise AddressNotAllowed("names a host within a network; name one on the internet")


def _must_be_port(target: Target) -> None:
    """Of the ports of other protocols none is called, be it for the sake of strangers."""
    own = _PORTS["https:" if target.is_secure else "http:"]
    if target.port == own or (
        target.port >= LEAST_FREE_PORT and target.port not in OTHER_PROTOCOLS
    ):
        return
    raise AddressNotAllowed("names a port at which other protocols are spoken; use 443 or 8443")
