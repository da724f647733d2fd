"""Awards in bulk, and what comes of each line."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEYS = {
    "bulk_id": "bulk_award",
    "person_id": "person",
    "version_id": "achievement_version",
    "award_id": "award",
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "bulk_award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting','stopped','done','undoing','undone')",
            name=op.f("ck_bulk_award_state_known"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_bulk_award_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_award")),
        sa.UniqueConstraint("key", name=op.f("uq_bulk_award_key")),
    )
    op.create_index(op.f("ix_bulk_award_made_by"), "bulk_award", ["made_by"], unique=False)
    op.create_index("ix_bulk_award_state_made_at", "bulk_award", ["state", "made_at"], unique=False)
    _lines()


def _lines() -> None:
    op.create_table(
        "bulk_line",
        sa.Column("bulk_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=200), nullable=False),
        sa.Column("achievement", sa.String(length=200), nullable=False),
        sa.Column("result", sa.String(length=20), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_bulk_line_{column}_{other}"))
            for column, other in _KEYS.items()
        ),
        sa.PrimaryKeyConstraint("bulk_id", "number", name=op.f("pk_bulk_line")),
    )
    op.create_index("ix_bulk_line_bulk_id_result", "bulk_line", ["bulk_id", "result"], unique=False)
    op.create_index(op.f("ix_bulk_line_award_id"), "bulk_line", ["award_id"], unique=False)


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("bulk_line")
    op.drop_table("bulk_award")
