"""From a report to what the page says: verdict as a sentence, checks as rows, who vouches for the issuer.

The report is the same one that the command line prints; nothing is judged here. Two rules of speech matter
most: a badge is never called verified when something could not be checked, and a name that the badge merely
claims stands in quotation marks behind what was proven, the address or key of its issuer.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final
from urllib.parse import urlsplit

from verifier import bundles
from verifier.reasons import Outcome
from verifier.report import Finding, Report
from verifier.web.claims import Claims, claims, plain

KINDS: Final = {"verified": "done", "warning": "warn", "failed": "fail", "undetermined": "unknown"}
TITLES: Final = {
    "verified": "Verified",
    "warning": "Verified, with a warning",
    "failed": "Not verified",
    "undetermined": "We could not check everything",
}
CHIPS: Final = TITLES | {"undetermined": "Could not check"}
_AFTERWARDS: Final = {
    "revoked": "withdrawn",
    "suspended": "set aside",
    "expired": "past its end date",
    "not_yet_valid": "not valid yet",
}
"""What may come over a badge that was signed well; a person who asks wants to know that at a glance."""

_ROW_KINDS: Final = {
    Outcome.PASSED: "done",
    Outcome.WARNED: "warn",
    Outcome.FAILED: "fail",
    Outcome.UNDETERMINED: "unknown",
    Outcome.SKIPPED: "skip",
}
_WORDS: Final = {
    Outcome.PASSED: "Passed",
    Outcome.WARNED: "Warning",
    Outcome.FAILED: "Failed",
    Outcome.UNDETERMINED: "Could not check",
}
# Each check as what holds when it passed, and as the question that stays open when it did not.
_QUESTIONS: Final = {
    "context": ("Every word has a known meaning", "Does every word have a known meaning?"),
    "shape": ("It has the form of an Open Badge", "Does it have the form of an Open Badge?"),
    "issuer": ("Its key belongs to the issuer that it names", "Whose key signed it?"),
    "proof": ("Nothing was changed since", "Was it changed since it was signed?"),
    "validity": ("It is within its dates", "Is it within its dates?"),
    "status": ("It has not been withdrawn", "Was it withdrawn?"),
    "refresh": ("It is the newest version", "Is there a newer version?"),
    "endorsements": ("Those who are said to endorse it do", "Do others endorse it?"),
    "results": ("Its results fit their descriptions", "Do its results fit their descriptions?"),
    "recipient": ("It belongs to this person", "Does it belong to this person?"),
    "trust": ("We know this issuer", "Do we know this issuer?"),
    "pathway": ("Its pathway’s rule holds", "Does its pathway’s rule hold?"),
}
# Those that a badge of Open Badges 2.0 answers by its address, since it is not signed.
_HOSTED_QUESTIONS: Final = {
    "issuer": ("It lies where its issuer’s badges lie", "Does it lie where its issuer’s badges lie?"),
    "proof": ("Its issuer publishes it now", "Does its issuer publish it?"),
    "refresh": ("What you gave us says the same", "Does what you gave us say the same?"),
}
# Where nothing shows that the issuer signed, its name on a list says nothing of this badge.
_UNPROVEN_QUESTIONS: Final = {
    "trust": ("It names an issuer that we know", "Do we know the issuer that it names?")
}
_UNPROVEN: Final = "Nothing shows that this issuer made the badge."
_NOT_ASKED: Final = "Not asked"
_NOBODY_VOUCHES: Final = "No list of known issuers was asked, so nobody here vouches for who that is."
_MOST_DETAIL: Final = 20_000
_LONGEST_SENTENCE: Final = 600


@dataclass(frozen=True)
class Row:
    """One step of `ol.trace`; `details` are (name under the specification, text)."""

    name: str
    kind: str
    question: str
    word: str
    sentence: str
    advice: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """What the page shows of one report.

    Attributes:
        input: the file name or address, plain.
        verdict: as in the report.
        kind: done, warn, fail or unknown.
        sentences: what it rests on; the first is what holds, the others are what does not.
        rows: the checks, in order; when nothing could be read, only the one that says why.
        claims: what the badge says of itself, or None when nothing could be read.
        vouching: who stands behind the issuer, as (name, words).
        parts: the documents within, each with its own verdict.
        is_signed: whether a signature holds; without one nothing else that the badge says counts.
        json: the report, as the command line prints it.
        afterwards: when nothing but its dates or a withdrawal speaks against a badge, that in a few words.
    """

    input: str
    verdict: str
    kind: str
    sentences: tuple[str, ...]
    rows: tuple[Row, ...]
    claims: Claims | None
    vouching: tuple[tuple[str, str], ...]
    parts: tuple["Answer", ...]
    is_signed: bool
    json: str
    afterwards: str = ""

    @property
    def title(self) -> str:
        """The verdict in a few words."""
        return f"{TITLES[self.verdict]}{self.afterwards and f': {self.afterwards}'}"

    @property
    def chip(self) -> str:
        """The verdict as the words of a chip."""
        return self.title if self.afterwards else CHIPS[self.verdict]


def answer(report: Report, zone: tzinfo) -> Answer:
    """Put a report into words.

    Args:
        report: what `verifier.verify` found.
        zone: in which days are named.
    """
    said = claims(report.credential, zone) if report.credential is not None else None
    findings = {finding.name: finding for finding in report.checks}
    asked = _QUESTIONS | (_HOSTED_QUESTIONS if _is_hosted(findings) else {})
    asked |= {} if _passed(findings, "issuer") else _UNPROVEN_QUESTIONS
    shown = [one for one in report.checks if said or one.outcome is not Outcome.SKIPPED]
    return Answer(
        input=plain(report.input, 300),
        verdict=report.verdict,
        kind=KINDS[report.verdict],
        sentences=_sentences(findings, said),
        rows=tuple(_row(finding, asked) for finding in shown),
        claims=said,
        vouching=_vouching(findings, said) if said else (),
        parts=tuple(answer(part, zone) for part in report.parts),
        is_signed=_passed(findings, "proof"),
        json=json.dumps(report.as_dict(), indent=2, ensure_ascii=False),
        afterwards=_afterwards(report) if _passed(findings, "proof") else "",
    )


def _afterwards(report: Report) -> str:
    failed = [one for one in report.checks if one.outcome is Outcome.FAILED]
    if any(one.reason not in _AFTERWARDS for one in failed):
        return ""
    return " and ".join(_AFTERWARDS[code] for one in failed for code in one.reasons if code in _AFTERWARDS)


def tally(answers: Sequence[Answer]) -> tuple[str, str]:
    """The worst verdict among several, and a sentence that counts them: "3 verified, 1 not verified"."""
    counts = {verdict: sum(one.verdict == verdict for one in answers) for verdict in KINDS}
    words = {
        "verified": "verified",
        "warning": "verified with a warning",
        "failed": "not verified",
        "undetermined": "not checked completely",
    }
    worst = next(verdict for verdict in ("failed", "undetermined", "warning", "verified") if counts[verdict])
    return worst, ", ".join(f"{count} {words[verdict]}" for verdict, count in counts.items() if count)


def _row(finding: Finding, questions: Mapping[str, tuple[str, str]]) -> Row:
    statement, question = questions.get(finding.name, (finding.name, finding.name))
    skipped = finding.outcome is Outcome.SKIPPED
    not_asked = skipped and finding.message.startswith(_NOT_ASKED)
    return Row(
        name=finding.name,
        kind=_ROW_KINDS[finding.outcome],
        question=statement if finding.outcome is Outcome.PASSED else question,
        word=_WORDS.get(finding.outcome) or (_NOT_ASKED if not_asked else "Nothing to check"),
        sentence=_why_not_asked(finding.message) if not_asked else _message(finding),
        advice=finding.advice or "",
        details=_details(finding),
    )


def _message(finding: Finding) -> str:
    """The sentence of a check; it may quote the badge, so it is cleared like a claim."""
    return plain(finding.message, _LONGEST_SENTENCE)


def _why_not_asked(message: str) -> str:
    """The sentence without the words that stand beside the question anyway; "" when there are no others."""
    why = message.removeprefix(_NOT_ASKED).lstrip(":. ")
    return why[:1].upper() + why[1:]


def _details(finding: Finding) -> tuple[tuple[str, str], ...]:
    reasons = [("reason", ", ".join(finding.reasons))] if finding.reason else []
    return (*reasons, *((name, _detail(value)) for name, value in finding.details.items()))


def _detail(value: object) -> str:
    """A value of JSON for engineers: text as it is, short lists in a line, everything else indented."""
    if isinstance(value, str):
        text = value
    elif isinstance(value, list | tuple) and all(isinstance(item, str | int) for item in value):
        text = ", ".join(map(str, value)) or "none"
    else:
        text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_DETAIL else f"{text[:_MOST_DETAIL]}\n… {len(text):,} characters in all"


def _sentences(findings: Mapping[str, Finding], said: Claims | None) -> tuple[str, ...]:
    """What holds, in one sentence; then, worst first, what each check that did not pass has to say."""
    order = (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.WARNED)
    troubles = [_message(one) for outcome in order for one in findings.values() if one.outcome is outcome]
    good = _what_holds(findings, said) if said and _passed(findings, "proof") else ""
    doubt = _NOBODY_VOUCHES if good and findings["trust"].outcome is Outcome.SKIPPED else ""
    return tuple(dict.fromkeys(filter(None, [good, *troubles, doubt])))


def _is_hosted(findings: Mapping[str, Finding]) -> bool:
    """Whether the badge, one of Open Badges 2.0, lies at its issuer's address in place of being signed."""
    return findings["proof"].details.get("verification") == "hosted"


def _what_holds(findings: Mapping[str, Finding], said: Claims) -> str:
    if _is_hosted(findings):
        publisher = _signer(findings, said) if _passed(findings, "issuer") else "Someone"
        return f"{publisher} publishes this badge, and it says what you see here."
    signer = _signer(findings, said) if _passed(findings, "issuer") else "Someone"
    if not _passed(findings, "status"):
        return f"{signer} signed this badge, and nothing in it was changed since."
    return f"{signer} signed this badge, nothing in it was changed since, and it has not been withdrawn."


def _signer(findings: Mapping[str, Finding], said: Claims) -> str:
    """Who signed: by name when we know them, else by what was proven, and how they call themselves."""
    if _passed(findings, "trust"):
        return plain(findings["trust"].details.get("knownAs")) or said.issuer or said.issuer_id
    by_name = f", under the name “{said.issuer}”," if said.issuer else ""
    return f"{_identity(said.issuer_id)}{by_name}"


def _identity(issuer_id: str) -> str:
    if issuer_id.startswith("did:web:"):
        return issuer_id.split(":")[2].partition("%3A")[0]
    host = urlsplit(issuer_id).hostname if issuer_id.startswith(("https://", "http://")) else None
    return host or f"The holder of the key {_short(issuer_id.removeprefix('did:key:'))}"


def _short(text: str) -> str:
    short = 24
    return text if len(text) <= short else f"{text[:12]}…{text[-6:]}"


def _vouching(findings: Mapping[str, Finding], said: Claims) -> tuple[tuple[str, str], ...]:
    names = (
        ("Calls itself", said.issuer or "Nothing: the badge gives no name."),
        ("Is identified by", said.issuer_id or "Nothing: the badge names no issuer."),
    )
    if not _passed(findings, "proof"):
        return (*names, ("Its word", f"{_UNPROVEN[:-1]}: no signature holds."))
    by = "Its address" if _is_hosted(findings) else "Its key"
    return (*names, (by, _message(findings["issuer"])), ("Known here", _known(findings)))


def _known(findings: Mapping[str, Finding]) -> str:
    if not _passed(findings, "issuer"):
        return _UNPROVEN
    asked = findings["trust"].outcome is not Outcome.SKIPPED
    return _message(findings["trust"]) if asked else _NOBODY_VOUCHES


def _passed(findings: Mapping[str, Finding], name: str) -> bool:
    return name in findings and findings[name].outcome is Outcome.PASSED


def the_same(reports: Sequence[Report]) -> list[list[str]]:
    """The inputs that hold one badge in several forms, group by group."""
    return bundles.the_same((report.input, bundles.identity(report)) for report in reports)


def as_json(reports: Sequence[Report], *, several: bool = False) -> Any:  # noqa: ANN401 - JSON
    """One report as it is; several, or those of a bundle, as `{"reports": […], "same": [[input, …], …]}`."""
    dicts = [report.as_dict() for report in reports]
    return dicts[0] if len(dicts) == 1 and not several else {"reports": dicts, "same": the_same(reports)}
