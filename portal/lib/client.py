"""Read who asks from a request, believing only the proxies we were told of."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the visitor's network address as the outermost trusted proxy saw it.

    With TRUSTED_PROXY_COUNT 0 forwarded headers are ignored.
    """
    remote = str(request.META.get("REMOTE_ADDR", ""))
    hops = settings.TRUSTED_PROXY_COUNT
    if not hops:
        return remote
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    return forwarded[-hops] if len(forwarded) >= hops else remote


def client_line(request: HttpRequest) -> str:
    """Return what a limit counts one visitor by: her address, of IPv6 the /64 that one line has.

    Source: RFC 6177; whoever has a line has 18 trillion addresses of it.
    """
    ip = client_ip(request)
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if not isinstance(address, IPv6Address):
        return ip
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network(f"{ip.partition('%')[0]}/64", strict=False))
