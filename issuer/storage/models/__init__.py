"""What is kept, as typed rows; one file for each subject."""

from issuer.storage.models.achievements import Achievement, AchievementVersion, Pathway, PathwayVersion
from issuer.storage.models.api import ApiToken, SignedDocument
from issuer.storage.models.awards import (
    Award,
    AwardUse,
    Credential,
    ImportedBadge,
    LinkedProof,
    OutboxMessage,
)
from issuer.storage.models.base import Base
from issuer.storage.models.bulk import BulkAward, BulkLine
from issuer.storage.models.drafts import DraftStep, PathwayDraft
from issuer.storage.models.exceptions import CarriedItem, KeptVersion, OwnActivity, Waiver
from issuer.storage.models.journal import JournalEntry
from issuer.storage.models.lists import AwardedList
from issuer.storage.models.people import Address, BrowserSession, Password, Person, RoleGrant, School
from issuer.storage.models.records import (
    Attendance,
    Event,
    EventSession,
    FactUse,
    Reflection,
    SignOff,
    Teaching,
)
from issuer.storage.models.status import PublishedStatusList, StatusEntry, StatusList
from issuer.storage.models.submissions import Decision, EvidenceItem, SentRound, Submission

__all__ = [
    "Achievement",
    "AchievementVersion",
    "Address",
    "ApiToken",
    "Attendance",
    "Award",
    "AwardUse",
    "AwardedList",
    "Base",
    "BrowserSession",
    "BulkAward",
    "BulkLine",
    "CarriedItem",
    "Credential",
    "Decision",
    "DraftStep",
    "Event",
    "EventSession",
    "EvidenceItem",
    "FactUse",
    "ImportedBadge",
    "JournalEntry",
    "KeptVersion",
    "LinkedProof",
    "OutboxMessage",
    "OwnActivity",
    "Password",
    "Pathway",
    "PathwayDraft",
    "PathwayVersion",
    "Person",
    "PublishedStatusList",
    "Reflection",
    "RoleGrant",
    "School",
    "SentRound",
    "SignOff",
    "SignedDocument",
    "StatusEntry",
    "StatusList",
    "Submission",
    "Teaching",
    "Waiver",
]
