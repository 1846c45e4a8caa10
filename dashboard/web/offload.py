"""Work for the processor, kept off the loop that feeds every stream. (web)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import gevent
from gevent import monkey

T = TypeVar("T")


def offload(function: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Call it in gevent's native thread pool, raising what it raises; directly where gevent does not run the server."""
    if not monkey.is_module_patched("threading"):
        return function(*args, **kwargs)
    return gevent.get_hub().threadpool.apply(function, args, kwargs)
