"""How the web processes run. Patched here, before anything is imported: with --preload psycopg would block the loop."""

from gevent import monkey

monkey.patch_all()

import os  # noqa: E402

bind = os.environ.get("BIND", "127.0.0.1:8050")
workers = int(os.environ.get("WEB_WORKERS", "1"))
worker_class = "gevent"
worker_connections = 6000
backlog = 2048
keepalive = 75
timeout = 60
graceful_timeout = 2  # streams never end by themselves; nothing else takes longer
preload_app = False
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "warning")
proc_name = "baixingpai"
