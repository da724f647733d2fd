"""Badges that are set aside for now: who did so and why, and a second bit for an award."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    with op.batch_alter_table("award") as table:
        table.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("suspended_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("suspension_reason", sa.Text(), nullable=True))
        table.create_foreign_key("fk_award_suspended_by_person", "person", ["suspended_by"], ["id"])
    with op.batch_alter_table("status_entry") as table:
        table.drop_constraint("uq_status_entry_award_id", type_="unique")
        table.create_unique_constraint("uq_status_entry_award_id_list_id", ["award_id", "list_id"])


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("status_entry") as table:
        table.drop_constraint("uq_status_entry_award_id_list_id", type_="unique")
        table.create_unique_constraint("uq_status_entry_award_id", ["award_id"])
    with op.batch_alter_table("award") as table:
        table.drop_constraint("fk_award_suspended_by_person", type_="foreignkey")
        table.drop_column("suspension_reason")
        table.drop_column("suspended_by")
        table.drop_column("suspended_at")
