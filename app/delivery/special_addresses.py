"""Addresses that are nobody's public host: the registries of IANA, and what they leave out.

Sources: IANA IPv4 Special-Purpose Address Registry, IANA IPv6
Special-Purpose Address Registry (both RFC 6890, RFC 8190), IANA Multicast Address Space
registries, IANA IPv6 Address Space. Written out because `ipaddress.is_global` follows the
version of Python and takes several of these for public.
"""

from ipaddress import IPv4Network, IPv6Network
from typing import Final

SPECIAL_IPV4: Final = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",  # this network (RFC 791); 0.0.0.0 reaches this host
        "10.0.0.0/8",  # private use (RFC 1918)
        "100.64.0.0/10",  # shared address space of carriers (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local (RFC 3927); metadata of cloud hosts
        "172.16.0.0/12",  # private use (RFC 1918)
        "192.0.0.0/24",  # protocol assignments (RFC 6890), its anycast services as well
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.31.196.0/24",  # AS112 (RFC 7535): answered by whoever is nearest
        "192.52.193.0/24",  # AMT relays (RFC 7450): likewise
        "192.88.99.0/24",  # 6to4 relays, deprecated (RFC 7526)
        "192.168.0.0/16",  # private use (RFC 1918)
        "192.175.48.0/24",  # AS112 (RFC 7534)
        "198.18.0.0/15",  # benchmarking (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 5771)
        "240.0.0.0/4",  # reserved (RFC 1112) and limited broadcast (RFC 8190)
        # Public by number, yet on any virtual machine of Azure it is the host beneath it.
        "168.63.129.16/32",
    )
)

# All that IANA has given out as global unicast lies in here (RFC 4291 s.2.4). Outside are,
# among others: :: and ::1, ::/96 (IPv4-compatible), 64:ff9b::/96 and 64:ff9b:1::/48
# (NAT64), 100::/64 (discard), 100:0:0:1::/64 (dummy), 5f00::/16 (segment routing),
# fc00::/7 (unique local), fe80::/10 (link-local), fec0::/10 (site-local), ff00::/8.
GLOBAL_UNICAST: Final = IPv6Network("2000::/3")

SPECIAL_IPV6: Final = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, AMT, AS112, ORCHID, DET
        "2001:db8::/32",  # documentation (RFC 3849)
        "2002::/16",  # 6to4 (RFC 3056): holds an IPv4 address of any kind
        "2620:4f:8000::/48",  # AS112 (RFC 7534)
        "3ffe::/16",  # the 6bone, given back (RFC 3701)
        "3fff::/20",  # documentation (RFC 9637)
    )
)

# Names that the public name system is not asked for, or that mean another host to everybody.
INNER_DOMAINS: Final = frozenset(
    {
        "localhost",  # RFC 6761
        "local",  # multicast names (RFC 6762)
        "onion",  # RFC 7686
        "alt",  # RFC 9476
        "internal",  # set aside by ICANN in 2024
        "home.arpa",  # RFC 8375
        # Used within networks, as RFC 6762 appendix G lists them, and one more.
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "localdomain",
    }
)

LEAST_FREE_PORT: Final = 1024
# Ports of other protocols: the bad ports of the Fetch standard from 1024 up, then those at
# which databases, queues and managers of machines are found.
# fmt: off
OTHER_PROTOCOLS: Final = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
     6669, 6679, 6697, 10080,
     1433, 1521, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 5432, 5433, 5672, 5900, 5984, 5985,
     5986, 6379, 9042, 9092, 9200, 9300, 10250, 11211, 27017}
)
# fmt: on
