"""Events and who attended; reflections, sign-offs, teaching; what yearly badges rest on beside badges."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_STANDS = sa.text("withdrawn_at IS NULL")


def upgrade() -> None:
    """Make the change."""
    _events()
    _facts()
    _reflections()


def downgrade() -> None:
    """Undo the change."""
    for table in ("fact_use", "reflection", "teaching", "sign_off", "attendance", "event_session", "event"):
        op.drop_table(table)


def _events() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_event_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("slug", name=op.f("uq_event_slug")),
    )
    op.create_table(
        "event_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_event_session_minutes_positive")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_session_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_session")),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_event_session_event_id_name")),
    )
    op.create_table(
        "attendance",
        *_recorded(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes >= 1", name=op.f("ck_attendance_minutes_positive")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_attendance_person_id_person")),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["person.id"], name=op.f("fk_attendance_recorded_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_session.id"], name=op.f("fk_attendance_session_id_event_session")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_attendance_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_batch_id"), "attendance", ["batch_id"], unique=False)
    op.create_index(op.f("ix_attendance_person_id"), "attendance", ["person_id"], unique=False)
    op.create_index(
        "uq_attendance_standing",
        "attendance",
        ["session_id", "person_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )


def _facts() -> None:
    op.create_table(
        "sign_off",
        *_recorded(),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_off_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_sign_off_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_sign_off_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
    )
    op.create_index(op.f("ix_sign_off_person_id"), "sign_off", ["person_id"], unique=False)
    op.create_index(
        "uq_sign_off_standing",
        "sign_off",
        ["person_id", "topic", "role", "recorded_by"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_table(
        "teaching",
        *_recorded(),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("achievement_id", sa.Uuid(), nullable=False),
        sa.Column("manner", sa.String(length=10), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "manner IN ('taught','reviewed','mentored')", name=op.f("ck_teaching_manner_known")
        ),
        sa.CheckConstraint("about_id <> person_id", name=op.f("ck_teaching_about_another")),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name=op.f("fk_teaching_about_id_person")),
        sa.ForeignKeyConstraint(
            ["achievement_id"], ["achievement.id"], name=op.f("fk_teaching_achievement_id_achievement")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["person.id"], name=op.f("fk_teaching_confirmed_by_person")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_teaching_person_id_person")),
        sa.ForeignKeyConstraint(["recorded_by"], ["person.id"], name=op.f("fk_teaching_recorded_by_person")),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["person.id"], name=op.f("fk_teaching_withdrawn_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teaching")),
    )
    op.create_index(op.f("ix_teaching_about_id"), "teaching", ["about_id"], unique=False)
    op.create_index(op.f("ix_teaching_person_id"), "teaching", ["person_id"], unique=False)
    op.create_index(
        "uq_teaching_standing",
        "teaching",
        ["person_id", "about_id", "achievement_id", "manner"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_table(
        "fact_use",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("fact_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_fact_use_award_id_award")),
        sa.PrimaryKeyConstraint("award_id", "fact_id", name=op.f("pk_fact_use")),
    )
    op.create_index(op.f("ix_fact_use_fact_id"), "fact_use", ["fact_id"], unique=False)


def _reflections() -> None:
    op.create_table(
        "reflection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("topic", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('reflection','evidence')", name=op.f("ck_reflection_kind_known")),
        sa.CheckConstraint(
            "state = 'draft' OR submitted_at IS NOT NULL", name=op.f("ck_reflection_submitted_when")
        ),
        sa.CheckConstraint(
            "state IN ('draft','submitted','approved','not_yet')", name=op.f("ck_reflection_state_known")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_reflection_decided_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reflection_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reflection")),
    )
    op.create_index(op.f("ix_reflection_person_id"), "reflection", ["person_id"], unique=False)
    op.create_index(op.f("ix_reflection_state"), "reflection", ["state"], unique=False)


def _recorded() -> list[sa.Column[object]]:
    return [
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawal_reason", sa.Text(), server_default="", nullable=False),
    ]
