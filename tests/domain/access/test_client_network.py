"""Addresses that are counted as one client."""

import pytest

from app.domain.access.client_network import TrustedProxies, name_network


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("64:ff9b::c000:201", "192.0.2.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:0db8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
        ("", ""),
        ("x" * 5000, "x" * 100),
    ],
)
def test_address_is_counted_under_its_network(host: str, network: str) -> None:
    assert name_network(host) == network


@pytest.mark.parametrize(
    ("setting", "host", "is_trusted"),
    [
        (None, "127.0.0.1", False),
        ("*", "192.0.2.1", True),
        ("127.0.0.1, 10.0.0.0/8", "10.1.2.3", True),
        ("127.0.0.1,10.0.0.0/8", "::ffff:127.0.0.1", True),
        ("127.0.0.1,10.0.0.0/8", "11.0.0.1", False),
        ("2001:db8::/32", "2001:db8::5", True),
        ("proxy.example", "192.0.2.1", False),
        ("10.0.0.0/8", "not an address", False),
    ],
)
def test_proxies_of_the_setting_are_trusted(
    setting: str | None, host: str, *, is_trusted: bool
) -> None:
    assert (host in TrustedProxies(setting)) is is_trusted
