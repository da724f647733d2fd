"""How often a message was tried, when it may be tried again, and why it did not leave."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("outbox_message", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("outbox_message", sa.Column("not_before", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_message", sa.Column("last_error", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_outbox_message_delivered_at_not_before", "outbox_message", ["delivered_at", "not_before"]
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_index("ix_outbox_message_delivered_at_not_before", table_name="outbox_message")
    with op.batch_alter_table("outbox_message") as table:
        table.drop_column("last_error")
        table.drop_column("not_before")
        table.drop_column("attempts")
