"""Scenes that supervisors call up on wall screens

Revision: 0004, after 0003
"""

import sqlalchemy as sa
from alembic import op

from data_access.engine import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wall_calls",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("screen", sa.String(40), nullable=False),
        sa.Column("scene", sa.String(60), nullable=False),
        sa.Column("called_by", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("called_at", Moment, nullable=False),
        sa.Column("until", Moment),
        sa.Column("ended_at", Moment),
    )
    op.create_index("wall_calls_standing", "wall_calls", ["screen"], sqlite_where=STANDING, postgresql_where=STANDING)


STANDING = sa.text("ended_at IS NULL")
