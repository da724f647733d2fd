"""A small district whose badges are really signed: two components and the year that rests on them."""

import base64
import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from contexts import jcs
from verifier.checks.carriage import INLINE
from verifier.digests import credential_digest, digest
from verifier.intake import document
from verifier.pathways import definition
from verifier.pathways.earned import CredentialRef, Earned
from verifier.pathways.evaluation import evaluate
from verifier.pathways.proofs import write_proof
from verifier.pathways.proving import prove
from verifier.pathways.requirements import Pathway
from verifier.stated import stated

ME = "urn:uuid:7e6bfcf0-3a2b-4c1e-9c33-6f2b1f0b8d12"
BASE = "https://badges.example"
ACHIEVEMENTS = f"{BASE}/achievements"
DONE = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass
class Year:
    """A district that awards two badges and the year that rests on them; every text of it can be changed."""

    district: Any
    tools: Any
    slug: str = "year"
    parts: tuple[str, ...] = ("slides", "quiz")
    components: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, token in enumerate(self.parts):
            self.components.setdefault(token, self.component(token, place + 1))

    def achievement(self, token: str) -> dict[str, Any]:
        return {
            "id": f"{ACHIEVEMENTS}/{token}",
            "type": ["Achievement"],
            "name": token.title(),
            "description": "A badge.",
            "criteria": {"narrative": "Do it."},
            "tag": ["quick-bite"],
            "version": "1",
            "resultDescription": [
                {
                    "id": f"{ACHIEVEMENTS}/{token}#minutes",
                    "type": ["ResultDescription"],
                    "name": "Minutes",
                    "resultType": "ext:ContactMinutes",
                }
            ],
        }

    def component(self, token: str, day: int, subject: str = ME, by: Any = None, **changes: Any) -> Any:
        subject_object = {
            "id": subject,
            "type": ["AchievementSubject"],
            "activityEndDate": f"2026-09-{day:02}T15:00:00Z",
            "achievement": self.achievement(token),
            "result": [
                {
                    "type": ["Result"],
                    "resultDescription": f"{ACHIEVEMENTS}/{token}#minutes",
                    "value": "45",
                }
            ],
        }
        whole = {"id": f"{BASE}/credentials/{token}", "credentialSubject": subject_object}
        return (by or self.district).signed(**(whole | changes))

    @property
    def rule(self) -> dict[str, Any]:
        leaves = [{"id": token, "kind": "badge", "component": token} for token in self.parts]
        components = {token: {"achievement": f"{ACHIEVEMENTS}/{token}"} for token in self.parts}
        return {
            "format": "cairn-pathway/1",
            "id": f"{BASE}/pathways/{self.slug}",
            "version": "1",
            "name": "The year",
            "awards": f"{ACHIEVEMENTS}/{self.slug}",
            "issuers": [self.district.id],
            "components": components,
            "rule": {"id": "root", "kind": "all", "of": leaves},
            **self.more,
        }

    def proof(self) -> dict[str, Any]:
        pathway, items = definition.read(self.rule), []
        for one in self.components.values():
            facts = stated(document(one, "component"), pathway)
            items.append(replace(facts, digest=credential_digest(one)))
        return self.proven(pathway, items)

    def proven(self, pathway: Pathway, items: list[Earned]) -> dict[str, Any]:
        progress = evaluate(pathway, items, DONE)
        return write_proof(prove(pathway, progress, items, rule=digest(self.rule)))

    def proof_of_carried(self, badge: dict[str, Any], minutes: int) -> dict[str, Any]:
        """The proof of a year that rests on minutes left over from the badge of another."""
        at = datetime(2026, 9, 1, tzinfo=UTC)
        source = CredentialRef(badge["id"], credential_digest(badge))
        item = Earned("urn:uuid:1", None, None, at, minutes, kind="hours", carried=True, credential=source)
        pathway = definition.read(self.rule)
        return self.proven(pathway, [item])

    def evidence(self, carried: Any, **changes: Any) -> list[dict[str, Any]]:
        url = INLINE + base64.b64encode(jcs.canonicalize(carried)).decode()
        return [{"id": url, "type": ["Evidence"], "genre": "Pathway proof", **changes}]

    def badge(self, carried: Any = None, **changes: Any) -> dict[str, Any]:
        """The year's badge with its proof inside; `carried` is what it holds instead of the honest one."""
        if carried is None:
            carried = self.carried_with(self.proof())
        subject = {"id": ME, "type": ["AchievementSubject"], "achievement": self.achievement(self.slug)}
        whole = {
            "id": f"{BASE}/credentials/{self.slug}",
            "validFrom": "2026-11-01T00:00:00Z",
            "credentialSubject": subject,
            "evidence": self.evidence(carried),
        }
        return self.district.signed(**(whole | changes))

    def changed(self, change: Any) -> dict[str, Any]:
        """The year's badge whose rule and proof were changed before it was signed."""
        carried = self.carried()
        change(carried)
        return self.badge(carried)

    def carried(self) -> dict[str, Any]:
        return copy.deepcopy(self.carried_with(self.proof()))

    def carried_with(self, proof: dict[str, Any]) -> dict[str, Any]:
        return {"format": "cairn-pathway-linked/1", "rule": self.rule, "proof": proof}

    def pages(self) -> dict[str, Any]:
        """The internet in which every component lies at its id."""
        return {one["id"]: one for one in self.components.values()}

    def online(self, badge: Any = None, pages: Any = None, **asked: Any) -> Any:
        return self.tools.report_on(badge or self.badge(), self.pages() | (pages or {}), **asked)

    def bundle(self, badge: Any = None) -> Any:
        """The report on badge and components in one presentation, offline."""
        held = [badge or self.badge(), *self.components.values()]
        whole = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiablePresentation"],
            "verifiableCredential": held,
        }
        return self.tools.report_on(whole)


@pytest.fixture
def year(district: Any, tools: Any) -> Year:
    return Year(district, tools)


@pytest.fixture(scope="session")
def pathway_year() -> type[Year]:
    return Year
