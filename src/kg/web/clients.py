# SPDX-FileCopyrightText: 2026 The nato-az contributors
# SPDX-License-Identifier: Apache-2.0
"""Who asks: the address at the other end, or the one that a trusted proxy names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.types import Scope

Network = IPv4Network | IPv6Network

_FORWARDED = b"x-forwarded-for"
_IPV6_PREFIX = 64
"""One subscriber has at least a /64 of IPv6 (RFC 6177, section 2), so that is one client."""

UNKNOWN = "unknown"


def client_of(scope: Scope, trusted: Sequence[Network]) -> str:
    """The client of a request: an IPv4 address, or an IPv6 network with the length 64.

    X-Forwarded-For counts only where a trusted proxy is at the other end; read from the right,
    its first address that is no trusted proxy is the client. What stands left of it was written
    by that client, and is never believed.
    """
    peer = scope.get("client")
    host = peer[0] if peer else ""
    if not trusted:
        return _name(host)
    address = _address(host)
    if address is not None and _is_in(address, trusted):
        for hop in reversed(_hops(scope)):
            found = _address(hop)
            if found is None:
                break
            address = found
            if not _is_in(address, trusted):
                break
    return _name(str(address) if address is not None else "")


@lru_cache(maxsize=4096)
def _name(host: str) -> str:
    address = _address(host)
    if address is None:
        return UNKNOWN
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_PREFIX), strict=False))
    return str(address)


def _hops(scope: Scope) -> list[str]:
    """The elements of all X-Forwarded-For lines, in order (RFC 9110, section 5.3)."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == _FORWARDED]
    return [hop.strip() for line in lines for hop in line.split(",")]


def _address(text: str) -> IPv4Address | IPv6Address | None:
    """An address, with or without a port or brackets; an IPv4 address in IPv6 is that of IPv4."""
    host = text
    if text.startswith("["):
        host = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        host = text.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
