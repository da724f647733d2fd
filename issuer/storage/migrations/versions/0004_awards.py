"""Awards, credentials, imported badges and status lists."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "status_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("full", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    op.create_table(
        "published_status_list",
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_list.id"], name=op.f("fk_published_status_list_list_id_status_list")
        ),
        sa.PrimaryKeyConstraint("list_id", "version", name=op.f("pk_published_status_list")),
    )
    op.create_table(
        "imported_badge",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credential_id", sa.String(length=2000), nullable=False),
        sa.Column("credential_key", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("issuer_id", sa.String(length=2000), nullable=False),
        sa.Column("issuer_name", sa.String(length=500), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("earned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stated_minutes", sa.Integer(), nullable=True),
        sa.Column("achievement_id", sa.Uuid(), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state <> 'accepted' OR (minutes IS NOT NULL AND period IS NOT NULL)",
            name=op.f("ck_imported_badge_accepted_with_minutes"),
        ),
        sa.CheckConstraint(
            "state <> 'accepted' OR achievement_id IS NOT NULL",
            name=op.f("ck_imported_badge_accepted_for_what"),
        ),
        sa.CheckConstraint(
            "state = 'waiting' OR (decided_at IS NOT NULL AND reason <> '')",
            name=op.f("ck_imported_badge_decided_with_reason"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting','accepted','declined')", name=op.f("ck_imported_badge_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_imported_badge_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_imported_badge_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_imported_badge_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_badge")),
    )
    op.create_index(op.f("ix_imported_badge_person_id"), "imported_badge", ["person_id"], unique=False)
    op.create_index(op.f("ix_imported_badge_state"), "imported_badge", ["state"], unique=False)
    op.create_index(
        "uq_imported_badge_counted_once",
        "imported_badge",
        ["credential_key"],
        unique=True,
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.create_index(
        "uq_imported_badge_waiting_once",
        "imported_badge",
        ["person_id", "credential_key"],
        unique=True,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_outbox_message_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    op.create_index(op.f("ix_outbox_message_person_id"), "outbox_message", ["person_id"], unique=False)
    op.create_table(
        "award",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("component_minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity_start", sa.Date(), nullable=True),
        sa.Column("activity_end", sa.Date(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=True),
        sa.Column("pathway_version_id", sa.Uuid(), nullable=True),
        sa.Column("awarded_by", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Uuid(), nullable=True),
        sa.Column("revocation_reason", sa.Text(), nullable=True),
        sa.Column("questioned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('evidence','list','pathway')", name=op.f("ck_award_source_known")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revocation_reason IS NULL)", name=op.f("ck_award_revoked_with_reason")
        ),
        sa.CheckConstraint("minutes >= 0", name=op.f("ck_award_minutes_not_negative")),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_award_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(["awarded_by"], ["person.id"], name=op.f("fk_award_awarded_by_person")),
        sa.ForeignKeyConstraint(
            ["pathway_version_id"],
            ["pathway_version.id"],
            name=op.f("fk_award_pathway_version_id_pathway_version"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id_person")),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name=op.f("fk_award_revoked_by_person")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_award_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["achievement_version.id"], name=op.f("fk_award_version_id_achievement_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
    )
    op.create_index(op.f("ix_award_achievement_id"), "award", ["achievement_id"], unique=False)
    op.create_index(op.f("ix_award_awarded_at"), "award", ["awarded_at"], unique=False)
    op.create_index(op.f("ix_award_person_id"), "award", ["person_id"], unique=False)
    op.create_index(op.f("ix_award_submission_id"), "award", ["submission_id"], unique=False)
    op.create_index(
        "uq_award_standing",
        "award",
        ["person_id", "achievement_id", "period"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "award_use",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("used_award_id", sa.Uuid(), nullable=True),
        sa.Column("used_import_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(used_award_id IS NULL) <> (used_import_id IS NULL)", name=op.f("ck_award_use_uses_one")
        ),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_use_award_id_award")),
        sa.ForeignKeyConstraint(
            ["used_award_id"], ["award.id"], name=op.f("fk_award_use_used_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["used_import_id"], ["imported_badge.id"], name=op.f("fk_award_use_used_import_id_imported_badge")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_use")),
    )
    op.create_index(op.f("ix_award_use_award_id"), "award_use", ["award_id"], unique=False)
    op.create_index(op.f("ix_award_use_used_award_id"), "award_use", ["used_award_id"], unique=False)
    op.create_index(op.f("ix_award_use_used_import_id"), "award_use", ["used_import_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_credential_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("award_id", name=op.f("uq_credential_award_id")),
    )
    op.create_table(
        "status_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("position >= 0", name=op.f("ck_status_entry_position_not_negative")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_status_entry_award_id_award")),
        sa.ForeignKeyConstraint(
            ["list_id"], ["status_list.id"], name=op.f("fk_status_entry_list_id_status_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_entry")),
        sa.UniqueConstraint("award_id", name=op.f("uq_status_entry_award_id")),
        sa.UniqueConstraint("list_id", "position", name=op.f("uq_status_entry_list_id_position")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("status_entry")
    op.drop_table("credential")
    op.drop_index(op.f("ix_award_use_used_import_id"), table_name="award_use")
    op.drop_index(op.f("ix_award_use_used_award_id"), table_name="award_use")
    op.drop_index(op.f("ix_award_use_award_id"), table_name="award_use")
    op.drop_table("award_use")
    op.drop_index(
        "uq_award_standing",
        table_name="award",
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.drop_index(op.f("ix_award_submission_id"), table_name="award")
    op.drop_index(op.f("ix_award_person_id"), table_name="award")
    op.drop_index(op.f("ix_award_awarded_at"), table_name="award")
    op.drop_index(op.f("ix_award_achievement_id"), table_name="award")
    op.drop_table("award")
    op.drop_index(op.f("ix_outbox_message_person_id"), table_name="outbox_message")
    op.drop_table("outbox_message")
    op.drop_index(
        "uq_imported_badge_waiting_once",
        table_name="imported_badge",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "uq_imported_badge_counted_once",
        table_name="imported_badge",
        sqlite_where=sa.text("state = 'accepted'"),
        postgresql_where=sa.text("state = 'accepted'"),
    )
    op.drop_index(op.f("ix_imported_badge_state"), table_name="imported_badge")
    op.drop_index(op.f("ix_imported_badge_person_id"), table_name="imported_badge")
    op.drop_table("imported_badge")
    op.drop_table("published_status_list")
    op.drop_table("status_list")
