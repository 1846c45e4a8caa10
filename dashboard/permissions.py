"""Who may do what: permissions as ``subject:action``, roles as rows. (rules)"""

PERMISSIONS = {
    "case:review": "claim, accept, reject or join a report; clear its photos and words",
    "case:dispatch": "send an accepted case to a department",
    "case:handle": "take, hand back, feed back a case of the own department; ask for a deferral",
    "case:verify": "close a case or send it back; clear outcome photos",
    "case:supervise": "decide deferrals, void a case with a reason",
    "case:urge": "urge on a case whose clock runs; heads of department: their own",
    "case:read": "see cases with what is not public, but never who reported",
    "case:read_own": "see the own department's cases with what is not public",
    "figure:object": "object to a missed deadline that the own department is held to",
    "figure:decide": "strike a missed deadline out after an objection, or keep it",
    "post:read": "see the figures of people in post; heads of department: their own",
    "citizen:appeal": "appeal, rate, reopen: whoever holds the report's secret code",
    "clock:resume": "the machine: resume a deferred case on its day",
    "clock:release": "the machine: give back a report whose reviewer walked away",
    "rule:dispatch": "the machine: dispatch by the routing rule",
    "photo:original": "see the unblurred photo of a case under review",
    "replay:read": "play any past day again, minute by minute",
    "walls:call": "call a scene up on the wall screens, and end it",
    "board:inside": "see on boards what is not yet public",
    "identity:audit": "see who opened which identity, and why",
    "staff:manage": "add accounts, change roles, make and revoke tokens",
    "outcome:publish": "edit what is published",
    "money:make": "prepare a payout",
    "money:check": "approve a payout that somebody else prepared",
}

ROLES: dict[str, frozenset[str]] = {
    "reviewer": frozenset({"case:review", "case:read", "photo:original"}),
    "dispatcher": frozenset({"case:dispatch", "case:read"}),
    "handler": frozenset({"case:handle", "case:read_own"}),
    "verifier": frozenset({"case:verify", "case:read", "photo:original"}),
    "supervisor": frozenset(
        {"case:supervise", "case:urge", "case:read", "board:inside", "figure:decide", "post:read", "replay:read", "walls:call"}
    ),
    "department_head": frozenset({"case:read_own", "case:urge", "board:inside", "figure:object", "post:read", "replay:read"}),
    "screen": frozenset({"board:inside"}),
    "finance_maker": frozenset({"money:make"}),
    "finance_checker": frozenset({"money:check"}),
    "auditor": frozenset({"case:read", "identity:audit", "post:read", "replay:read"}),
    "editor": frozenset({"outcome:publish"}),
    "admin": frozenset({"staff:manage", "replay:read"}),
}

OF_ONE_DEPARTMENT = frozenset({"handler", "department_head"})


def may(role: str | None, permission: str) -> bool:
    """Whether a role carries a permission; no role carries none."""
    return role is not None and permission in ROLES.get(role, frozenset())
