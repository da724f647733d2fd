"""How badges of a pathway carry the proof of its rule, and the proofs that they name by their digest."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    carriage = sa.Column("carriage", sa.String(10), nullable=False, server_default="inline")
    op.add_column("pathway_version", carriage)
    op.create_table(
        "linked_proof",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_linked_proof_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_linked_proof")),
        sa.UniqueConstraint("award_id", name=op.f("uq_linked_proof_award_id")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("linked_proof")
    with op.batch_alter_table("pathway_version") as table:
        table.drop_column("carriage")
