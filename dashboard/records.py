"""The nouns: frozen records that every part of the product speaks of. (rules)

Times are aware UTC; coordinates WGS-84 degrees; codes are the city folder's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Place:
    """Where something is. district, street: codes; cell: unit grid code with its centre; hexagon: H3, resolution 8."""

    lon: float
    lat: float
    district: str
    street: str
    cell: str
    cell_lon: float
    cell_lat: float
    hexagon: str


@dataclass(frozen=True)
class Case:
    """One report and the case it becomes. Empty string: none yet; None: not yet happened."""

    id: int
    number: str
    state: str
    category: str
    panel: str
    place: Place
    reported_at: datetime
    code_hash: bytes = b""
    address: str = ""
    words: str = ""
    words_cleared: bool = False
    private_home: bool = False
    reporter: int | None = None
    department: str = ""
    routed_by_rule: bool = True
    claimed_by: int | None = None
    claimed_at: datetime | None = None
    accepted_at: datetime | None = None
    decided_at: datetime | None = None
    dispatched_at: datetime | None = None
    handled_at: datetime | None = None
    closed_at: datetime | None = None
    handling_deadline: datetime | None = None
    closing_deadline: datetime | None = None
    time_left_s: int | None = None
    deferred_until: datetime | None = None
    deferral_asked: datetime | None = None
    original: int | None = None
    rework: int = 0
    supporters: int = 0
    rating: int | None = None
    appealed: bool = False
    reopened: bool = False


@dataclass(frozen=True)
class Happening:
    """One row of a case's history: append-only. by: account id; None: the machine or the citizen (``actor`` says)."""

    case_id: int
    position: int
    move: str
    source: str
    target: str
    at: datetime
    actor: str
    by: int | None
    department: str
    deadline: datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Photo:
    """One photo of a case. original: sealed name; renditions: content-hash names, '' until made.

    boxes: ((left, top, width, height), ...) as parts of the picture, 0-1; kind: before or after.
    """

    id: int
    case_id: int
    kind: str
    position: int
    original: str
    width: int
    height: int
    added_at: datetime
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    cleared_at: datetime | None = None
    cleared_by: int | None = None
    staff_name: str = ""
    public_name: str = ""
    small_name: str = ""
    public_width: int = 0
    public_height: int = 0


@dataclass(frozen=True)
class Account:
    """A member of staff, or a machine's account behind a token."""

    id: int
    login: str
    name: str
    role: str
    department: str = ""
    password_hash: str = ""
    totp_sealed: bytes = b""
    phone_hash: bytes = b""
    disabled: bool = False
    session_epoch: int = 0


@dataclass(frozen=True)
class By:
    """Who acts: a staff account, the citizen who holds the code, or the machine (a rule or the clock)."""

    actor: str
    account: int | None = None
    role: str | None = None
    department: str = ""
    phone_hash: bytes = b""

    @classmethod
    def staff(cls, account: Account) -> By:
        return cls("staff", account.id, account.role, account.department, account.phone_hash)


MACHINE = By("machine")
CITIZEN = By("citizen")


@dataclass(frozen=True)
class News:
    """One event of the log. kind: report, case, outcome, notice; public: what anyone may know at that moment."""

    kind: str
    case_id: int | None
    at: datetime
    district: str
    department: str
    public: dict[str, Any]
    staff: dict[str, Any]
    number: int = 0


@dataclass(frozen=True)
class Mark:
    """One change of a tally: when it counts, where, which counter, by how much (±)."""

    at: datetime
    district: str
    street: str
    department: str
    category: str
    counter: str
    amount: int
    panel: str = ""
