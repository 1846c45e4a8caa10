"""What happens in a served city under a load: citizens report at an even pace, staff answer some or all of it. (asyncio)"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.crowd import Line
from bench.load import multipart
from tests.builders import a_photo_file
from tests.clients import Api
from tests.servers import Served

CITIZENS = 4  # connections that report in turn
CLERKS = 2  # members of staff at work at once
PLACE = {"category": "noise", "lat": "26.58", "lon": "106.713"}


@dataclass
class Lived:
    """Of each report when its request was sent, in ms since 1970, and how long its answer took; how often staff moved a case."""

    sent_ms: list[float] = field(default_factory=list)
    took_ms: list[float] = field(default_factory=list)
    moves: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Staff:
    """Tokens of those who move cases."""

    reviewer: str
    handler: str
    verifier: str


@dataclass(frozen=True)
class Pace:
    """How much happens. Of ``accept_each`` reports one is accepted, of ``close_each`` one goes all the way, with a photo.

    rejects: the others are turned down, so that as many cases end as begin.
    """

    per_second: float
    accept_each: int = 4
    close_each: int = 20
    rejects: bool = False

    def moves_of(self, number: int) -> tuple[str, ...]:
        if number % self.close_each == 0:
            return ("accept", "take", "feed_back", "close")
        if number % self.accept_each == 0:
            return ("accept",)
        return ("reject",) if self.rejects else ()


def staff_of(served: Served) -> Callable[[], Staff]:
    """Tokens of a reviewer and a verifier; called once it serves, also of a handler of the department that noise in the centre goes to."""

    def token(role: str, department: str = "") -> str:
        words = ["staff", "token", f"bench-{role}", "--role", role, *(["--department", department] if department else [])]
        return served.run(*words).strip().splitlines()[-1]

    reviewer, verifier = token("reviewer"), token("verifier")

    def of_department() -> Staff:
        sent = Api(served.url).report().value
        Api(served.url, reviewer).move(sent["number"], "accept", photo_cleared=True)
        department = Api(served.url).get(f"/api/v1/reports/{sent['code']}").value["department"]
        return Staff(reviewer, token("handler", department), verifier)

    return of_department


def post(path: str, body: bytes, kind: str, *, token: str = "", key: str = "") -> bytes:
    """One request as bytes."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"Authorization: Bearer {token}"] if token else []
    lines += [f"Idempotency-Key: {key}"] if key else []
    return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Life:
    """A city that lives until ``until`` (of the monotonic clock); ``goes_on`` cleared, it rests."""

    port: int
    staff: Staff
    pace: Pace
    lived: Lived = field(default_factory=Lived)
    goes_on: asyncio.Event = field(default_factory=asyncio.Event)
    until: float = 0.0

    async def live(self, seconds: float) -> Lived:
        """Live so long; ends when everything sent was answered. A server that cannot keep up is sent less, never more later."""
        lines: asyncio.Queue[Line] = asyncio.Queue()
        for _ in range(CITIZENS):
            lines.put_nowait(await _line(self.port))
        todo: asyncio.Queue[tuple[str, tuple[str, ...]] | None] = asyncio.Queue()
        clerks = [asyncio.create_task(self._clerk(await _line(self.port), todo)) for _ in range(CLERKS)]
        run, number, sending = time.time_ns(), 0, set()
        self.until = time.monotonic() + seconds
        while (began := time.monotonic()) < self.until:
            await self.goes_on.wait()
            task = asyncio.create_task(self._report(await lines.get(), lines, f"{run}-{number}", todo, self.pace.moves_of(number)))
            sending.add(task)
            task.add_done_callback(sending.discard)
            number += 1
            await asyncio.sleep(max(0.0, began + 1 / self.pace.per_second - time.monotonic()))
        await asyncio.gather(*sending)
        for _ in clerks:
            todo.put_nowait(None)
        await asyncio.gather(*clerks)
        return self.lived

    async def _report(self, line: Line, lines: asyncio.Queue[Line], key: str, todo: asyncio.Queue[Any], moves: tuple[str, ...]) -> None:
        body, kind = multipart(PLACE)
        sent = time.time() * 1000
        status, answer = await line.ask(post("/api/v1/reports", body, kind, key=key))
        lines.put_nowait(line)
        if status != 201:
            self.lived.wrong.append(f"report: {status}")
            return
        self.lived.sent_ms.append(sent)
        self.lived.took_ms.append(time.time() * 1000 - sent)
        if moves:
            todo.put_nowait((json.loads(answer.partition(b"\r\n\r\n")[2])["number"], moves))

    async def _clerk(self, line: Line, todo: asyncio.Queue[Any]) -> None:
        """Do what lies on the desk, one case after the other."""
        while (one := await todo.get()) is not None:
            number, moves = one
            for name in moves:
                await self._move(line, number, name)

    async def _move(self, line: Line, number: str, name: str) -> None:
        token = {"take": self.staff.handler, "feed_back": self.staff.handler, "close": self.staff.verifier}.get(name, self.staff.reviewer)
        said = {"move": name} | _BROUGHT.get(name, {})
        photo = a_photo_file("green") if name == "feed_back" else b""
        body, kind = multipart(said, photo) if photo else (json.dumps(said).encode(), "application/json")
        status, answer = await line.ask(post(f"/api/v1/cases/{number}/moves", body, kind, token=token))
        self.lived.moves += status == 200
        if status != 200:
            self.lived.wrong.append(f"{name}: {status} {answer.partition(b'{')[2][:160]!r}")


_BROUGHT: dict[str, dict[str, Any]] = {
    "accept": {"photo_cleared": True},
    "close": {"photo_cleared": True},
    "reject": {"reason": "not_visible"},
}


async def _line(port: int) -> Line:
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    return line
