"""The network of a client, which limits count as one client, and the proxies that clients come through."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network
# The longest address has 45; a forwarded header may contain any text.
_MAX_CHARACTERS = 100
_NETWORK_BITS = 64
# Gateways translate IPv4 addresses to this network (RFC 6052).
_TRANSLATED = ip_network("64:ff9b::/96")


def name_network(host: str) -> str:
    """Return the name under which everything that comes from an address is counted.

    A client with IPv6 usually has a network of 64 bits and can use all its addresses, so its network
    counts. An IPv4 address that is written as an IPv6 address counts as the IPv4 address. A text that is
    not an address counts as itself.
    """
    return _name_network(host[:_MAX_CHARACTERS])


@lru_cache(maxsize=4096)
def _name_network(host: str) -> str:
    address = _read_address(host)
    if address is None:
        return host
    if isinstance(address, IPv4Address):
        return str(address)
    return str(ip_network((int(address) >> _NETWORK_BITS << _NETWORK_BITS, _NETWORK_BITS)))


def _read_address(host: str) -> _Address | None:
    """Return the address that a text names, an IPv4 address if possible; None for any other text."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address


class TrustedProxies:
    """The proxies that the setting `trusted_proxies` names, whose own addresses are not those of clients."""

    def __init__(self, setting: str | None) -> None:
        names = [name.strip() for name in (setting or "").split(",")]
        self._trusts_all = "*" in names
        self._networks = [network for name in names if (network := _read_network(name))]

    def __contains__(self, host: str) -> bool:
        if self._trusts_all:
            return True
        address = _read_address(host) if self._networks else None
        return address is not None and any(address in network for network in self._networks)


def _read_network(name: str) -> _Network | None:
    try:
        return ip_network(name, strict=False)
    except ValueError:
        # A name is compared by uvicorn with the peer of a Unix socket, which has no address.
        return None
