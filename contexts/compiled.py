"""The steps that ordinary badges take, carried as PyLD makes them, so that it need not be loaded for them.

```
compiled = carried_steps()
active = compiled.step(compiled.initial, ["https://www.w3.org/ns/credentials/v2", ...], {})
active["mappings"]                  what PyLD would say; active is None for a step that is not carried
```

`compiled.json` is written by `contexts.compiling`, and a test holds that PyLD says the same of every step.
There an active context is what the last step has added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from contexts.terms import ActiveContext

COMPILED = Path(__file__).parent / "compiled.json"

Options = Mapping[str, bool]


class Made(NamedTuple):
    """How an active context is made: by applying a context to another one."""

    active: ActiveContext
    context: object
    options: Options


class Compiled:
    """Steps from active context to active context.

    Attributes:
        initial: Where every document begins.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._rows: list[Mapping[str, Any]] = document["actives"]
        self._scoped: list[object] = document["scoped"]
        self._places = {id(context): place for place, context in enumerate(self._scoped)}
        self._steps = {_key(of, by, options): to for of, by, options, to in document["steps"]}
        self._actives: dict[int, ActiveContext] = {}
        self.initial = self._active(0)

    def step(self, active: ActiveContext, context: object, options: Options) -> ActiveContext | None:
        """Return what a context makes of an active context, if that is carried."""
        by = self._places.get(id(context), context if isinstance(context, list) else None)
        if "number" not in active or by is None:
            return None
        to = self._steps.get(_key(active["number"], by, options))
        return None if to is None else self._active(to)

    def made(self, active: ActiveContext) -> Made | None:
        """Return how a carried active context is made; None for the initial one, and for those of PyLD."""
        row = self._rows[active.get("number", 0)]
        if "made" not in row:
            return None
        of, by, options = row["made"]
        return Made(self._active(of), self._scoped[by] if isinstance(by, int) else by, options)

    def _active(self, number: int) -> ActiveContext:
        return self._actives.get(number) or self._actives.setdefault(number, self._read(number))

    def _read(self, number: int) -> ActiveContext:
        row = self._rows[number]
        mappings = {name: self._mapping(mapping) for name, mapping in row["terms"].items()}
        if "made" in row:
            mappings = {**self._active(row["made"][0])["mappings"], **mappings}
        return {**row, "number": number, "mappings": mappings}

    def _mapping(self, mapping: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        if mapping is None or "@context" not in mapping:
            return mapping
        return {**mapping, "@context": self._scoped[mapping["@context"]]}


def _key(of: int, by: int | list[str], options: Options) -> tuple[object, ...]:
    return of, tuple(by) if isinstance(by, list) else by, *options.items()


@cache
def carried_steps() -> Compiled:
    """Return the steps that are carried."""
    return Compiled(json.loads(COMPILED.read_text(encoding="utf-8")))
