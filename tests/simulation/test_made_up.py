"""Notices that are made up for load."""

from random import Random
from urllib.parse import urlsplit
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from app.domain.built_in_regimes import BUILT_IN
from app.simulation.made_up import Series


@given(number=st.integers(1, 10**7), seed=st.integers())
def test_every_address_is_on_an_example_domain_and_every_regime_is_built_in(
    number: int, seed: int
) -> None:
    notice = Series("a1b2c3").notice(number, uuid4(), Random(seed))

    hosts = {urlsplit(item.url).netloc for item in notice.items}
    assert {host.rpartition(".")[2] for host in hosts} == {"example"}
    assert notice.regime in {regime.code for regime in BUILT_IN}


def test_no_two_notices_of_a_series_share_a_reference_or_an_address() -> None:
    chance, series = Random(1), Series("a1b2c3")
    notices = [series.notice(number, uuid4(), chance) for number in range(200)]

    assert len({notice.reference for notice in notices}) == 200
    urls = [item.url for notice in notices for item in notice.items]
    assert len(set(urls)) == len(urls)
