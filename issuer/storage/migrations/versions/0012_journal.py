"""The journal; and bits of status lists that are kept from use without an award of theirs."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "journal_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_entry")),
    )
    op.create_index("ix_journal_entry_subject_kind", "journal_entry", ["subject", "kind", "number"])
    with op.batch_alter_table("status_entry") as table:
        table.alter_column("award_id", existing_type=sa.Uuid(), nullable=True)


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("status_entry") as table:
        table.alter_column("award_id", existing_type=sa.Uuid(), nullable=False)
    op.drop_index("ix_journal_entry_subject_kind", table_name="journal_entry")
    op.drop_table("journal_entry")
