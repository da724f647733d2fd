"""The states that were reached so far, and what makes new ones: carried steps, and PyLD for all others.

States with the same content are one state, and the whole table is dropped when it grows beyond `LIMIT`,
because the order of contexts and the mix of types are a stranger's to choose.
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import TYPE_CHECKING

from contexts.compiled import Compiled, carried_steps
from contexts.memory import Memory
from contexts.passages import Passage, Said
from contexts.terms import ActiveContext, State

if TYPE_CHECKING:
    from contexts.processing import Processor

#: States kept before the table starts afresh; badges of one kind need about twenty.
LIMIT = 500


class Table:
    """The states that were reached so far, and what makes new ones."""

    def __init__(self, compiled: Compiled | None = None) -> None:
        self._compiled = compiled or carried_steps()
        self._states: dict[tuple[str, int], State] = {}
        self.memory: Memory[Passage] = Memory()
        self.recent: Memory[Said] = Memory(most=16)
        self.initial = self.intern(self._compiled.initial, None)

    def __len__(self) -> int:
        return len(self._states)

    @cached_property
    def _processor(self) -> Processor:
        from contexts.processing import Processor  # noqa: PLC0415 - loads PyLD, which ordinary badges need not

        return Processor(self._compiled)

    def process(self, active: ActiveContext, context: object, **options: bool) -> ActiveContext:
        """Apply a context to an active context (JSON-LD API 4.1).

        Raises:
            UndefinedTermError: The context contradicts what is already defined.
            HiddenTermError: It sets defaults that change what plain texts mean.
        """
        known = self._compiled.step(active, context, options)
        return self._processor.process(active, context, **options) if known is None else known

    def intern(self, active: ActiveContext, previous: State | None) -> State:
        """Return the one state with this content."""
        key = (active.get("digest") or digest(active), id(previous))
        return self._states.get(key) or self._states.setdefault(key, State(self, active, previous))


def digest(active: ActiveContext) -> str:
    """Return the SHA-256 (hex) of what an active context says."""
    content = repr((active.get("@vocab"), sorted(active["mappings"].items(), key=lambda item: item[0])))
    return hashlib.sha256(content.encode()).hexdigest()
