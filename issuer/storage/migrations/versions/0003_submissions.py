"""Evidence, and what was decided about it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reflection", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("activity_start", sa.Date(), nullable=True),
        sa.Column("activity_end", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft','sent','not_yet','approved')", name=op.f("ck_submission_state_known")
        ),
        sa.CheckConstraint(
            "minutes IS NULL OR minutes >= 0", name=op.f("ck_submission_minutes_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_submission_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_submission_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_achievement_id"), "submission", ["achievement_id"], unique=False)
    op.create_index(op.f("ix_submission_person_id"), "submission", ["person_id"], unique=False)
    op.create_index(op.f("ix_submission_state"), "submission", ["state"], unique=False)
    op.create_index(
        "uq_submission_under_way",
        "submission",
        ["person_id", "achievement_id", "period"],
        unique=True,
        sqlite_where=sa.text("state <> 'approved'"),
        postgresql_where=sa.text("state <> 'approved'"),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome IN ('approved','not_yet')", name=op.f("ck_decision_outcome_known")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_decision_reviewer_id_person")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_decision_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("submission_id", "round", name=op.f("uq_decision_submission_id_round")),
    )
    op.create_index(op.f("ix_decision_reviewer_id"), "decision", ["reviewer_id"], unique=False)
    op.create_table(
        "evidence_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("narrative", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("stored_file", sa.String(length=64), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("shows_students", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'file') = (stored_file IS NOT NULL)", name=op.f("ck_evidence_item_file_is_stored")
        ),
        sa.CheckConstraint("(kind = 'link') = (url IS NOT NULL)", name=op.f("ck_evidence_item_link_has_url")),
        sa.CheckConstraint("kind IN ('text','link','file')", name=op.f("ck_evidence_item_kind_known")),
        sa.CheckConstraint(
            "NOT (public AND shows_students)", name=op.f("ck_evidence_item_students_never_public")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_evidence_item_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_item")),
        sa.UniqueConstraint("stored_file", name=op.f("uq_evidence_item_stored_file")),
    )
    op.create_index(op.f("ix_evidence_item_submission_id"), "evidence_item", ["submission_id"], unique=False)
    op.create_table(
        "sent_round",
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_sent_round_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", "number", name=op.f("pk_sent_round")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("sent_round")
    op.drop_index(op.f("ix_evidence_item_submission_id"), table_name="evidence_item")
    op.drop_table("evidence_item")
    op.drop_index(op.f("ix_decision_reviewer_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index(
        "uq_submission_under_way",
        table_name="submission",
        sqlite_where=sa.text("state <> 'approved'"),
        postgresql_where=sa.text("state <> 'approved'"),
    )
    op.drop_index(op.f("ix_submission_state"), table_name="submission")
    op.drop_index(op.f("ix_submission_person_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_achievement_id"), table_name="submission")
    op.drop_table("submission")
