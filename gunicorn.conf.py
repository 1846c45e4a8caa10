"""How the web processes run. Patched here, before anything is imported: with --preload psycopg would block the loop."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402
import signal  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402

from data_access.processes import begin_loading, end_loading  # noqa: E402

begin_loading()

bind = os.environ.get("BIND", "127.0.0.1:8050")
workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_class = "gevent"
worker_connections = 6000
backlog = 2048
keepalive = 75
timeout = 60
graceful_timeout = 1  # streams are ended at once, nothing else takes longer
preload_app = False
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "warning")
proc_name = "baixingpai"


def when_ready(server: Any) -> None:
    """Ctrl-C reaches every process of the terminal; ``serve`` answers it and ends the web processes in good order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def post_worker_init(worker: Any) -> None:
    """A stream would keep its worker from ending, so all are ended as soon as it is told to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    goes_on = signal.getsignal(signal.SIGTERM)

    def stop(number: int, frame: Any) -> None:
        gevent.spawn(worker.wsgi.extensions["events"].close)
        goes_on(number, frame)

    signal.signal(signal.SIGTERM, stop)
    gevent.spawn(read_ahead, worker.wsgi.extensions)


def read_ahead(extensions: dict[str, Any]) -> None:
    """The first figures, a year of closings and what citizens said of them, in the pauses of a process that has just begun."""
    product, closings = extensions["product"], extensions["closings"]
    extensions["boards_data"].snapshot.at_least(None)
    closings.read_ahead(product.open_reading, product.city, product.clock())
    extensions["truths"].now(product.open_reading, product.city, closings, product.clock())
    end_loading()


def post_request(worker: Any, req: Any, environ: Any, resp: Any) -> None:
    """Let the others have their turn: a busy connection was served again and again while the rest waited (p95 560 ms, so 220)."""
    gevent.sleep(0)
