"""What waits or is open, by hexagon: the cases that a new report may repeat

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    standing = sa.text("state IN ('submitted', 'under_review', 'accepted', 'dispatched', 'handling', 'deferred', 'handled')")
    op.create_index("cases_near", "cases", ["hexagon"], sqlite_where=standing, postgresql_where=standing)
