"""What a pathway says of the badges it names: components, what stands for them, and who may waive them."""

from dataclasses import dataclass

from verifier.pathways.windows import Window


@dataclass(frozen=True, kw_only=True)
class Component:
    """One thing that can be earned: the achievement it stands for and what is known of it.

    `achievement` is one IRI, or several that count as the same. `minutes` and `categories` complete a badge
    that does not state its own; `levels` are rubric level ids, low to high; `issuers` replace those of the
    pathway.
    """

    achievement: str | tuple[str, ...]
    name: str | None = None
    minutes: int | None = None
    categories: tuple[str, ...] | None = None
    levels: tuple[str, ...] | None = None
    issuers: tuple[str, ...] | None = None

    @property
    def achievements(self) -> tuple[str, ...]:
        """The achievement IRIs, one or several."""
        return (self.achievement,) if isinstance(self.achievement, str) else self.achievement


@dataclass(frozen=True, kw_only=True)
class Equivalence:
    """A badge from elsewhere, or an older one, that stands for a component; `factor` scales its minutes."""

    id: str
    achievement: str
    component: str
    issuers: tuple[str, ...] | None = None
    factor: tuple[int, int] | None = None
    window: Window | None = None
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class WaiverPolicy:
    """Which roles may waive rules (not said: any), and how many waivers count (not said: all)."""

    roles: tuple[str, ...] | None = None
    max: int | None = None


@dataclass(frozen=True, kw_only=True)
class PreviousVersion:
    """The version that this one replaces, with the digest of its document."""

    version: str
    digest: str
