"""1. Do we carry every vocabulary that its documents use, and is no meaning hidden?

A hosted or signed badge is read as JSON, by the plain names of the vocabulary. So a name that *means* the
same as a plain one, such as `sec:expiration` for `expires`, would be read by others and overlooked here, and
a vocabulary that we do not carry could give plain names another meaning. Words without any meaning are
harmless: nobody reads them, and no signature leaves them out.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from contexts import load
from contexts.errors import UnknownContextError
from verifier.members import many, types, walk
from verifier.open_badges_2.graph import Badge
from verifier.open_badges_2.upgrade import CONTEXTS
from verifier.open_badges_2.values import expand, expanded, standard
from verifier.report import Finding, because, passed

_NAME: Final = "context"
# Two texts of the same context are published, which differ in this one term.
_TWICE_PUBLISHED: Final = {"targetFramework": {"@id": "schema:targetFramework"}}
_HARMLESS: Final = frozenset({"@base", "@language", "@version", "@vocab"})


def check(badge: Badge) -> Finding:
    """Answers whether the words of all documents of a badge can only be read in one way."""
    documents = [one.said() for _, one in badge.documents]
    if badge.main.node is None:
        documents.append(badge.submitted)
    if unknown := sorted({url for document in documents for url in _unknown(document)}):
        return because(
            _NAME,
            "unknown_context",
            f"It uses a vocabulary that we do not carry: {unknown[0][:200]}.",
            contexts=unknown,
        )
    if hidden := sorted({name for document in documents for name in _hidden(document)}):
        return because(
            _NAME,
            "hidden_term",
            f"It says something in a disguised form: {', '.join(hidden)[:200]}.",
            hidden=hidden,
        )
    return passed(
        _NAME, f"This is Open Badges {badge.version}, and its words have one meaning.", version=badge.version
    )


def _unknown(document: Mapping[str, Any]) -> Iterator[str]:
    for item in _own(document):
        for url in many(item.get("@context")):
            if isinstance(url, str) and url not in CONTEXTS:
                try:
                    load(url)
                except UnknownContextError:
                    yield url


def _hidden(document: Mapping[str, Any]) -> Iterator[str]:
    """Names outside of extensions that say in another form what has a plain name."""
    for item in _own(document):
        for inline in many(item.get("@context")):
            yield from _redefined(inline) if isinstance(inline, dict) else ()
        yield from (name for name in item if ":" in name and expanded(name) in _meanings())


def _own(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The objects of a document, without those that an extension adds."""
    skipped = None  # an extension; what lies within it comes right after it
    for pointer, item in walk(document, leave_out=("@context",)):
        if skipped is not None and pointer.startswith(f"{skipped}/"):
            continue
        if pointer and "Extension" in types(item):
            skipped = pointer
        else:
            yield item


def _redefined(inline: Mapping[str, Any]) -> Iterator[str]:
    """The names that a context of the badge's own gives another meaning, or a meaning that has a name."""
    known = standard()
    both = {**known, **inline}
    for name, meaning in inline.items():
        if name in known:
            changed = meaning not in (known[name], _TWICE_PUBLISHED.get(name, known[name]))
        else:
            changed = name not in _HARMLESS and expand(name, both) in _meanings()
        if changed:
            yield name


@cache
def _meanings() -> frozenset[str | None]:
    """What the plain names of members mean."""
    named = {expanded(name) for name, meaning in standard().items() if isinstance(meaning, dict)}
    return frozenset({*named, "@id", "@type"})
