"""Cases by hexagon, for the public map, and what is open by district, department and panel, for every snapshot

Revision: 0003, after 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("cases_hexagon", "cases", ["hexagon", "reported_at"])
    is_open = sa.text("state IN ('accepted', 'dispatched', 'handling', 'deferred', 'handled')")
    columns = ["district", "department", "panel", "state", "handling_deadline"]
    op.create_index("cases_standing", "cases", columns, sqlite_where=is_open, postgresql_where=is_open)
