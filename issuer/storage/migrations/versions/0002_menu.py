"""Achievements and pathways with their versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "achievement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement")),
        sa.UniqueConstraint("slug", name=op.f("uq_achievement_slug")),
    )
    op.create_table(
        "achievement_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("modality", sa.String(length=40), nullable=False),
        sa.Column("comfort", sa.String(length=20), nullable=False),
        sa.Column("repeat", sa.String(length=10), nullable=False),
        sa.Column("evidence_prompt", sa.Text(), nullable=False),
        sa.Column("artwork", sa.JSON(), nullable=False),
        sa.Column("alignment", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('appetizer','entree','quick_bite','to_go','event','yearly')",
            name=op.f("ck_achievement_version_kind_known"),
        ),
        sa.CheckConstraint("repeat IN ('yearly','once')", name=op.f("ck_achievement_version_repeat_known")),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_achievement_version_minutes_not_negative")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_achievement_version_number_from_one")),
        sa.ForeignKeyConstraint(
            ["achievement_id"],
            ["achievement.id"],
            name=op.f("fk_achievement_version_achievement_id_achievement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_achievement_version")),
        sa.UniqueConstraint(
            "achievement_id", "number", name=op.f("uq_achievement_version_achievement_id_number")
        ),
    )
    op.create_table(
        "pathway",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_pathway_achievement_id_achievement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway")),
        sa.UniqueConstraint("slug", name=op.f("uq_pathway_slug")),
    )
    op.create_index(op.f("ix_pathway_period"), "pathway", ["period"], unique=False)
    op.create_table(
        "pathway_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pathway_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["pathway_id"], ["pathway.id"], name=op.f("fk_pathway_version_pathway_id_pathway")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["person.id"], name=op.f("fk_pathway_version_published_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_version")),
        sa.UniqueConstraint("pathway_id", "number", name=op.f("uq_pathway_version_pathway_id_number")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("pathway_version")
    op.drop_index(op.f("ix_pathway_period"), table_name="pathway")
    op.drop_table("pathway")
    op.drop_table("achievement_version")
    op.drop_table("achievement")
