"""People, the roles they have, and what those roles may do.

A role holds for the whole district or for one school, and what somebody may do depends on whom it is about::

    may(reviewer, Deed.REVIEW, about=teacher)         # True: a reviewer of her school, and not herself
    require(teacher, Deed.REVIEW, about=teacher)      # NotAllowedError: nobody decides on their own evidence
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID


class NotAllowedError(Exception):
    """Somebody may not do this, or not now; the message says why and who could."""


class Role(StrEnum):
    """What somebody is here for."""

    TEACHER = "teacher"
    REVIEWER = "reviewer"
    MENTOR = "mentor"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    HR = "hr"
    ADMIN = "admin"


@dataclass(frozen=True)
class Scope:
    """Where a role holds: in one school, or without one in the whole district."""

    school_id: UUID | None = None

    def covers(self, school_id: UUID | None) -> bool:
        """Tell whether somebody of that school is inside; without a school, only a district is."""
        return self.school_id is None or self.school_id == school_id


DISTRICT = Scope()


@dataclass(frozen=True)
class Grant:
    """A role and where it holds."""

    role: Role
    scope: Scope = DISTRICT


@dataclass(frozen=True)
class Person:
    """Somebody who acts, or whom it is about."""

    id: UUID
    name: str
    school_id: UUID | None = None
    grants: tuple[Grant, ...] = ()

    def is_a(self, role: Role, school_id: UUID | None = None) -> bool:
        """Tell whether somebody has a role for that school; None asks for the whole district."""
        return any(grant.role is role and grant.scope.covers(school_id) for grant in self.grants)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles somebody has anywhere, in the order of `Role`."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)


class Deed(StrEnum):
    """What people come to do, as far as it depends on who they are."""

    SUBMIT = "submit evidence"
    REVIEW = "decide on evidence"
    AWARD = "award a badge"
    REVOKE = "withdraw a badge"
    UPLOAD_BADGE = "upload a badge"
    ACCEPT_BADGE = "accept a badge from elsewhere"
    WAIVE = "waive a rule or approve an activity"
    RECORD = "record who attended"
    CONFIRM = "confirm what somebody taught"
    SEE_HOURS = "see somebody's hours"
    SEE_PROGRESS = "see somebody's progress"
    PUBLISH = "publish the menu or a pathway"
    ENROL = "bring in the roster"
    GRANT_ROLES = "give or take roles"
    KEEP_KEYS = "keep the signing keys"


_WHO_MAY: Mapping[Deed, tuple[Role, ...]] = MappingProxyType(
    {
        Deed.SUBMIT: (),
        Deed.REVIEW: (Role.REVIEWER,),
        Deed.AWARD: (Role.COORDINATOR,),
        Deed.REVOKE: (Role.COORDINATOR,),
        Deed.UPLOAD_BADGE: (),
        Deed.ACCEPT_BADGE: (Role.COORDINATOR,),
        Deed.WAIVE: (Role.COORDINATOR,),
        Deed.RECORD: (Role.COORDINATOR, Role.MENTOR),
        Deed.CONFIRM: (Role.COORDINATOR,),
        Deed.SEE_HOURS: (Role.HR, Role.SUPERVISOR),
        Deed.SEE_PROGRESS: (Role.COORDINATOR, Role.SUPERVISOR),
        Deed.PUBLISH: (Role.COORDINATOR,),
        Deed.ENROL: (Role.COORDINATOR, Role.ADMIN),
        Deed.GRANT_ROLES: (Role.ADMIN,),
        Deed.KEEP_KEYS: (Role.ADMIN,),
    }
)
_OWN: Mapping[Deed, Role | None] = MappingProxyType(
    {
        Deed.SUBMIT: Role.TEACHER,
        Deed.UPLOAD_BADGE: None,
        Deed.SEE_HOURS: None,
        Deed.SEE_PROGRESS: None,
    }
)
_NEVER_OWN = frozenset(
    {
        Deed.REVIEW,
        Deed.AWARD,
        Deed.ACCEPT_BADGE,
        Deed.WAIVE,
        Deed.RECORD,
        Deed.CONFIRM,
        Deed.GRANT_ROLES,
    }
)


def may(actor: Person, deed: Deed, about: Person | None = None) -> bool:
    """Tell whether somebody may do something, about somebody or (None) for the whole district."""
    if about is not None and about.id == actor.id:
        if deed in _NEVER_OWN:
            return False
        if deed in _OWN and _has(actor, _OWN[deed]):
            return True
    school_id = about.school_id if about is not None else None
    return any(actor.is_a(role, school_id) for role in _WHO_MAY[deed])


def _has(actor: Person, role: Role | None) -> bool:
    return role is None or role in actor.roles


def signs_as(actor: Person, roles: Iterable[str], about: Person) -> Role | None:
    """The role in which somebody may sign off what a rule asks of a person: the first that fits, or None.

    The rule names the roles; they hold for that person's school or the district, and never for oneself.
    """
    if actor.id == about.id:
        return None
    asked = (role for role in Role if role.value in set(roles))
    return next((role for role in asked if actor.is_a(role, about.school_id)), None)


def require(actor: Person, deed: Deed, about: Person | None = None) -> None:
    """Do nothing when somebody may do this.

    Raises:
        NotAllowedError: they may not; the message says who could.
    """
    if may(actor, deed, about):
        return
    if about is not None and about.id == actor.id and deed in _NEVER_OWN:
        raise NotAllowedError(f"Nobody may {deed} of their own; ask a colleague who has the role.")
    who = " or ".join(f"a {role.value}" if role is not Role.HR else "HR" for role in _WHO_MAY[deed])
    where = f" for {about.name}" if about is not None else ""
    raise NotAllowedError(f"You may not {deed}{where}; {who or 'only the person concerned'} may.")
