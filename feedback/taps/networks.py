"""Tell coarsely from what kind of network a request comes; the address itself is not kept.

The blocks are those that the three largest clouds hold at the registry (ARIN), where mail scanners and test
browsers run. A wrong entry loses nobody's answer: it only asks for a firmer sign than an open page.
"""

from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

_CLOUDS: Final = (
    *("13.64.0.0/11", "13.96.0.0/13", "20.33.0.0/16", "20.34.0.0/15", "20.36.0.0/14", "20.40.0.0/13"),
    *("20.48.0.0/12", "20.64.0.0/10", "20.192.0.0/10", "40.74.0.0/15", "40.76.0.0/14", "40.80.0.0/12"),
    *("40.96.0.0/12", "40.112.0.0/13", "40.120.0.0/14", "52.96.0.0/12", "52.136.0.0/13", "52.146.0.0/15"),
    *("52.148.0.0/14", "52.152.0.0/13", "52.160.0.0/11", "52.224.0.0/11", "104.40.0.0/13"),
    *("104.208.0.0/13", "104.47.0.0/17", "3.0.0.0/9", "3.128.0.0/9", "18.128.0.0/9", "52.0.0.0/10"),
    *("52.64.0.0/12", "54.64.0.0/11", "54.144.0.0/12", "54.160.0.0/11", "54.192.0.0/10"),
    *("34.64.0.0/10", "35.184.0.0/13", "35.192.0.0/11", "35.224.0.0/12", "104.154.0.0/15"),
    *("104.196.0.0/14", "2600:1f00::/24", "2603:1000::/24", "2600:1900::/28"),
)


class Network(TextChoices):
    """The kind of network, as coarse as the rule needs it."""

    HOSTING = "hosting", _("a data center")
    OWN = "own", _("the network of this portal")
    OPEN = "open", _("elsewhere")


def network_of(ip: str) -> Network:
    """Return the kind of network of an address."""
    try:
        address = ip_address(ip)
    except ValueError:
        return Network.OPEN
    if address.is_private or address.is_loopback:
        return Network.OWN
    blocks = _blocks(tuple(settings.SCANNER_NETWORKS))
    is_hosting = any(address in block for block in blocks if block.version == address.version)
    return Network.HOSTING if is_hosting else Network.OPEN


@cache
def _blocks(more: tuple[str, ...]) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(block) for block in (*_CLOUDS, *more))
