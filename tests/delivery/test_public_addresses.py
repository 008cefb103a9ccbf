"""Which network addresses are called, whatever name leads to them."""

from ipaddress import ip_address

import pytest

from app.delivery.addresses import callable_among, is_public

# First and last of each block, with its neighbours: those beside a block are public unless
# another block begins there. Written by hand from the registries of IANA.
SPECIAL = [
    *("0.0.0.0", "0.255.255.255"),  # noqa: S104 - nothing is bound to it
    *("10.0.0.0", "10.255.255.255"),
    *("100.64.0.0", "100.127.255.255", "127.0.0.0", "127.255.255.255"),
    *("169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255"),
    *("192.0.0.0", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.0.0.192", "192.0.0.255"),
    *("192.0.2.0", "192.0.2.255", "192.31.196.0", "192.31.196.255"),
    *("192.52.193.0", "192.52.193.255", "192.88.99.0", "192.88.99.255"),
    *("192.168.0.0", "192.168.255.255", "192.175.48.0", "192.175.48.255"),
    *("198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255"),
    *("203.0.113.0", "203.0.113.255", "224.0.0.0", "239.255.255.255"),
    *("240.0.0.0", "255.255.255.254", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::2", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:0:0", "::fffe:8.8.8.8", "::ffff:0:8.8.8.8", "64:ff9b::", "64:ff9b::808:808"),
    *("64:ff9b:1::", "64:ff9b:1:ffff::", "100::", "100:0:0:1::", "1fff:ffff::1"),
    *("2001::", "2001::1", "2001:1::1", "2001:1::2", "2001:1::3", "2001:2::", "2001:3::1"),
    *("2001:4:112::1", "2001:10::", "2001:20::", "2001:2f:ffff::", "2001:30::", "2001:1ff::1"),
    *("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:808:808::1"),
    *("2620:4f:8000::", "2620:4f:8000:ffff::1", "3ffe::1", "3fff::", "3fff:fff:ffff::1"),
    *("4000::", "5f00::", "8000::1", "c000::1", "fc00::", "fd00:ec2::254", "fdff::1"),
    *("fe00::1", "fe80::1", "febf::1", "fec0::1", "feff::1", "ff00::", "ff02::1", "ffff::1"),
]
PUBLIC = [
    *("1.0.0.0", "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0"),
    *("100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0"),
    *("168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0"),
    *("172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0"),
    *("192.31.195.255", "192.31.197.0", "192.52.192.255", "192.52.194.0"),
    *("192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0"),
    *("192.175.47.255", "192.175.49.0", "198.17.255.255", "198.20.0.0"),
    *("198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255"),
    *("::ffff:8.8.8.8", "2001:200::1", "2001:db7:ffff::1", "2001:db9::1", "2001:4860::8888"),
    *("2003::1", "2400:cb00::1", "2600::1", "2606:4700::1111", "2620:4f:7fff::1"),
    *("2620:4f:8001::1", "2804::1", "2a00:1450::1", "2c0f::1"),
]


@pytest.mark.parametrize("address", SPECIAL)
def test_a_special_address_is_no_public_one(address: str) -> None:
    assert not is_public(ip_address(address))
    assert callable_among([address], allow_loopback=False) == []


@pytest.mark.parametrize("address", PUBLIC)
def test_every_other_address_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "2606:4700::1111%eth0", "::1%lo", "", "x"])
def test_an_address_with_a_scope_or_none_at_all_is_passed_over(answer: str) -> None:
    assert callable_among([answer], allow_loopback=False) == []
    assert callable_among([answer, "1.1.1.1"], allow_loopback=False) == [ip_address("1.1.1.1")]


def test_of_an_answer_that_mixes_only_the_public_addresses_are_called() -> None:
    answers = ["10.0.0.1", "2606:4700::1111", "::1", "1.1.1.1", "64:ff9b::101:101", "1.1.1.1"]

    assert callable_among(answers, allow_loopback=False) == [
        ip_address("2606:4700::1111"),
        ip_address("1.1.1.1"),
    ]


def test_a_mapped_address_is_called_as_the_one_that_it_is() -> None:
    answers = ["::ffff:1.1.1.1", "::ffff:127.0.0.1"]

    assert callable_among(answers, allow_loopback=False) == [ip_address("1.1.1.1")]


@pytest.mark.parametrize("address", SPECIAL)
def test_a_sandbox_calls_loopback_and_nothing_else_of_these(address: str) -> None:
    loopback = {"127.0.0.0", "127.255.255.255", "::1", "::ffff:127.0.0.1"}

    called = callable_among([address], allow_loopback=True)

    assert bool(called) == (address in loopback)
