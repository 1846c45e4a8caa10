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
    """One report and the case it becomes. Empty string: none yet; None: not yet happened.

    handler: account of the person in post (岗位) who took it. corrected: position of the history row that set all before it right, 0: none.
    """

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
    handler: int | None = None
    corrected: int = 0


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
class WallCall:
    """A scene called up on a wall screen. screen: a screen's code, '' for all. until: None until somebody ends it."""

    id: int
    screen: str
    scene: str
    called_by: int
    called_at: datetime
    until: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Due:
    """One deadline that a case got, and whether it was met. What is due, closed and handled is counted from these rows alone.

    kind: handling or closing. deadline: None for an imported case without one. since: when the case got it. counts_at: when it counts:
    at the deadline, or when it was done if that came first. done_at, on_time: None until then. until, ended_by: when and why it stopped
    counting (paused before it was over, sent back, void, objection, correction). person: account of whoever was in post.
    """

    id: int
    case_id: int
    kind: str
    deadline: datetime | None
    since: datetime
    counts_at: datetime
    district: str
    street: str
    department: str
    panel: str
    category: str
    person: int | None = None
    done_at: datetime | None = None
    on_time: bool | None = None
    until: datetime | None = None
    ended_by: str = ""


@dataclass(frozen=True)
class Behind:
    """One thing that a count counts: the case as it is now, when it counted, and the deadline that it was held against."""

    id: int
    case: Case
    at: datetime
    department: str
    due: Due | None = None


@dataclass(frozen=True)
class Issue:
    """The figures of a closed period, frozen. kind: day, week, month, quarter or year; key: 2026-11; number: 1, then corrected ones.

    serial: running number of all issues. digest: SHA-256 of the content. content: as ``publishing.bulletins.content`` makes it, in JSON.
    """

    kind: str
    key: str
    number: int
    closed_at: datetime
    reason: str
    digest: str
    content: dict[str, Any]
    serial: int = 0


@dataclass(frozen=True)
class Objection:
    """A department's objection (申诉剔除) to being held to a deadline. decision: '' until decided, then granted or refused."""

    id: int
    due: int
    case_id: int
    department: str
    reason: str
    asked_by: int
    asked_at: datetime
    decision: str = ""
    words: str = ""
    decided_by: int | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """One change of a tally: when it counts, where, which counter, by how much (±). person: in whose post it counts besides, or None."""

    at: datetime
    district: str
    street: str
    department: str
    category: str
    counter: str
    amount: int
    panel: str = ""
    person: int | None = None
