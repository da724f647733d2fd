"""How a draft is to be published, as part of what is reviewed."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change; what was reviewed before is reviewed again."""
    carriage = sa.Column("carriage", sa.String(10), nullable=False, server_default="inline")
    keep: sa.Column[bool] = sa.Column(
        "keep_started", sa.Boolean(), nullable=False, server_default=sa.text("true")
    )
    op.add_column("pathway_draft", carriage)
    op.add_column("pathway_draft", keep)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("pathway_draft") as table:
        table.drop_column("keep_started")
        table.drop_column("carriage")
