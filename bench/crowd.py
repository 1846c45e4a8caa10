"""A crowd of screens on a served city: each hangs on the stream and asks for what its page's script asks for.

One process, plain sockets and little parsing, so that hundreds weigh little beside the server. What a page asks, and how often at most,
stands in assets/live.js, wall_map.js, board_filters.js and progress.js; the pauses here are theirs.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from bench.load import get

PACE_S = 1.0  # live.js: a board fetches within so long of being told
POINTS_S = 10.0  # wall_map.js
HEXES_S = 60.0  # board_filters.js: the city's hexagons
OWN_S = 5.0  # board_filters.js, progress.js: a person's own filter, a page of a district or department
SLOWER = 100  # the same two: a page waits so many times as long as its answer took
ANSWER_S = 20.0  # nothing is waited for longer
JOIN_S = 3.0  # all streams are opened within so long
CALLBACKS = "/board/_dash-update-component"
EVENT = b"EVENT"  # its place in a question
TOLD = re.compile(rb'event: tallies\ndata: {"event":(\d+),"minute":"(\d{4})"}')
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Line(asyncio.Protocol):
    """One kept connection that answers one request at a time."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._waiting: asyncio.Future[tuple[int, bytes]] | None = None
        self._whole = 0
        self._way: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._way = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        if not self._whole and (end := self._held.find(b"\r\n\r\n")) >= 0:
            found = LENGTH.search(self._held, 0, end)
            self._whole = end + 4 + (int(found[1]) if found else 0)
        if self._whole and len(self._held) >= self._whole and self._waiting and not self._waiting.done():
            self._waiting.set_result((int(self._held[9:12]), bytes(self._held[: self._whole])))
            self._held.clear()
            self._whole = 0

    def connection_lost(self, exc: Exception | None) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(ConnectionError("the server closed"))

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status, and head with body. Raises TimeoutError, ConnectionError."""
        assert self._way
        self._waiting = asyncio.get_running_loop().create_future()
        self._way.write(request)
        async with asyncio.timeout(ANSWER_S):
            return await self._waiting


class Stream(asyncio.Protocol):
    """A stream that wakes its screen with the newest event it is told of."""

    def __init__(self, calm: bool) -> None:
        self._calm = b"&calm=1" if calm else b""
        self.told: tuple[int, str] = (0, "")
        self.shown = 0  # the event of the snapshot that the screen has
        self.news = asyncio.Event()
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        address = b"/events?topics=tallies,notice" + self._calm
        transport.write(b"GET " + address + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n")

    def data_received(self, data: bytes) -> None:
        self.open = True
        for found in TOLD.finditer(data):  # a batch comes in one piece
            self.told = (int(found[1]), found[2].decode())
            self.news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.open = False


@dataclass
class Seen:
    """What the crowd was answered: milliseconds by what was asked, and what went wrong."""

    took_ms: dict[str, list[float]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    counts: bool = False  # what came before the load is not kept

    async def ask(self, line: Line, what: str, request: bytes) -> None:
        """Ask and keep how long it took. A wrong answer is kept too; the screen goes on."""
        started = time.perf_counter()
        try:
            status, _ = await line.ask(request)
        except (TimeoutError, OSError) as error:
            self.wrong.append(f"{what}: {type(error).__name__}")
            raise
        if status != 200:
            self.wrong.append(f"{what}: {status}")
        if self.counts:
            self.took_ms.setdefault(what, []).append((time.perf_counter() - started) * 1000)


@dataclass(frozen=True)
class Question:
    """What a page asks a callback about, and how often at most."""

    what: str
    body: bytes
    pause_s: float

    def request(self, event: int) -> bytes:
        """The request of a page that knows this event."""
        body = self.body.replace(EVENT, b"%d" % event)
        head = f"POST {CALLBACKS} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def board_question(key: str) -> Question:
    """What the public board asks: hexagons for the whole city, everything for a person's own filter."""
    value = {"key": key, "turn": 1, "event": EVENT.decode()}
    body = _callback("board-answer.data", [{"id": "board-answer", "property": "data"}], "board-request", value)
    return Question("board, filtered" if key else "board, hexagons", body, OWN_S if key else HEXES_S)


def progress_question(path: str) -> Question:
    """What the page of a district, a department or the assessment asks."""
    named = [("progress-main", "children"), ("progress-answered", "data")]
    output = "..{}..".format("...".join(f"{one}.{prop}" for one, prop in named))
    value = {"path": path, "query": "", "language": "zh", "event": EVENT.decode(), "at": 0}
    body = _callback(output, [{"id": one, "property": prop} for one, prop in named], "progress-request", value)
    return Question("district, department, assessment", body, OWN_S)


def _callback(output: str, outputs: list[dict[str, str]], asked: str, value: dict[str, object]) -> bytes:
    told = outputs if len(outputs) > 1 else outputs[0]
    inputs = [{"id": asked, "property": "data", "value": value}]
    return json.dumps({"output": output, "outputs": told, "inputs": inputs, "changedPropIds": [f"{asked}.data"]}).encode()


async def wall(port: int, seen: Seen) -> Stream:
    """A wall: every snapshot it is told of, the newest alone while one is on its way; the open cases every ten seconds."""
    stream = await _stream(port)
    _go_on(_snapshots(port, stream, seen, "wall"), seen)
    _go_on(_asks(port, stream, seen, "wall, points", lambda _: get("/data/points.json"), POINTS_S), seen)
    return stream


async def board(port: int, seen: Seen, question: Question) -> Stream:
    """A board or one of its pages: a snapshot a second at most, and its question at its pace."""
    stream = await _stream(port, calm=True)
    _go_on(_snapshots(port, stream, seen, "board", PACE_S), seen)
    _go_on(_asks(port, stream, seen, question.what, question.request, question.pause_s), seen)
    return stream


_RUNNING: set[asyncio.Task[None]] = set()


def _go_on(work: Awaitable[None], seen: Seen) -> None:
    """Run it beside; the loop itself keeps no task alive."""

    async def run() -> None:
        with suppress(TimeoutError, OSError):  # told in ``seen``
            await work

    task = asyncio.ensure_future(run())
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)


async def _stream(port: int, *, calm: bool = False) -> Stream:
    _, stream = await asyncio.get_running_loop().create_connection(partial(Stream, calm), "127.0.0.1", port)
    return stream


async def _line(port: int) -> Line:
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line


async def _snapshots(port: int, stream: Stream, seen: Seen, what: str, pace_s: float = 0.0) -> None:
    line = await _line(port)
    while True:
        await stream.news.wait()
        if pace_s:
            await asyncio.sleep(random.random() * pace_s)
        stream.news.clear()
        event, minute = stream.told
        await seen.ask(line, f"{what}, snapshot", get(f"/data/snapshot.json?event={event}&minute={minute}"))
        stream.shown = event


async def _asks(port: int, stream: Stream, seen: Seen, what: str, request: Callable[[int], bytes], pause_s: float) -> None:
    """Ask at that pause where there was news meanwhile; pages were opened at any time, so the first comes at any time."""
    line, known = await _line(port), 0
    await asyncio.sleep(random.random() * pause_s)
    while True:
        if stream.told[0] > known:
            known = stream.told[0]
            began = time.monotonic()
            await seen.ask(line, what, request(stream.shown or known))
            await asyncio.sleep(max(pause_s, SLOWER * (time.monotonic() - began)))
        else:
            await asyncio.sleep(pause_s / 10)  # the first news after the pause asks


async def gather(openers: Sequence[Callable[[], Awaitable[Stream]]]) -> list[Stream]:
    """Open all, spread over a few seconds; their streams once each has heard something. Raises TimeoutError."""
    streams = []
    for one in openers:
        streams.append(await one())
        await asyncio.sleep(JOIN_S / len(openers))
    async with asyncio.timeout(ANSWER_S):
        while not all(stream.open for stream in streams):
            await asyncio.sleep(0.1)
    return streams
