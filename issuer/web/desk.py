"""What lies on a teacher's desk: what they have earned, what they have begun, and what the menu offers.

    with house.database.reading() as session:
        desk = lay_out(session, person_id)
    desk.state("exit-tickets")      # done, draft, sent, not_yet or todo

Everything is found by the short name of the achievement, which is how pages, pathways and addresses speak
of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from issuer.domain.school_year import EVER, SchoolYear
from issuer.storage import achievements, awards, pathways, records, submissions
from issuer.storage.database import Transaction
from issuer.storage.models import AchievementVersion, Award, Submission
from issuer.web.current import house, now


@dataclass(frozen=True)
class Desk:
    """One person's belongings.

    Attributes:
        offered: the menu: the newest version of everything that can be chosen now.
        earned: the newest award that stands, of each achievement; of what can be earned every year, this
            year's only.
        begun: what is under way: a draft, evidence that waits, or evidence that was answered "not yet".
        badges: all awards that stand, the newest first.
        withdrawn: those that do not stand any more, the newest first.
        credentials: the id of an award's credential, by the award's id.
        written: what is under way on the topics of reflections and evidence: (kind, topic) -> its state.
        yearly: the badges that published pathways award, as they would be awarded now.
    """

    offered: Mapping[str, AchievementVersion]
    earned: Mapping[str, Award]
    begun: Mapping[str, Submission]
    badges: tuple[Award, ...]
    withdrawn: tuple[Award, ...]
    credentials: Mapping[UUID, UUID]
    yearly: Mapping[str, AchievementVersion]
    written: Mapping[tuple[str, str], str]

    def state(self, slug: str) -> str:
        """How an achievement stands for this person: done, draft, sent, not_yet or todo."""
        if slug in self.begun:
            return self.begun[slug].state
        return "done" if slug in self.earned else "todo"

    def facts(self, slug: str) -> AchievementVersion | None:
        """What the menu says of an achievement; an award keeps its version when the menu dropped it."""
        if slug in self.offered:
            return self.offered[slug]
        return self.earned[slug].version if slug in self.earned else None


def lay_out(session: Transaction, person_id: UUID) -> Desk:
    """Read everything that a page about one teacher needs."""
    held = awards.of_person(session, person_id, revoked=True)
    badges = tuple(award for award in held if award.revoked_at is None)
    withdrawn = tuple(award for award in held if award.revoked_at is not None)
    evidence = submissions.of_person(session, person_id)
    return Desk(
        offered={version.achievement.slug: version for version in achievements.menu(session)},
        earned={award.achievement.slug: award for award in reversed(badges) if _holds_now(award)},
        begun={row.achievement.slug: row for row in reversed(evidence) if row.state != "approved"},
        badges=badges,
        withdrawn=withdrawn,
        credentials=awards.credential_ids(session, [award.id for award in held]),
        written={
            (row.kind, row.topic): "sent" if row.state == "submitted" else row.state
            for row in records.reflections(session, [person_id])
            if row.state in ("draft", "not_yet") or (row.kind, row.state) == ("evidence", "submitted")
        },
        yearly=achievements.newest_by_slugs(
            session, [version.pathway.achievement.slug for version in pathways.published(session)]
        ),
    )


def _holds_now(award: Award) -> bool:
    """Whether an award is of this school year, or of what is earned once; the badge of a year stays that."""
    year = SchoolYear.of(now().astimezone(house().settings.zone).date())
    return award.period in (EVER, str(year)) or award.version.kind == achievements.YEARLY
