"""Does every word have a meaning, is every vocabulary one that we carry, is no meaning hidden?

JSON-LD signs the meaning of a document, and people and programs read its members. Where the two differ, a
signature can hold while the end date is hidden from everybody who looks for it (Data Integrity 1.0, section
2.4.1 "Context Validation"). So this comes first, over the whole document, its proofs included.
"""

import contexts
from contexts import ContextError, HiddenTermError, UndefinedTermError, UnknownContextError, WorkLimitError
from verifier.checks import Verify
from verifier.intake import Presented
from verifier.members import many
from verifier.report import Finding, because, passed
from verifier.world import World

_NAME = "context"

_REASONS = (
    (UnknownContextError, "unknown_context", "The badge uses a vocabulary that we do not carry"),
    (HiddenTermError, "hidden_term", "The badge says something in a disguised form"),
    (UndefinedTermError, "undefined_term", "The badge holds a word without a meaning"),
    (WorkLimitError, "work_limit", "The badge is so tangled that we stopped reading it"),
    (ContextError, "malformed", "The vocabulary of the badge is not in order"),
)


def check(presented: Presented, world: World, verify: Verify) -> Finding:  # noqa: ARG001 - the shape of a check
    """Answers whether the words of the document can be taken at their face."""
    named = many(presented.document.get("@context"))
    if not named:
        return because(_NAME, "malformed", 'This names no vocabulary ("@context"), so it is no credential.')
    try:
        contexts.check(presented.document, presented.known)
    except ContextError as error:
        return _refusal(error, named)
    message = "All its words come from vocabularies that we carry ourselves; nothing hides between them."
    return passed(_NAME, message, **{"@context": named})


def _refusal(error: ContextError, named: list[object]) -> Finding:
    reason, message = next((code, words) for kind, code, words in _REASONS if isinstance(error, kind))
    details = {"@context": named, "pointer": error.pointer, "error": error.message}
    return because(_NAME, reason, f"{message}: {error.message}.", **details)
