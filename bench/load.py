"""A load on loopback: plain sockets with keep-alive, so that the client weighs little beside the server it measures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Answered:
    """What a load was answered: statuses, milliseconds, seconds in all."""

    statuses: list[int] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    seconds: float = 0.0


def post(path: str, body: bytes, content_type: str, key: str) -> bytes:
    """One request as bytes."""
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        f"Idempotency-Key: {key}",
    )
    return "\r\n".join([*lines, "", ""]).encode() + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: br\r\n\r\n".encode()


def multipart(fields: dict[str, str], photo: bytes = b"") -> tuple[bytes, str]:
    """(body, content type) of a form with one photo, if any."""
    edge = "bench-edge"
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    if photo:
        parts.append(
            f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode()
        )
        parts.append(photo + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def run(port: int, make: Callable[[int], bytes], count: int, concurrency: int) -> Answered:
    """Send ``make(0..count-1)`` over so many connections at once; each sends its next when it was answered."""
    return asyncio.run(_run(port, make, count, concurrency))


async def _run(port: int, make: Callable[[int], bytes], count: int, concurrency: int) -> Answered:
    answered, numbers = Answered(), iter(range(count))
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, make, numbers, answered) for _ in range(concurrency)))
    answered.seconds = time.perf_counter() - started
    return answered


async def _client(port: int, make: Callable[[int], bytes], numbers: Iterator[int], answered: Answered) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for number in numbers:
        request = make(number)
        started = time.perf_counter()
        writer.write(request)
        await writer.drain()
        status, _ = await answer(reader)
        answered.took_ms.append((time.perf_counter() - started) * 1000)
        answered.statuses.append(status)
    writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of one answer with a length."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    length = next((int(line.split(":")[1]) for line in head.split("\r\n") if line.lower().startswith("content-length")), 0)
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)
