"""Signed figures: deadlines one by one, posts, issues of closed periods, objections, imported rows

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

POST_COUNTERS = (
    "decided", "approved", "rejected", "duplicates", "dispatched", "handling_due", "handled", "handled_on_time",
    "due", "closed", "closed_on_time", "closings", "rework", "deferrals", "ratings", "satisfied",
)  # fmt: skip
OPEN = "('accepted', 'dispatched', 'handling', 'deferred', 'handled')"


def upgrade() -> None:
    _people_in_post()
    _dues()
    _issues()
    _objections()
    op.create_table(
        "import_rows",
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("flags", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.PrimaryKeyConstraint("source", "key"),
    )
    for sentence in BACKFILL:
        op.execute(sentence)


def _people_in_post() -> None:
    op.execute("ALTER TABLE cases ADD COLUMN handler INTEGER REFERENCES accounts (id)")  # Alembic refuses the reference on SQLite
    op.add_column("cases", sa.Column("corrected", sa.Integer(), server_default="0", nullable=False))
    op.create_index("cases_accepted", "cases", ["accepted_at"])
    _partial("history_counted", "history", ["at"], "move IN ('dispatch', 'send_back', 'grant_deferral', 'rate')")
    op.create_table(
        "post_tallies",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("person", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Integer(), server_default="0", nullable=False) for name in POST_COUNTERS),
        sa.ForeignKeyConstraint(["person"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("day", "person", "department"),
    )


def _dues() -> None:
    op.create_table(
        "dues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("counts_at", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.String(length=12), nullable=False),
        sa.Column("street", sa.String(length=16), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("panel", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("person", sa.Integer(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.String(length=12), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["person"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dues_of_case", "dues", ["case_id"])
    op.create_index("dues_counted", "dues", ["kind", "counts_at", "department", "district"])
    _partial("dues_done", "dues", ["done_at"], "done_at IS NOT NULL")
    _partial("dues_unmet", "dues", ["deadline"], "done_at IS NULL AND until IS NULL")
    _partial("dues_ended", "dues", ["until"], "until IS NOT NULL")


def _issues() -> None:
    op.create_table(
        "issues",
        sa.Column("serial", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("serial"),
        sa.UniqueConstraint("kind", "key", "number"),
    )
    op.create_index("issues_of_period", "issues", ["kind", "key"])
    _forbid_change("issues")


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("decision", sa.String(length=8), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="objections_by_two"),
        sa.ForeignKeyConstraint(["due"], ["dues.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"]),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("objections_of_due", "objections", ["due"])
    _partial("objections_undecided", "objections", ["department"], "decision = ''")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


_PLACE = "c.district, c.street, {department}, c.panel, c.category"
_COLUMNS = (
    "case_id, kind, deadline, since, counts_at, district, street, department, panel, category, person, done_at, on_time, until, ended_by"
)
_UNDONE = (
    "EXISTS (SELECT 1 FROM history u WHERE u.case_id = h.case_id AND u.position > h.position AND u.move IN ('send_back', 'void') "
    "AND NOT EXISTS (SELECT 1 FROM history k WHERE k.case_id = h.case_id AND k.move = 'close' "
    "AND k.position BETWEEN h.position AND u.position))"
)
_DONE = (
    "SELECT h.case_id, '{kind}', h.deadline, h.at, CASE WHEN h.deadline < h.at THEN h.deadline ELSE h.at END, "
    + _PLACE.format(department="h.department")
    + ", NULL, h.at, h.deadline IS NULL OR h.deadline >= h.at, NULL, '' FROM history h JOIN cases c ON c.id = h.case_id "
)
_OPEN = (
    "SELECT c.id, '{kind}', c.{deadline}, COALESCE(c.dispatched_at, c.reported_at), c.{deadline}, "
    + _PLACE.format(department="c.department")
    + ", NULL, NULL, NULL, NULL, '' FROM cases c WHERE c.{deadline} IS NOT NULL AND c.{done} IS NULL AND c.state IN " + OPEN
)  # fmt: skip
_INSERT = f"INSERT INTO dues ({_COLUMNS}) "
BACKFILL = (
    # what was counted so far: each closing, each feedback that was not sent back, and what is still to be met
    _INSERT + _DONE.format(kind="closing") + "WHERE h.move = 'close'",
    _INSERT + _DONE.format(kind="handling") + f"WHERE h.move = 'feed_back' AND NOT {_UNDONE}",
    _INSERT + _OPEN.format(kind="closing", deadline="closing_deadline", done="closed_at"),
    _INSERT + _OPEN.format(kind="handling", deadline="handling_deadline", done="handled_at"),
)


def _forbid_change(table: str) -> None:
    """Rows of this table are added and never changed or removed, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    op.execute(f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_append_only()")
