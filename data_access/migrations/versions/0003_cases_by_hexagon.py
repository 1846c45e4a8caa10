"""Cases by hexagon: the public map reads those of the places it shows, and no others

Revision: 0003, after 0002
"""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("cases_hexagon", "cases", ["hexagon", "reported_at"])
