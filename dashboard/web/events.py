"""Server-sent events: one listener a process reads the log, and every stream gets what its audience may know. (web)

The bus only says that there is news; the log says what. Streams are written in batches 100 ms apart (measured: with
1,000 streams at 150 reports a second, single writes collapse). A stream that cannot keep up is told to start again.
"""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Blueprint, Flask, Response, current_app, request

from dashboard.permissions import may
from dashboard.product import Product
from dashboard.records import News
from dashboard.web.access import current_by_or_none, open_to_all

blueprint = Blueprint("events", __name__)
log = structlog.get_logger()

BATCH_S = 0.1
LOOK_S = 0.25  # how long a commit of another process may wait where no Redis tells of it
HEARTBEAT_S = 5.0
TALLIES_S = 0.15  # four times a second would alone cost a quarter of a second: docs/adr/0002
PAUSE_S = 0.02
MOST_WAITING = 200  # batches a slow stream may lag behind
MOST_REPLAYED = 1000
KINDS = ("report", "case", "outcome", "tallies", "notice", "heartbeat", "reset")


@dataclass(frozen=True)
class Audience:
    """What a stream is narrowed to. inside: it may know what is not public yet. Empty: everything."""

    inside: bool = False
    topics: frozenset[str] = frozenset()
    district: str = ""
    department: str = ""

    def hears(self, news: News) -> bool:
        if self.topics and news.kind not in self.topics:
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
    """One process's listener and its streams. Nothing runs before the first stream, so that forks share nothing."""

    def __init__(self, product: Product) -> None:
        self._product = product
        self._streams: dict[queue.Queue[bytes | None], Audience] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._last = 0
        self._told_tallies = 0.0
        self._owes_tallies = False
        self._nudged = False
        self._last_beat = 0.0
        self._spread_at = 0.0

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
        waiting = self._nudged or self._owes_tallies
        self._nudged |= self._product.bus.wait(PAUSE_S if waiting else LOOK_S)
        now = time.monotonic()
        if now - self._spread_at >= BATCH_S and self._has_news():
            with self._product.open_reading() as work:
                news = work.events.after(self._last, MOST_REPLAYED)
            self._spread(news)
            self._spread_at, self._owes_tallies = now, True
        if self._owes_tallies and now - self._told_tallies >= TALLIES_S:
            self._told_tallies, self._owes_tallies = now, False
            self._send_all(self._tallies(self._last))
        if now - self._last_beat >= HEARTBEAT_S:
            self._last_beat = now
            self._send_all(frame("heartbeat", {"event": self._last, "at": self._product.clock().isoformat(timespec="milliseconds")}))
        time.sleep(PAUSE_S)

    def _spread(self, news: Sequence[News]) -> None:
        with self._lock:
            self._last = news[-1].number
            wanted = {audience: frames(news, audience) for audience in set(self._streams.values())}
            for stream, audience in list(self._streams.items()):
                self._send(stream, wanted[audience])

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
    app.extensions["events"] = Hub(product)


@blueprint.get("/events")
@open_to_all
def events() -> Response:
    hub: Hub = current_app.extensions["events"]
    by = current_by_or_none()
    audience = Audience(
        inside=bool(by and may(by.role, "board:inside")),
        topics=frozenset(filter(None, request.args.get("topics", "").split(","))),
        district=request.args.get("district", ""),
        department=request.args.get("department", ""),
    )
    stream, first = hub.join(audience, _seen())
    return Response(
        _written(hub, stream, first), mimetype="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    )


def _seen() -> int | None:
    text = request.headers.get("Last-Event-ID") or request.args.get("last_event_id", "")
    return int(text) if text.isdigit() else None


def _written(hub: Hub, stream: queue.Queue[bytes | None], first: bytes) -> Iterator[bytes]:
    try:
        yield b"retry: 1000\n\n" + first
        while (data := stream.get()) is not None:
            yield data
    finally:
        hub.leave(stream)
