"""Write `compiled.json` from the carried contexts: `python -m contexts.compiling`.

Of each list of contexts that badges name, the steps are followed that one credential takes: to each type that
brings a context of its own, to each member that does, and to a credential within the credential.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contexts.compiled import COMPILED, Compiled
from contexts.errors import ContextError
from contexts.table import Table, digest
from contexts.terms import ActiveContext, State

_V1 = "https://www.w3.org/2018/credentials/v1"
_V2 = "https://www.w3.org/ns/credentials/v2"
_OB = "https://purl.imsglobal.org/spec/ob/v3p0/"
_ED25519_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"

#: What badges name: our own, the examples of the standard, and the wallets of before 2.0.
ORDINARY = (
    (_V2,),
    (_V2, f"{_OB}context-3.0.2.json"),
    (_V2, f"{_OB}context-3.0.3.json"),
    (_V2, f"{_OB}context-3.0.3.json", f"{_OB}extensions.json"),
    (_V1, f"{_OB}context-3.0.1.json", _ED25519_2020),
    (_V1, f"{_OB}context.json", _ED25519_2020),
    (_V1, f"{_OB}context.json", f"{_OB}extensions.json", _ED25519_2020),
)

#: No steps: then PyLD takes all of them.
NOTHING: Mapping[str, Any] = {"scoped": [], "steps": [], "actives": [{"terms": {}}]}


class _Recording(Table):
    """A table without carried steps, which writes down those that are taken."""

    def __init__(self) -> None:
        super().__init__(Compiled(NOTHING))
        self.scoped: list[object] = []
        self.steps: list[list[object]] = []
        self.rows: list[dict[str, Any]] = [{"digest": digest(self.initial.active), "terms": {}}]
        self._numbers = {_identity(self.initial.active): 0}

    def process(self, active: ActiveContext, context: object, **options: bool) -> ActiveContext:
        """Take a step and write it down."""
        processed = super().process(active, context, **options)
        of, is_named = self._numbers[_identity(active)], isinstance(context, list)
        made = [of, context if is_named else self._place(context), options]
        to = self._numbers.setdefault(_identity(processed), len(self.rows))
        if to == len(self.rows):
            self.rows.append(self._row(made, active, processed))
        self.steps.append([*made, to])
        return processed

    def _row(self, made: list[object], before: ActiveContext, after: ActiveContext) -> dict[str, Any]:
        known, mappings = before["mappings"], after["mappings"]
        added = {name: mapping for name, mapping in mappings.items() if known.get(name, ...) != mapping}
        others = {name: True for name in ("previousContext",) if name in after}
        terms = {name: self._mapping(mapping) for name, mapping in sorted(added.items())}
        return {"made": made, "digest": digest(after), **others, "terms": terms}

    def _mapping(self, mapping: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if mapping is None or "@context" not in mapping:
            return mapping
        return {**mapping, "@context": self._place(mapping["@context"])}

    def _place(self, context: object) -> int:
        if context not in self.scoped:
            self.scoped.append(context)
        return self.scoped.index(context)


def _identity(active: ActiveContext) -> tuple[str, bool]:
    return digest(active), "previousContext" in active


def compiled() -> dict[str, Any]:
    """Return what `compiled.json` has to hold."""
    table = _Recording()
    for names in ORDINARY:
        outer = table.initial.open("", reference=False, contexts=names)
        outer.open("endorsement", reference=False, contexts=names)
        kinds = outer.scoped_types(list(outer.mappings))
        for state in (outer, *_typed(outer, kinds)):
            _follow(state, state.mappings.keys() - set(kinds))
    return {"scoped": table.scoped, "steps": table.steps, "actives": table.rows}


def _typed(outer: State, kinds: tuple[str, ...]) -> Iterator[State]:
    for kind in kinds:
        try:
            yield outer.typed((kind,))
        except ContextError:
            continue  # a term that is no type


def _follow(state: State, names: set[str]) -> None:
    for name in sorted(names):
        if "@context" in state.mappings[name]:
            inside = state.member(name).inside
            for reference in (False, True):
                inside.open(name, reference=reference, contexts=())


def text() -> str:
    """Return the file's text: a line for each scoped context, step and active context."""
    parts = (
        f'"{name}": [\n' + ",\n".join(json.dumps(row, sort_keys=True) for row in rows) + "\n]"
        for name, rows in compiled().items()
    )
    return "{" + ",\n".join(parts) + "}\n"


if __name__ == "__main__":
    COMPILED.write_text(text(), encoding="utf-8")
