"""Waivers, activities of one's own, and the version of a pathway that somebody keeps."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "waiver",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("manner", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("item", sa.Text(), nullable=True),
        sa.Column("private_note", sa.Text(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("manner IN ('waive','reduce','substitute')", name=op.f("ck_waiver_manner_known")),
        sa.CheckConstraint("amount IS NULL OR amount >= 1", name=op.f("ck_waiver_amount_positive")),
        *_keys("waiver", person=("person_id", "granted_by", "taken_back_by"), pathway=("pathway_id",)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
    )
    op.create_index(op.f("ix_waiver_person_id"), "waiver", ["person_id"], unique=False)
    op.create_table(
        "own_activity",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('proposed','approved','not_yet')", name=op.f("ck_own_activity_state_known")
        ),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_own_activity_minutes_positive")),
        *_keys("own_activity", person=("person_id", "decided_by"), pathway=("pathway_id",)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_activity")),
    )
    op.create_index(op.f("ix_own_activity_person_id"), "own_activity", ["person_id"], unique=False)
    op.create_index(op.f("ix_own_activity_state"), "own_activity", ["state"], unique=False)
    op.create_table(
        "kept_version",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        *_keys(
            "kept_version", person=("person_id",), pathway=("pathway_id",), pathway_version=("version_id",)
        ),
        sa.PrimaryKeyConstraint("person_id", "pathway_id", name=op.f("pk_kept_version")),
    )


def downgrade() -> None:
    """Undo the change."""
    op.drop_table("kept_version")
    op.drop_table("own_activity")
    op.drop_table("waiver")


def _keys(table: str, **columns: Sequence[str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
        for other, names in columns.items()
        for column in names
    ]
