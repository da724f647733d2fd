"""7. Is what was handed over what its issuer publishes now?

The copy at the address of a hosted badge is the one that counts. A file that says something else is an older
copy, or was changed; either way the report is about what its issuer publishes, and says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from verifier.members import id_of
from verifier.open_badges_2.graph import Badge
from verifier.report import Finding, because, passed, skipped, worst

_NAME = "refresh"
# Members that only say how the rest is written, or that its host may write in full or by its address.
_FORM = frozenset({"@context", "badge", "image", "verification"})


def check(badge: Badge) -> Finding:
    """Answers whether the copy that was handed over says the same as the one that counts."""
    if badge.way != "hosted":
        return skipped(_NAME, "A signed badge has no newer version.")
    return worst(_NAME, list(_findings(badge)))


def _findings(badge: Badge) -> Iterator[Finding]:
    yield passed(_NAME, "What was handed over says what its issuer publishes.")
    if changed := sorted(_changed(badge.submitted, badge.main.said())):
        words = (
            f"Its issuer publishes it with something else: {', '.join(changed)[:200]}. That is what counts."
        )
        yield because(_NAME, "updated", words, changed=changed)
    for _, one in badge.documents:
        if one.moved_from is not None and one.node is not None:
            words = f"What was looked for at {one.moved_from[:200]} calls {str(one.url)[:200]} its address."
            yield because(_NAME, "badge_moved", words, sought=one.moved_from, id=one.url)


def _changed(submitted: Mapping[str, Any], hosted: Mapping[str, Any]) -> Iterator[str]:
    """The members that both copies have and that say different things."""
    for name in (submitted.keys() & hosted.keys()) - _FORM:
        if submitted[name] != hosted[name]:
            yield name
    if {id_of(submitted.get("badge")), id_of(hosted.get("badge"))} - {None} > {id_of(hosted.get("badge"))}:
        yield "badge"
