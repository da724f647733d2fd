"""What goes over from one year's pathway to another's."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEYS = {"person_id": "person", "carried_by": "person", "pathway_id": "pathway", "award_id": "award"}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "carried_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("carried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_carried_item_minutes_positive")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_carried_item_{column}_{other}"))
            for column, other in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carried_item")),
        sa.UniqueConstraint("award_id", "item", name=op.f("uq_carried_item_award_id_item")),
    )
    op.create_index(op.f("ix_carried_item_person_id"), "carried_item", ["person_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("carried_item")
