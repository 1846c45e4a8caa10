"""Clients for tests: the API over plain HTTP, and a listener on the event stream."""

from __future__ import annotations

import http.client
import json
import threading
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.servers import PATIENT_S, wait_until

CENTRE = {"lat": "26.58", "lon": "106.713"}


@dataclass
class Answer:
    status: int
    value: Any


@dataclass
class Api:
    """The API of a served city. token: whose calls these are; '' for the public."""

    base: str
    token: str = ""

    def report(self, *, photo: bytes | None = None, key: str = "", **fields: str) -> Answer:
        """POST /api/v1/reports; noise in the middle of the city unless said otherwise."""
        body, kind = form({"category": "noise", **CENTRE, **fields}, photo)
        return self.send("POST", "/api/v1/reports", body, {"Content-Type": kind} | ({"Idempotency-Key": key} if key else {}))

    def move(self, number: str, name: str, *, photo: bytes | None = None, **facts: Any) -> Answer:
        """POST …/moves, as JSON, or as a form where a photo goes with it."""
        path = f"/api/v1/cases/{number}/moves"
        if photo is None:
            return self.send("POST", path, json.dumps({"move": name} | facts).encode(), {"Content-Type": "application/json"})
        body, kind = form({"move": name, **facts}, photo)
        return self.send("POST", path, body, {"Content-Type": kind})

    def get(self, path: str) -> Answer:
        return self.send("GET", path, b"", {})

    def send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENT_S)
        try:
            line.request(method, path, body or None, headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {}))
            answer = line.getresponse()
            data = answer.read()
        finally:
            line.close()
        is_json = "json" in (answer.headers.get("Content-Type") or "")
        return Answer(answer.status, json.loads(data) if is_json else data)


def form(fields: dict[str, Any], photo: bytes | None) -> tuple[bytes, str]:
    """(body, content type) of a multipart form with at most one photo."""
    edge = uuid.uuid4().hex
    parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    if photo is not None:
        head = f'--{edge}\r\nContent-Disposition: form-data; name="photo"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        parts += [head.encode(), photo, b"\r\n"]
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


@dataclass
class Event:
    kind: str
    number: int | None
    data: dict[str, Any]


@dataclass
class Listener:
    """Hangs on /events and keeps what comes; comes back after a break, as a browser does."""

    base: str
    query: str = ""
    events: list[Event] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    _closed: threading.Event = field(default_factory=threading.Event)
    _last: int | None = None

    def start(self) -> Listener:
        threading.Thread(target=self._listen, daemon=True).start()
        wait_until(lambda: self.events, f"the first event of {self.base}")
        return self

    def close(self) -> None:
        self._closed.set()

    def numbers(self) -> list[int]:
        return [event.number for event in list(self.events) if event.number is not None]

    def heard(self, number: str, kind: str = "report") -> Event:
        """The event about this case, once it has come; raises TimeoutError."""

        def found() -> Event | None:
            return next((event for event in list(self.events) if event.kind == kind and event.data.get("number") == number), None)

        event: Event = wait_until(found, f"the event {kind} {number}")
        return event

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._read()
            except (OSError, http.client.HTTPException):
                self._closed.wait(0.2)

    def _read(self) -> None:
        line = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENT_S)
        line.request("GET", f"/events{self.query}", headers={"Last-Event-ID": str(self._last)} if self._last is not None else {})
        stream = line.getresponse()
        kind, number = "", None
        while not self._closed.is_set() and (text := stream.readline()):
            self.raw.append(text)
            name, _, value = text.decode().rstrip("\n").partition(": ")
            if name == "id":
                number = self._last = int(value)
            elif name == "event":
                kind = value
            elif name == "data":
                self.events.append(Event(kind, number, json.loads(value)))
                kind, number = "", None
        line.close()
