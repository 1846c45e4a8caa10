"""Indices that answer for long periods alone: what was accepted and closed, a hexagon's kinds, counted moves, a street's days

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("cases_accepted", "cases")
    op.create_index("cases_accepted", "cases", ["accepted_at", "closed_at", "district", "street", "panel", "category"])
    op.drop_index("cases_hexagon", "cases")
    op.create_index("cases_hexagon", "cases", ["hexagon", "reported_at", "category"])
    counted = sa.text("move IN ('dispatch', 'send_back', 'grant_deferral', 'rate')")
    op.drop_index("history_counted", "history")
    op.create_index("history_counted", "history", ["move", "at"], sqlite_where=counted, postgresql_where=counted)
    op.create_index("tallies_street", "tallies", ["street", "day"])
