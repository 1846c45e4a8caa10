"""How often somebody may try: signing in, reporting, asking after a code. (web)

Kept in Redis where there is one, else in the process; Redis gone, people are let in and counted in the process instead.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import Flask, current_app, request
from flask_limiter import Limiter

from dashboard.product import Product

REDIS_WAIT_S = 0.5  # a Redis that does not answer must not keep people waiting
HOUSEHOLD_BITS = 64  # of an IPv6 address: who has one such network has all addresses in it


def caller() -> str:
    """Whose tries are counted together: the address that asks, or behind proxies of ours the last one that is none of them.

    Without this a whole city behind one proxy would share one person's tries. What others than our proxies say is not believed.
    """
    named = request.headers.get("X-Forwarded-For", "").split(",")
    way = [request.remote_addr or "", *(name.strip() for name in reversed(named) if name.strip())]
    return _household(next((address for address in way if not _is_proxy(address)), way[-1]))


def _is_proxy(address: str) -> bool:
    try:
        own = ip_address(address)
    except ValueError:
        return False
    return any(own in network for network in current_app.extensions["proxies"])


def _household(address: str) -> str:
    try:
        own = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(own, IPv6Address) and not own.ipv4_mapped:
        return str(ip_network((own, HOUSEHOLD_BITS), strict=False))
    return str(own)


limiter = Limiter(caller, swallow_errors=True, in_memory_fallback_enabled=True, headers_enabled=False)
of_the_past = limiter.shared_limit("20 per minute", scope="past", exempt_when=lambda: not request.args.get("as_of"))
"""For addresses that take ``as_of``: a past moment is counted anew from its cases, which takes seconds where many days are asked for."""


def init_app(server: Flask, product: Product) -> None:
    """Limits are off unless the settings turn them on. Raises BadSetting for proxies that are no addresses."""
    server.extensions["proxies"] = product.settings.proxy_networks
    server.config["RATELIMIT_ENABLED"] = product.settings.limits_on
    server.config["RATELIMIT_STORAGE_URI"] = product.settings.redis_url or "memory://"
    if product.settings.redis_url:
        waits = {"socket_connect_timeout": REDIS_WAIT_S, "socket_timeout": REDIS_WAIT_S}
        server.config["RATELIMIT_STORAGE_OPTIONS"] = waits
    limiter.init_app(server)
