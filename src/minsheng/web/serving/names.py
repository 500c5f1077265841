"""Under which names and addresses others reach this machine."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress

OUTWARD = (("10.255.255.255", socket.AF_INET), ("fd00::1", socket.AF_INET6))
"""Anywhere: nothing is sent, the system only chooses from where it would be."""


def own_names() -> list[str]:
    """Addresses first, the one a colleague most likely reaches at the head; then host names."""
    addresses = [*_outward(), *_of_host()]
    host = socket.gethostname()
    names = [host, f"{host}.local"] if "." not in host else [host]
    usable = [name for name in names if name and not name.startswith("localhost")]
    return list(dict.fromkeys([*filter(_reaches_others, addresses), *usable])) or ["localhost"]


def _outward() -> list[str]:
    found = []
    for anywhere, family in OUTWARD:
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((anywhere, 9))
            found.append(str(asking.getsockname()[0]))
    return found


def _of_host() -> list[str]:
    with suppress(OSError):
        return [str(one[4][0]) for one in socket.getaddrinfo(socket.gethostname(), None)]
    return []


def _reaches_others(address: str) -> bool:
    with suppress(ValueError):
        about = ipaddress.ip_address(address)
        return not (about.is_loopback or about.is_link_local or about.is_unspecified)
    return False
