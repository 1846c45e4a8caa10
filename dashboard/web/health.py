"""Is it up, is it ready, how is it doing: for operators and their machines. (web)"""

from __future__ import annotations

import hmac
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from flask import Blueprint, Response, current_app, g, jsonify, request
from flask.blueprints import BlueprintSetupState
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from dashboard.errors import NotAllowed, NotFound
from dashboard.product import Product
from dashboard.web.access import BEARER, open_to_all
from dashboard.web.offload import offload

blueprint = Blueprint("health", __name__)
log = structlog.get_logger()

LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")
BEHIND_A_PROXY = ("X-Forwarded-For", "Forwarded", "X-Real-IP")
BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
ASKED_EVERY_S = 2.0  # the photo store is written to in the asking
MOST_LAG = timedelta(minutes=15)
MOST_WAITING = 1000

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Check = Callable[[Product], str]


class Metrics:
    """One process's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("http_requests", "Requests answered", ("endpoint", "method", "status"), registry=self.registry)
        self.seconds = Histogram("http_request_seconds", "Until the answer began", ("endpoint",), buckets=BUCKETS_S, registry=self.registry)
        self.streams = Gauge("event_streams_open", "Server-sent event streams open in this process", registry=self.registry)
        self.event = Gauge("event_number", "The newest event that is committed", registry=self.registry)
        self.jobs = Gauge("jobs_waiting", "Jobs waiting for the jobs process", registry=self.registry)
        self.lag = Gauge("photos_lag_seconds", "How long the oldest photo waits for its renditions", registry=self.registry)


@dataclass
class Readiness:
    """The last answer of the checks, and when it was found."""

    at: float = -ASKED_EVERY_S
    wrong: dict[str, str] = field(default_factory=dict)


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    state.app.extensions["metrics"] = Metrics()
    state.app.extensions["readiness"] = Readiness()


@blueprint.before_app_request
def _begin() -> None:
    g.began = time.perf_counter()


@blueprint.after_app_request
def _count(response: Response) -> Response:
    metrics: Metrics = current_app.extensions["metrics"]
    endpoint = request.endpoint or "unknown"
    method = request.method if request.method in METHODS else "other"
    metrics.requests.labels(endpoint, method, str(response.status_code)).inc()
    if "began" in g:
        metrics.seconds.labels(endpoint).observe(time.perf_counter() - g.began)
    return response


@blueprint.get("/healthz")
@open_to_all
def healthz() -> Response:
    """The process is up."""
    return _now(jsonify(status="ok"))


@blueprint.get("/readyz")
@open_to_all
def readyz() -> Response:
    """Database, its revision, photo store, bus and jobs: 503 when one that is needed is away, with the reasons."""
    readiness: Readiness = current_app.extensions["readiness"]
    if time.monotonic() - readiness.at >= ASKED_EVERY_S or _needed(readiness.wrong):
        readiness.wrong = _asked(_product())
        readiness.at = time.monotonic()
    wrong = readiness.wrong
    checks = {name: wrong.get(name, "ok") for name in CHECKS}
    status = "not ready" if _needed(wrong) else "degraded" if wrong else "ok"
    answer = jsonify(status=status, checks=checks)
    answer.status_code = 503 if _needed(wrong) else 200
    return _now(answer)


@blueprint.get("/metrics")
@open_to_all
def metrics() -> Response:
    """Prometheus' format, on loopback or with METRICS_TOKEN."""
    product = _product()
    _check_reader(product)
    kept: Metrics = current_app.extensions["metrics"]
    kept.streams.set(current_app.extensions["events"].open_streams)
    with product.open_reading() as work:
        kept.event.set(work.events.latest())
    kept.lag.set(_photo_lag(product).total_seconds())
    kept.jobs.set(_jobs_waiting(product))
    return _now(Response(generate_latest(kept.registry), content_type=CONTENT_TYPE_LATEST))


def _product() -> Product:
    product: Product = current_app.extensions["product"]
    return product


def _jobs_waiting(product: Product) -> float:
    """How many jobs wait; not a number while the queue is away, since the other figures are wanted then most."""
    try:
        return product.jobs.waiting()
    except Exception:  # each kind of queue raises its own
        return math.nan


def _check_reader(product: Product) -> None:
    """Raises NotAllowed unless asked on this machine, and not through a proxy on it, or with the token."""
    token = product.settings.metrics_token
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"{BEARER}{token}".encode()):
        return
    if request.remote_addr not in LOOPBACK or any(name in request.headers for name in BEHIND_A_PROXY):
        raise NotAllowed()


def _asked(product: Product) -> dict[str, str]:
    wrong = {}
    for name, check in CHECKS.items():
        try:
            reason = check(product)
        except Exception as error:  # whatever is wrong is the answer; its words may name passwords, so only its kind is told
            log.warning("readyz.failed", check=name, exc_info=True)
            reason = type(error).__name__
        if reason:
            wrong[name] = reason
    return wrong


def _database(product: Product) -> str:
    with product.open_reading() as work:
        work.events.latest()
    return ""


def _migrations(product: Product) -> str:
    with product.open_reading() as work:
        return "" if work.is_current() else "not at the newest revision; run: python app.py migrate"


def _photo_store(product: Product) -> str:
    offload(product.photo_store.check)
    return ""


def _bus(product: Product) -> str:
    return "" if product.bus.healthy() else "away; pushes fall back to polling"


def _jobs(product: Product) -> str:
    waiting, lag = product.jobs.waiting(), _photo_lag(product)
    if waiting > MOST_WAITING:
        return f"{waiting} jobs are waiting"
    return f"a photo has been waiting for {int(lag.total_seconds())} s" if lag > MOST_LAG else ""


def _photo_lag(product: Product) -> timedelta:
    """How long the oldest photo without its renditions has been waiting."""
    with product.open_reading() as work:
        try:
            oldest = next((work.photos.by_id(photo_id) for photo_id in work.photos.unrendered(1)), None)
        except NotFound:
            oldest = None
    if oldest is None:
        return timedelta()
    since = oldest.cleared_at if oldest.staff_name and oldest.cleared_at else oldest.added_at
    return max(product.clock() - since, timedelta())


CHECKS: dict[str, Check] = {
    "database": _database,
    "migrations": _migrations,
    "photo_store": _photo_store,
    "bus": _bus,
    "jobs": _jobs,
}
NEEDED = frozenset({"database", "migrations", "photo_store"})
"""Without these nothing is received. Without the others everything goes on, more slowly: taking the process away would be worse."""


def _needed(wrong: dict[str, Any]) -> bool:
    return bool(NEEDED & set(wrong))


def _now(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    return answer
