"""How much can go from where it is to where it is wanted: a flow of whole numbers through a network.

    network = Network()
    item, leaf = network.node(), network.node()
    arc = network.arc(item, leaf, 30)
    network.push(item, leaf, 45)              # 30
    network.flow(arc)                         # 30

Every push goes along a shortest way, which may send back what an earlier push had sent another way: what
reached a goal before still reaches it. So the amounts are the largest possible, whatever the order.
"""

from collections import deque


class Network:
    """Nodes and arcs with capacities; an arc and its way back are neighbours in every list."""

    def __init__(self) -> None:
        self._from: list[list[int]] = []
        self._to: list[int] = []
        self._capacity: list[int] = []
        self._left: list[int] = []
        self._kept: dict[int, int] = {}

    def node(self) -> int:
        """Add a node."""
        self._from.append([])
        return len(self._from) - 1

    def arc(self, start: int, end: int, capacity: int) -> int:
        """Add an arc that carries at most `capacity`."""
        for at, to, left in ((start, end, capacity), (end, start, 0)):
            self._from[at].append(len(self._to))
            self._to.append(to)
            self._capacity.append(left)
            self._left.append(left)
        return len(self._to) - 2

    def flow(self, arc: int) -> int:
        """What the arc carries now."""
        return self._kept.get(arc, self._left[arc + 1])

    def reset(self) -> None:
        """Begin again with nothing sent."""
        self._left = list(self._capacity)
        self._kept.clear()

    def push(self, start: int, goal: int, wanted: int) -> int:
        """Send as much as possible from one node to another, at most `wanted`; how much that was."""
        sent = 0
        while sent < wanted and (way := self._way(start, goal)):
            amount = min(wanted - sent, *(self._left[arc] for arc in way))
            for arc in way:
                self._left[arc] -= amount
                self._left[arc ^ 1] += amount
            sent += amount
        return sent

    def favour(self, arc: int) -> None:
        """Let an arc carry the most with which every goal still gets the same, and keep it at that."""
        carried, more = self.flow(arc), self._left[arc]
        self.keep(arc)
        self._kept[arc] = carried + self.push(self._to[arc], self._to[arc ^ 1], more)

    def keep(self, arc: int) -> None:
        """Leave an arc as it is: from now on neither more nor less is sent through it."""
        self._kept[arc] = self.flow(arc)
        self._left[arc] = self._left[arc ^ 1] = 0

    def _way(self, start: int, goal: int) -> list[int]:
        """A shortest way on which something is left; empty when there is none."""
        came: dict[int, int] = {start: -1}
        queue = deque([start])
        while queue and goal not in came:
            here = queue.popleft()
            for arc in self._from[here]:
                if self._left[arc] and self._to[arc] not in came:
                    came[self._to[arc]] = arc
                    queue.append(self._to[arc])
        way: list[int] = []
        while goal in came and goal != start:
            way.append(came[goal])
            goal = self._to[came[goal] ^ 1]
        return way
