"""What somebody has: awards, hours, sessions, sign-offs and the like, as plain values; and what was waived.

::

    Earned(id="https://.../credentials/7", achievement="https://.../achievements/safety", issuer=..., at=...)
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from verifier.pathways.predicates import Attributes
from verifier.pathways.requirements import Manner
from verifier.pathways.selectors import ItemKind
from verifier.pathways.windows import whole_second

State: TypeAlias = Literal["valid", "pending", "revoked", "suspended", "void"]


@dataclass(frozen=True)
class CredentialRef:
    """The credential that an item was copied from, with the digest of its document."""

    id: str
    digest: str


@dataclass(frozen=True)
class Earned:
    """One thing earned.

    `at` is the end of the activity, else when it was awarded, else validFrom; it and `expires` are kept in
    UTC, cut to the second. `minutes` None means that the badge states none, and those of its component are
    taken. Items of other kinds than "award" rest on the issuer's word: `event` and `session` of an
    attendance, `topic` of evidence, `role` and `by` of a sign-off, `about` and `manner` of teaching, `slot`
    of an activity of one's own. `carried` marks what came over from last year.

    Raises:
        ValueError: an instant without time zone, or negative minutes.
    """

    id: str
    achievement: str | None
    issuer: str | None
    at: datetime
    minutes: int | None = None
    state: State = "valid"
    expires: datetime | None = None
    kind: ItemKind = "award"
    categories: tuple[str, ...] = ()
    level: int | None = None
    version: str | None = None
    event: str | None = None
    session: str | None = None
    topic: str | None = None
    role: str | None = None
    by: str | None = None
    about: str | None = None
    manner: Manner | None = None
    slot: str | None = None
    evidenced: bool = False
    carried: bool = False
    credential: CredentialRef | None = None
    digest: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", whole_second(self.at))
        if self.expires is not None:
            object.__setattr__(self, "expires", whole_second(self.expires))
        if self.minutes is not None and self.minutes < 0:
            raise ValueError(f"{self.id} has {self.minutes} minutes; time spent cannot be negative.")


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """What a coordinator granted: a rule waived, its demand less by `amount`, or an item put in its place."""

    id: str
    node: str
    manner: Literal["waive", "reduce", "substitute"]
    role: str
    at: datetime
    reason: str
    amount: int | None = None
    item: str | None = None
    by: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", whole_second(self.at))


@dataclass(frozen=True, kw_only=True)
class Person:
    """Everything an evaluation needs to know of somebody."""

    items: tuple[Earned, ...]
    attributes: Attributes = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    id: str | None = None
