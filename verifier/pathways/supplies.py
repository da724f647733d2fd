"""What counts in one exclusive group, laid out as a network: item -> key or cap -> leaf.

An item gives 1, or each of its minutes once; a leaf takes one item for each key, or minutes within its caps.
"""

from collections.abc import Hashable, Iterable

from verifier.pathways.counting import Count, carried, governing, worth
from verifier.pathways.facts import Fact
from verifier.pathways.flows import Network
from verifier.pathways.shares import Claim, Part, TooComplexError


class Supply:
    """The network of one group, and what the leaves of it are given."""

    def __init__(self, part: Part) -> None:
        self._network = Network()
        self._source = self._network.node()
        self._claims = dict(part.leaves())
        self._leaves: dict[str, int] = {}
        self._items: dict[str, int] = {}
        self._facts: dict[str, Fact] = {}
        self._arcs: dict[tuple[str, str], int] = {}
        for leaf, claim in self._claims.items():
            self._leaves[leaf] = self._network.node()
            self._lay(leaf, claim)

    def _lay(self, leaf: str, claim: Claim) -> None:
        way = _Way(self._network, self._leaves[leaf], claim)
        for fact in claim.counting:
            amount = worth(claim.asked.hours, fact)
            if amount:
                arc = self._network.arc(self._item(fact, claim), way.entry(fact), amount)
                self._arcs[fact.item.id, leaf] = arc

    def _item(self, fact: Fact, claim: Claim) -> int:
        if fact.item.id not in self._items:
            self._facts[fact.item.id] = fact
            self._items[fact.item.id] = self._network.node()
            amount = 1 if claim.asked.hours is None else fact.minutes
            self._network.arc(self._source, self._items[fact.item.id], amount)
        return self._items[fact.item.id]

    def serves(self, leaves: Iterable[str]) -> bool:
        """Serve these leaves and no others; False when they cannot be served at the same time."""
        self._network.reset()
        return all(self._push(leaf) == self._claims[leaf].asked.need for leaf in leaves)

    def _push(self, leaf: str) -> int:
        return self._network.push(self._source, self._leaves[leaf], self._claims[leaf].asked.need)

    def counts(self, served: tuple[str, ...]) -> dict[str, Count]:
        """How far every leaf is: those just served by the canonical allocation, then what is left over.

        The canonical allocation is the lexicographically largest over item order and leaf order.
        """
        in_order = [leaf for leaf in self._claims if leaf in served]
        for fact in sorted(self._facts.values(), key=lambda fact: (fact.item.at, fact.item.id)):
            for leaf in in_order:
                if (fact.item.id, leaf) in self._arcs:
                    self._network.favour(self._arcs[fact.item.id, leaf])
        for leaf in self._claims:
            if leaf not in served:
                self._push(leaf)
        return {leaf: self._count(leaf, claim) for leaf, claim in self._claims.items()}

    def _count(self, leaf: str, claim: Claim) -> Count:
        taken: list[tuple[Fact, int]] = []
        for fact in claim.counting:
            arc = self._arcs.get((fact.item.id, leaf))
            if arc is not None and (amount := self._network.flow(arc)):
                taken.append((fact, amount))
        have = sum(amount for _, amount in taken)
        at = taken[-1][0].item.at if have == claim.asked.need else None
        return Count(have, claim.asked.need, tuple((fact.item.id, amount) for fact, amount in taken), at)


class _Way:
    """The nodes between the items and one leaf, made when they are first needed."""

    def __init__(self, network: Network, leaf: int, claim: Claim) -> None:
        self._network = network
        self._leaf = leaf
        self._claim = claim
        self._nodes: dict[Hashable, int] = {}

    def entry(self, fact: Fact) -> int:
        """The node at which an item enters.

        Raises:
            TooComplexError: two limits that cross, of carried items and of a cap, are no flow.
        """
        asked = self._claim.asked
        if asked.hours is None:
            return self._node(("key", asked.key(fact)), 1, self._leaf)
        ruling = governing(asked.hours, fact, self._claim.pathway)
        from_outside = carried(self._claim.terms, fact.item, self._claim.now)
        if ruling is not None and from_outside:
            raise TooComplexError
        if from_outside:
            return self._node("carried", asked.carry_in.max if asked.carry_in else 0, self._leaf)
        if ruling is None:
            return self._leaf
        inner = self._leaf
        if ruling.cap.max_minutes is not None:
            inner = self._node(("cap", ruling.place), ruling.cap.max_minutes, inner)
        if ruling.cap.per is not None:
            inner = self._node(("per", ruling.place, ruling.key), ruling.cap.per.max_minutes, inner)
        return inner

    def _node(self, name: Hashable, limit: int, towards: int) -> int:
        if name not in self._nodes:
            self._nodes[name] = self._network.node()
            self._network.arc(self._nodes[name], towards, limit)
        return self._nodes[name]
