"""How often somebody may try: signing in, reporting, asking after a code. (web)

Kept in Redis where there is one, else in the process; Redis gone, people are let in and counted in the process instead.
"""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from dashboard.product import Product

limiter = Limiter(get_remote_address, swallow_errors=True, in_memory_fallback_enabled=True, headers_enabled=False)


def init_app(server: Flask, product: Product) -> None:
    """Limits are off unless the settings turn them on."""
    server.config["RATELIMIT_ENABLED"] = product.settings.limits_on
    server.config["RATELIMIT_STORAGE_URI"] = product.settings.redis_url or "memory://"
    limiter.init_app(server)
