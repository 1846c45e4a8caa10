"""Server-sent events: one listener a process reads the log, and every stream gets what its audience may know. (web)

The bus only says that there is news; the log says what. Streams are written in batches 120 ms apart (measured: with
1,000 streams at 150 reports a second, single writes collapse), tallies of calm ones a second apart. A stream that cannot
keep up is told to start again.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, request

from dashboard.handling.objections import STEP_WORDS
from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import News
from dashboard.reports.lifecycle import URGE
from dashboard.web.access import current_by_or_none, open_to_all
from dashboard.web.assets import release_of
from dashboard.web.boards_data import Shared

blueprint = Blueprint("events", __name__)
log = structlog.get_logger()

BATCH_S = 0.12
CALM_S = 1.0  # between two batches for who asked for no more: 500 boards at eight a second took a third of a core
LOOK_S = 0.25  # how long a commit of another process may wait where no Redis tells of it
HEARTBEAT_S = 5.0
PAUSE_S = 0.02
MOST_WAITING = 200  # batches a slow stream may lag behind
MOST_REPLAYED = 1000
OLD = timedelta(days=1)  # news of what happened longer ago are an import's: thousands a second, and none of them is new to anybody
RESET_S = 5.0
MOST_DIGITS = 19  # of an event's number: what is longer was made up
UNTOLD = frozenset({URGE, *STEP_WORDS})
"""What stands in a case's history for staff alone, and moves nothing: an event would tell everybody when it was."""
KINDS = ("report", "case", "outcome", "tallies", "notice", "heartbeat", "reset")


@dataclass(frozen=True)
class Audience:
    """What a stream is narrowed to. inside: it may know what is not public yet. Empty: everything.

    calm: told of new tallies at most once a second.
    """

    inside: bool = False
    topics: frozenset[str] = frozenset()
    district: str = ""
    department: str = ""
    calm: bool = False

    def wants(self, kind: str) -> bool:
        return not self.topics or kind in self.topics

    def hears(self, news: News) -> bool:
        if not self.wants(news.kind) or (not self.inside and news.staff.get("move") in UNTOLD):
            return False
        return self.district in ("", news.district) and self.department in ("", news.department)


def frame(kind: str, data: dict[str, Any], number: int | None = None) -> bytes:
    """One event as it goes over the wire."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {kind}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()


def frames(news: Sequence[News], audience: Audience) -> bytes:
    """Several events for one audience."""
    return b"".join(
        frame(item.kind, item.public | item.staff if audience.inside else item.public, item.number) for item in news if audience.hears(item)
    )


class Hub:
    """One process's listener and its streams. Nothing runs before the first stream, so that forks share nothing.

    prepare: makes a snapshot that knows an event, before the streams are told of it; says which event it knows.
    release: of the scripts that this process serves, told with each heartbeat.
    """

    def __init__(self, product: Product, prepare: Callable[[int], int], release: str = "") -> None:
        self._product = product
        self._prepare = prepare
        self._release = release
        self._streams: dict[queue.Queue[bytes | None], Audience] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._last = 0
        self._nudged = False
        self._last_beat = 0.0
        self._spread_at = 0.0
        self._calm_at = 0.0
        self._calm_told = 0
        self._left_out = False
        self._reset_at = 0.0

    @property
    def open_streams(self) -> int:
        return len(self._streams)

    def join(self, audience: Audience, seen: int | None) -> tuple[queue.Queue[bytes | None], bytes]:
        """A new stream: its queue, and what it must be sent first. seen: the last event it knows, None for a fresh page."""
        with self._lock:
            self._start()
            stream: queue.Queue[bytes | None] = queue.Queue(MOST_WAITING)
            self._streams[stream] = audience
            last = self._last
        return stream, self._missed(audience, seen, last) + self._tallies(last)

    def leave(self, stream: queue.Queue[bytes | None]) -> None:
        with self._lock:
            self._streams.pop(stream, None)

    def close(self) -> None:
        """End every stream; pages come back by themselves, to whoever serves then."""
        with self._lock:
            for stream in self._streams:
                while not stream.empty():
                    stream.get_nowait()
                stream.put_nowait(None)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._last = self._latest()
            self._thread = threading.Thread(target=self._listen, name="events", daemon=True)
            self._thread.start()

    def _latest(self) -> int:
        with self._product.open_reading() as work:
            return work.events.latest()

    def _has_news(self) -> bool:
        self._nudged = False
        return self._latest() > self._last

    def _missed(self, audience: Audience, seen: int | None, last: int) -> bytes:
        if seen is None or seen >= last:
            return b""
        if last - seen > MOST_REPLAYED:
            return frame("reset", {"event": last}, last)
        with self._product.open_reading() as work:
            news = work.events.after(seen, MOST_REPLAYED)
        return frames([item for item in news if item.number <= last], audience)

    def _listen(self) -> None:
        while True:
            try:
                self._round()
            except Exception:  # a database that is away must not end the listener; readyz tells of it
                log.exception("events.listener")
                time.sleep(1)

    def _round(self) -> None:
        self._nudged |= self._product.bus.wait(PAUSE_S if self._nudged else LOOK_S)
        now = time.monotonic()
        if now - self._spread_at >= BATCH_S and self._has_news():
            with self._product.open_reading() as work:
                news = work.events.after(self._last, MOST_REPLAYED)
            self._spread(news)
            self._spread_at = now
        if now - self._calm_at >= CALM_S and self._last > self._calm_told:
            self._calm_at, self._calm_told = now, self._last
            self._tell_calm()
        if self._left_out and now - self._reset_at >= RESET_S:
            self._left_out, self._reset_at = False, now
            self._send_all(frame("reset", {"event": self._last}, self._last))
        if now - self._last_beat >= HEARTBEAT_S:
            self._last_beat = now
            at = self._product.clock().isoformat(timespec="milliseconds")
            self._send_all(frame("heartbeat", {"event": self._last, "at": at, "release": self._release}))
        time.sleep(PAUSE_S)

    def _spread(self, news: Sequence[News]) -> None:
        """Send the news, and that there is a new snapshot: made before anybody asks, so that all who do find it ready.

        Old news are left out, and a reset says so every few seconds.
        """
        last, since = news[-1].number, self._product.clock() - OLD
        fresh = [item for item in news if item.at >= since]
        self._left_out |= len(fresh) < len(news)
        snapshot = self._prepare(last) if self._streams else last
        with self._lock:
            self._last = last
            tallies = self._tallies(snapshot)
            wanted = {
                audience: frames(fresh, audience) + (tallies if audience.wants("tallies") and not audience.calm else b"")
                for audience in set(self._streams.values())
            }
            for stream, audience in list(self._streams.items()):
                self._send(stream, wanted[audience])

    def _tell_calm(self) -> None:
        with self._lock:
            tallies = self._tallies(self._last)
            for stream, audience in list(self._streams.items()):
                self._send(stream, tallies if audience.calm and audience.wants("tallies") else b"")

    def _send_all(self, data: bytes) -> None:
        with self._lock:
            for stream in list(self._streams):
                self._send(stream, data)

    def _send(self, stream: queue.Queue[bytes | None], data: bytes) -> None:
        if not data:
            return
        try:
            stream.put_nowait(data)
        except queue.Full:
            while not stream.empty():
                stream.get_nowait()
            stream.put_nowait(frame("reset", {"event": self._last}, self._last))

    def _tallies(self, last: int) -> bytes:
        local = self._product.clock().astimezone(self._product.city.zone)
        return frame("tallies", {"event": last, "minute": f"{local:%H%M}"})


def init_app(app: Flask, product: Product) -> None:
    shared: Shared = app.extensions["boards_data"].snapshot
    app.extensions["events"] = Hub(product, lambda event: shared.at_least(event).event, release_of(Path(str(app.static_folder))))


@blueprint.get("/events")
@open_to_all
def events() -> Response:
    """Server-sent events: what happens, as it happens; ?topics=, ?district=, ?department= narrow it, ?calm=1 slows it."""
    hub: Hub = current_app.extensions["events"]
    stream, first = hub.join(audience_asked(), seen())
    return Response(
        _written(hub, stream, first), mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def audience_asked() -> Audience:
    """What the address narrows the stream to, and whether who asks may know what is not public yet."""
    by = current_by_or_none()
    return Audience(
        inside=bool(by and may(by.role, "board:inside")),
        topics=frozenset(filter(None, request.args.get("topics", "").split(","))),
        district=request.args.get("district", ""),
        department=request.args.get("department", ""),
        calm=request.args.get("calm") == "1",
    )


def seen() -> int | None:
    """The number of the last event that the page knows; None for a fresh page, and for what is no such number."""
    text = request.headers.get("Last-Event-ID") or request.args.get("last_event_id", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < MOST_DIGITS else None


def _written(hub: Hub, stream: queue.Queue[bytes | None], first: bytes) -> Iterator[bytes]:
    try:
        yield b"retry: 1000\n\n" + first
        while (data := stream.get()) is not None:
            yield data
    finally:
        hub.leave(stream)
