"""Drafts of pathways with their steps, and who reviewed a published version."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "pathway_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("based_on", sa.Uuid(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("reviewed_digest", sa.String(length=64), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=False),
        *(
            sa.ForeignKeyConstraint([one], ["person.id"], name=op.f(f"fk_pathway_draft_{one}_person"))
            for one in ("created_by", "updated_by", "reviewed_by")
        ),
        sa.ForeignKeyConstraint(
            ["based_on"], ["pathway_version.id"], name=op.f("fk_pathway_draft_based_on_pathway_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_draft")),
    )
    op.create_table(
        "draft_step",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pathway_draft.id"], name=op.f("fk_draft_step_draft_id_pathway_draft")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_draft_step_made_by_person")),
        sa.PrimaryKeyConstraint("draft_id", "number", name=op.f("pk_draft_step")),
    )
    with op.batch_alter_table("pathway_version") as table:
        table.add_column(sa.Column("reviewed_by", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("review_note", sa.Text(), server_default="", nullable=False))
        table.create_foreign_key(
            op.f("fk_pathway_version_reviewed_by_person"), "person", ["reviewed_by"], ["id"]
        )


def downgrade() -> None:
    """Undo the change."""
    with op.batch_alter_table("pathway_version") as table:
        table.drop_constraint(op.f("fk_pathway_version_reviewed_by_person"), type_="foreignkey")
        table.drop_column("review_note")
        table.drop_column("reviewed_at")
        table.drop_column("reviewed_by")
    op.drop_table("draft_step")
    op.drop_table("pathway_draft")
