"""What is kept of where a request comes from."""

import pytest
from django.test import RequestFactory

from kagu.connect.accounts.models.origin import origin_of


@pytest.mark.parametrize(
    ("address", "network", "counted"),
    [
        ("192.0.2.77", "192.0.2.0/24", "192.0.2.77/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24", "192.0.2.77/32"),
        ("", "", ""),
        ("unix:", "", ""),
    ],
)
def test_only_the_network_is_kept(address: str, network: str, counted: str) -> None:
    origin = origin_of(RequestFactory(REMOTE_ADDR=address).get("/"))
    assert (origin.network, origin.address) == (network, counted)


def test_the_browser_s_words_are_cut_and_cleaned() -> None:
    request = RequestFactory().get("/", headers={"user-agent": "Fire\x1b[31mfox\r\n" + "x" * 500})
    assert origin_of(request).user_agent.startswith("Fire[31mfoxxxx")
    assert len(origin_of(request).user_agent) == 300
