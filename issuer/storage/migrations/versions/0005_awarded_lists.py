"""What came of lists of awards."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "awarded_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("following", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_awarded_list_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awarded_list")),
    )
    op.create_index(op.f("ix_awarded_list_made_by"), "awarded_list", ["made_by"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("awarded_list")
