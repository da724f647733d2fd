"""2. Do its documents have the form that their classes ask for, and its extensions that of their schemas?

What the award itself rests on, the Assertion and whatever it names as its own, has to be in order. A flaw in
the description of the badge or of its issuer (no e-mail address, an odd telephone number) is only a warning,
as it is for Open Badges 3.0: nothing is forged by it.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from schemas import Problem
from verifier.open_badges_2 import classes, extensions
from verifier.open_badges_2.graph import Badge, Document
from verifier.report import Finding, because, passed, worst

_NAME = "shape"
_BUILT_ON = ("/id", "/type", "/issuer", "/publicKey", "/verification", "/revocationList")
_NOT_ASKED_BEFORE_2_0 = ("/email", "/id", "/url", "/description")


def check(badge: Badge) -> Finding:
    """Answers whether every document of a badge that could be read has the form of its class."""
    read = [(kind, one) for kind, one in badge.documents if one.node is not None]
    found = [problem for kind, one in read for problem in _problems(badge, kind, one)]
    broken = [problem for kind, problem in found if _is_broken(kind, problem)]
    loose = [problem for kind, problem in found if not _is_broken(kind, problem)]
    odd = [problem for _, one in read for problem in _extension_problems(one)]
    unknown = sorted({name for _, one in read for name in _unknown_extensions(one)})
    findings = list(_findings(badge, broken, loose, odd, unknown))
    if any(len(_extensions(one)) > extensions.MOST_EXTENSIONS for _, one in read):
        findings.append(because(_NAME, "work_limit", "It carries more extensions than we compare."))
    return worst(_NAME, findings)


def _findings(
    badge: Badge, broken: list[Problem], loose: list[Problem], odd: list[Problem], unknown: list[str]
) -> Iterator[Finding]:
    yield passed(_NAME, f"It has the form of an {badge.kind} of Open Badges {badge.version}.")
    if broken:
        yield _because("malformed", f"Its form breaks a rule of Open Badges {badge.version}", broken)
    if loose:
        yield _because("schema_invalid", "The description of the badge or its issuer is careless", loose)
    if odd:
        yield _because("extension_invalid", "An extension does not have its form", odd)
    if unknown:
        yield because(
            _NAME,
            "unknown_schema",
            f"It carries an extension that we do not know: {unknown[0][:100]}.",
            types=unknown,
        )


def _because(reason: str, words: str, problems: list[Problem]) -> Finding:
    told = [str(problem) for problem in problems[:20]]
    return because(_NAME, reason, f"{words}: {told[0][:200]}.", problems=told)


def _problems(badge: Badge, kind: str, document: Document) -> Iterator[tuple[str, Problem]]:
    """The problems of one document; before 2.0 fewer members were asked for."""
    older = badge.version != "2.0" and kind != badge.kind
    for problem in classes.problems(document.said(), kind):
        if not (older and problem.pointer in _NOT_ASKED_BEFORE_2_0 and problem.message == "is missing"):
            yield kind, problem


def _is_broken(kind: str, problem: Problem) -> bool:
    return kind not in {"BadgeClass", "Profile"} or problem.pointer.startswith(_BUILT_ON)


def _extensions(document: Document) -> list[tuple[str, dict[str, Any]]]:
    """The extensions of a document, and one more than are compared when there are too many."""
    return list(islice(extensions.extensions(document.said()), extensions.MOST_EXTENSIONS + 1))


def _extension_problems(document: Document) -> Iterator[Problem]:
    for pointer, extension in _extensions(document)[: extensions.MOST_EXTENSIONS]:
        yield from extensions.problems(extension, pointer)


def _unknown_extensions(document: Document) -> Iterator[str]:
    for _, extension in _extensions(document):
        yield from extensions.unknown(extension)
