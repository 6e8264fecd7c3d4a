"""The network of a client, which limits count as one client."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

# A household or a virtual machine usually has a whole such network of IPv6.
_PREFIX_BITS = 64


@lru_cache(maxsize=4096)
def name_network(address: str) -> str:
    """Return the name under which limits count an address: an IPv4 address, or the /64 of an IPv6 address.

    An IPv4 address that is written as IPv6 counts as IPv4. What is not an address counts as it is.
    """
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, _PREFIX_BITS), strict=False))
