"""RDFC-1.0: one text for all the ways to write the same graph (RDF Dataset Canonicalization, W3C).

```
quads ──1──> what mentions each blank node ──2──> first-degree hash of each
      ──3──> unique hashes give labels c14n0, c14n1 ... in hash order
      ──4──> the rest by their neighbourhood (N-degree hash), under a work budget
      ──5──> labels written in, lines sorted
```

Blank nodes that look alike can force any algorithm into trying every order of them ("poison graphs"), so
each step is paid from a budget and a document that spends it is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import eq
from types import MappingProxyType

from contexts.neighbourhood import Issuer, Neighbourhood
from contexts.nquads import line
from contexts.passages import Passage, Said

#: Units of work that one document may spend: quads visited and orders tried, at most a second of one core.
BUDGET = 50_000

HASHES = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}

Statement = tuple[str, str, str, str]


@dataclass(frozen=True)
class CanonicalForm:
    """What RDFC-1.0 makes of a dataset.

    Attributes:
        text: Canonical N-Quads, one line per quad, sorted by code point.
        labels: Blank node as given (`_:b0`) to canonical label (`_:c14n0`).
    """

    text: str
    labels: Mapping[str, str]


class _AlikeError(Exception):
    """Blank nodes look alike, so each of them has to be followed, those of passages too."""


class _Canonicalization:
    """The canonicalization state (section 4.2): one object per dataset, used once."""

    def __init__(self, said: Said, algorithm: str, budget: int) -> None:
        self.lines, quads, self.passages = said
        self.quads = list(dict.fromkeys(quads))
        self.name = algorithm
        self.algorithm = HASHES[algorithm]
        self.budget = budget
        self.canonical = Issuer("_:c14n")
        self.mentions: dict[str, list[Statement]] = {}
        self.first_degree: dict[str, str] = {}

    def hash(self, text: str) -> str:
        return self.algorithm(text.encode("utf-8")).hexdigest()

    # --- 4.4 the algorithm ------------------------------------------------------------------------------

    def run(self) -> CanonicalForm:
        lines, about = self.read()
        self.label()
        issued = self.canonical.issued
        lines += [line((issued.get(s, s), p, issued.get(o, o), issued.get(g, g))) for s, p, o, g in about]
        for passage, start in self.passages:
            labels = [issued[node] for node in passage.nodes(start)]
            lines += [text % tuple([labels[number] for number in of]) for text, of in passage.patterns]
        return CanonicalForm("".join(_ordered(lines)), MappingProxyType(issued))

    def read(self) -> tuple[list[str], list[Statement]]:
        """Return the lines without blank nodes, and the other quads; note what mentions each node."""
        lines, about = [*self.lines], []
        for passage, _ in self.passages:
            lines += passage.lines
        for quad in self.quads:
            if self.note(quad):
                about.append(quad)
            else:
                lines.append(line(quad))
        return lines, about

    def note(self, quad: Statement) -> bool:
        """Note which blank nodes a quad mentions; say whether there are any."""
        subject, _, object_, graph = quad
        found = False
        for node in (subject, object_, graph) if graph else (subject, object_):
            if node[0] == "_":
                found = True
                known = self.mentions.setdefault(node, [])
                if not known or known[-1] is not quad:
                    known.append(quad)
        return found

    def label(self) -> None:
        self.first_degree = {node: self.hash_first_degree(node) for node in self.mentions}
        for passage, start in self.passages:
            self.first_degree |= zip(passage.nodes(start), self.hashes_of(passage), strict=True)
        alike: dict[str, list[str]] = {}
        for node, hash_ in self.first_degree.items():
            alike.setdefault(hash_, []).append(node)
        shared = []
        for _, nodes in sorted(alike.items()):
            if len(nodes) == 1:
                self.canonical.issue(nodes[0])
            else:
                shared.append(nodes)
        if shared and self.passages:
            raise _AlikeError
        around = Neighbourhood(self.mentions, self.first_degree, self.canonical, self.hash, self.budget)
        for nodes in shared:
            self.label_alike(nodes, around)

    def label_alike(self, nodes: list[str], around: Neighbourhood) -> None:
        paths = []
        for node in nodes:
            if node not in self.canonical.issued:
                issuer = Issuer("_:b")
                issuer.issue(node)
                paths.append(around.hash_n_degree(node, issuer))
        for _, issuer in sorted(paths, key=lambda path: path[0]):
            for node in issuer.issued:
                self.canonical.issue(node)

    # --- 4.6 first degree -------------------------------------------------------------------------------

    def hashes_of(self, passage: Passage) -> tuple[str, ...]:
        """Return the hashes of a passage's blank nodes: nothing outside it mentions them."""
        if (known := passage.hashes.get(self.name)) is None:
            alone = _Canonicalization(Said([], list(passage.quads), []), self.name, self.budget)
            alone.read()
            known = tuple(alone.hash_first_degree(node) for node in passage.nodes())
            passage.hashes[self.name] = known
        return known

    def hash_first_degree(self, node: str) -> str:
        """Hash a list of lines, not a set: two quads may become equal when nodes lose their names."""
        return self.hash("".join(sorted(masked(self.mentions[node], node))))


def masked(mentions: Iterable[Statement], node: str) -> list[str]:
    """Return the quads that mention a blank node as lines in which it is `_:a` and every other one `_:z`."""
    return [line((_masked(s, node), p, _masked(o, node), _masked(g, node))) for s, p, o, g in mentions]


def first_degree_hashes(passage: Passage, algorithm: str) -> tuple[str, ...]:
    """Return the first-degree hashes of a passage's blank nodes, in the order of its names for them."""
    return _Canonicalization(Said([], [], []), algorithm, BUDGET).hashes_of(passage)


def _masked(term: str, node: str) -> str:
    if term[:1] != "_":
        return term
    return "_:a" if term == node else "_:z"


def _ordered(lines: list[str]) -> Iterable[str]:
    """Sort lines; what is said twice about named things, or in two passages, is said once."""
    lines.sort()
    return dict.fromkeys(lines) if any(map(eq, lines, islice(lines, 1, None))) else lines


def canonicalize_quads(
    quads: Iterable[Statement], *, algorithm: str = "sha256", budget: int = BUDGET
) -> CanonicalForm:
    """Return the RDFC-1.0 form of quads (section 4.4).

    Args:
        quads: Statements in canonical N-Quads text, see `contexts.nquads`; duplicates are one.
        algorithm: A name of `HASHES`: `sha256`, or `sha384` as the suites of P-384 ask.
        budget: Units of work that may be spent on blank nodes that look alike.

    Raises:
        WorkLimitError: The budget is spent.
    """
    return _Canonicalization(Said([], list(quads), []), algorithm, budget).run()


def canonicalize_said(said: Said, *, algorithm: str = "sha256", budget: int = BUDGET) -> CanonicalForm:
    """Return the same form of what a document says; what is remembered of it changes the cost alone.

    Args:
        said: What `contexts.shape.read` returned.
        algorithm: As above.
        budget: As above.

    Raises:
        WorkLimitError: The budget is spent.
    """
    try:
        return _Canonicalization(said, algorithm, budget).run()
    except _AlikeError:
        lines = [*said.lines, *(text for passage, _ in said.passages for text in passage.lines)]
        quads = [*said.quads, *(quad for passage, start in said.passages for quad in passage.placed(start))]
        return _Canonicalization(Said(lines, quads, []), algorithm, budget).run()
