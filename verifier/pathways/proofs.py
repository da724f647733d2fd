"""A proof in and out: `cairn-pathway-proof/1`, what was used of what somebody has, and where.

    proof = read_proof(document)          # ProofError: .problems
    write_proof(proof) == document

No tree is stored: it follows from the rule and from `use`, so it cannot contradict them. Items copy what
their badges say, so that a proof can be added up without them; with a badge at hand both must agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from verifier.pathways.earned import Earned, Waiver
from verifier.pathways.forms import (
    DIGEST,
    INSTANT,
    IRI,
    MISSING,
    NOT_NEGATIVE,
    TEXT,
    TOKEN,
    Form,
    Given,
    Kept,
    Member,
    Problem,
    read_members,
    record,
    several,
    write_members,
)
from verifier.pathways.persons import ATTRIBUTES, ITEM, WAIVER, any_number_of
from verifier.pathways.predicates import Attributes
from verifier.pathways.progress import Use

FORMAT: Final = "cairn-pathway-proof/1"
MOST_ITEMS: Final = 2_000
MOST_USES: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class CarriedOut:
    """What this year leaves for the next: minutes beyond those that were used."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class Proof:
    """How a rule was met: the items that were used, in which leaf each, and what was waived.

    `rule` is the digest of the pathway document, `evaluated_at` the instant at which the rule held.
    `attributes` are those that its conditions asked for. `replaces` is the badge that was withdrawn before
    this one was awarded.
    """

    pathway: str
    version: str
    rule: str
    evaluated_at: datetime
    items: tuple[Earned, ...]
    use: tuple[Use, ...]
    attributes: Attributes = field(default_factory=dict)
    waivers: tuple[Waiver, ...] | None = None
    carry_out: CarriedOut | None = None
    replaces: str | None = None
    salt: str | None = None

    def item(self, item_id: str) -> Earned | None:
        """The item with that id."""
        return next((item for item in self.items if item.id == item_id), None)


class ProofError(ValueError):
    """A document proves nothing; `problems` says everything that is wrong, each with its place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        told = "; ".join(f"{problem.pointer or '/'}: {problem.message}" for problem in problems[:5])
        super().__init__(f"This is not the proof of a pathway. {told}")


def _read_item(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    item = ITEM.read(value, pointer, problems)
    if isinstance(item, Earned) and item.kind == "award" and item.digest is None:
        message = "A badge in a proof needs the digest of its document."
        problems.append(Problem("malformed", pointer, message))
        return MISSING
    return item


def _read_use(value: Given, pointer: str, problems: list[Problem]) -> Kept:
    if isinstance(value, list) and len(value) == 3:  # noqa: PLR2004 - rule, item, amount
        leaf, item, amount = value
        texts = isinstance(leaf, str) and isinstance(item, str)
        if texts and type(amount) is int and amount >= 1 and TOKEN.read(leaf, pointer, []) is not MISSING:
            return Use(leaf, item, amount)
    message = "A use is a list of a rule's id, an item's id and an amount of 1 or more."
    problems.append(Problem("malformed", pointer, message))
    return MISSING


def _write_use(use: Use) -> list[Any]:
    return [use.leaf, use.item, use.amount]


_CARRIED_OUT: Final = record(CarriedOut, (Member("minutes", "minutes", NOT_NEGATIVE, required=True),))
_MEMBERS: Final = (
    Member("pathway", "pathway", IRI, required=True),
    Member("version", "version", TEXT, required=True),
    Member("rule", "rule", DIGEST, required=True),
    Member("evaluatedAt", "evaluated_at", INSTANT, required=True),
    Member("attributes", "attributes", ATTRIBUTES, required=True),
    Member("items", "items", any_number_of(Form(_read_item, ITEM.write)), required=True),
    Member("waivers", "waivers", several(WAIVER)),
    Member("carryOut", "carry_out", _CARRIED_OUT),
    Member("replaces", "replaces", IRI),
    Member("salt", "salt", TEXT),
    Member("use", "use", any_number_of(Form(_read_use, _write_use)), required=True),
)


def read_proof(document: Mapping[str, Any]) -> Proof:
    """Read a proof.

    Raises:
        ProofError: the document is not of the published form, or larger than any honest proof.
    """
    problems: list[Problem] = []
    if document.get("format") != FORMAT:
        raise ProofError([Problem("malformed", "/format", f"The format must be “{FORMAT}”.")])
    stated = {name: member for name, member in document.items() if name != "format"}
    given = read_members(stated, _MEMBERS, "", problems)
    if given is None:
        raise ProofError(problems)
    proof = Proof(**given)
    if len(proof.items) > MOST_ITEMS or len(proof.use) > MOST_USES:
        message = f"A proof has at most {MOST_ITEMS:,} items and {MOST_USES:,} uses."
        raise ProofError([Problem("malformed", "/items", message)])
    return proof


def write_proof(proof: Proof) -> dict[str, Any]:
    """The document of a proof; `read_proof` gives it back."""
    return {"format": FORMAT, **write_members(proof, _MEMBERS)}
