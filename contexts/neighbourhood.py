"""What is related to a blank node: the N-degree hash of RDFC-1.0 (sections 4.5, 4.7, 4.8), under a budget.

Asked only for blank nodes that look alike by what is said of them directly. Their neighbours are followed, in
every order that could differ, until one of them leads to something that tells them apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from contexts.errors import WorkLimitError

#: How far one blank node may be followed to the next; deeper would outgrow Python's stack before the budget
#: ends.
DEPTH = 150

Statement = tuple[str, str, str, str]


class Issuer:
    """Gives out labels with a prefix in the order in which they are asked for (section 4.5)."""

    def __init__(self, prefix: str, issued: Mapping[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = dict(issued or {})

    def copy(self) -> Issuer:
        """Return an issuer that goes on from here by itself."""
        return Issuer(self.prefix, self.issued)

    def issue(self, node: str) -> str:
        """Return the label of a node, a new one if it has none."""
        return self.issued.setdefault(node, f"{self.prefix}{len(self.issued)}")


@dataclass
class Neighbourhood:
    """The blank nodes of one dataset.

    Attributes:
        mentions: The quads that mention each of them.
        first_degree: What each looks like by itself.
        canonical: Gives out the canonical labels.
        hash: Hashes a text, in hexadecimal.
        left: Units of work that may still be spent.
    """

    mentions: Mapping[str, list[Statement]]
    first_degree: Mapping[str, str]
    canonical: Issuer
    hash: Callable[[str], str]
    left: int
    _depth: int = 0
    _twins: dict[str, str] = field(default_factory=dict)

    def _spend(self, units: int) -> None:
        self.left -= units
        if self.left < 0 or self._depth > DEPTH:
            raise WorkLimitError(
                "The document links nameless objects in so many equal ways that its canonical form would "
                "cost more work than one document may ask for; give the objects an id"
            )

    def _hash_related(self, related: str, quad: Statement, issuer: Issuer, position: str) -> str:
        known = self.canonical.issued.get(related) or issuer.issued.get(related) or self.first_degree[related]
        predicate = "" if position == "g" else quad[1]
        return self.hash(f"{position}{predicate}{known}")

    def _related(self, node: str, issuer: Issuer) -> Iterator[tuple[str, list[str]]]:
        by_hash: dict[str, list[str]] = {}
        for quad in self.mentions[node]:
            self._spend(1)
            for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3])):
                if term != node and term.startswith("_:"):
                    by_hash.setdefault(self._hash_related(term, quad, issuer, position), []).append(term)
        return iter(sorted(by_hash.items()))

    def hash_n_degree(self, node: str, issuer: Issuer) -> tuple[str, Issuer]:
        """Return the hash of all that a node is related to, and the labels given out on the way.

        Raises:
            WorkLimitError: The budget is spent.
        """
        self._depth += 1
        data = []
        for hash_, nodes in self._related(node, issuer):
            path, issuer = self._shortest_path(nodes, issuer)
            data += [hash_, path]
        self._depth -= 1
        return self.hash("".join(data)), issuer

    def _shortest_path(self, nodes: list[str], issuer: Issuer) -> tuple[str, Issuer]:
        """Try every order of the nodes and keep the least path, with the labels that it gave out."""
        least: list[tuple[str, Issuer]] = []
        for order in self._orders(nodes, issuer):
            self._spend(len(order) + len(issuer.issued) // 8)
            tried = self._follow(order, issuer.copy(), least[0][0] if least else None)
            if tried and not (least and tried[0] >= least[0][0]):
                least = [tried]
        return least[0]  # the first order has nothing to be compared with, so it is never given up

    def _orders(self, nodes: list[str], issuer: Issuer) -> Iterator[tuple[str, ...]]:
        """Return the orders that can differ in their path.

        A node that several quads relate is several times in the list (a graph's name, once for each quad in
        it), and two nodes about which the very same is said can change places: of all orders that only
        exchange such nodes the first is enough.
        """
        if len(nodes) > DEPTH:
            self._spend(self.left + 1)
        left = Counter(nodes)
        given = self.canonical.issued.keys() | issuer.issued.keys()
        twins = {node: node if node in given else self._twin(node) for node in left}
        order: list[str] = []

        def extended() -> Iterator[tuple[str, ...]]:
            if len(order) == len(nodes):
                yield tuple(order)
            tried = set()
            for node in left:
                kind = node if node in order else twins[node]
                if left[node] and kind not in tried:
                    tried.add(kind)
                    left[node] -= 1
                    order.append(node)
                    yield from extended()
                    left[order.pop()] += 1

        return extended()

    def _twin(self, node: str) -> str:
        """Return all that is said about a node without its name; twins share it."""
        if node not in self._twins:
            said = (["_:" if term == node else term for term in quad] for quad in self.mentions[node])
            self._twins[node] = "".join(sorted(" ".join(quad) for quad in said))
        return self._twins[node]

    def _follow(self, order: tuple[str, ...], issuer: Issuer, least: str | None) -> tuple[str, Issuer] | None:
        """Return the path of one order, or None as soon as it cannot be the least any more."""

        def hopeless(path: str) -> bool:
            return least is not None and len(path) >= len(least) and path > least

        path, recurse = "", []
        for node in order:
            label = self.canonical.issued.get(node)
            if label is None:
                if node not in issuer.issued:
                    recurse.append(node)
                label = issuer.issue(node)
            path += label
            if hopeless(path):
                return None
        for node in recurse:
            hash_, after = self.hash_n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{hash_}>"
            issuer = after
            if hopeless(path):
                return None
        return path, issuer
