"""Compiled addresses, shared by the applications of all tests.

Every test has an application of its own, and each compiles the same 130 addresses, which takes more time than
most tests do. What werkzeug compiles depends on the address alone, so it is kept by the address.
"""

from typing import Any, ClassVar

from werkzeug.routing import Rule

_COMPILED = ("arguments", "_parts", "_trace", "_converters")


class SharedRule(Rule):
    """A rule whose compiled form is made once in a process."""

    _made: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        key = (self.rule, self.subdomain, self.host, self.merge_slashes, repr(self.defaults))
        if (made := self._made.get(key)) is None:
            super().compile()
            made = self._made[key] = {name: vars(self)[name] for name in _COMPILED}
            made |= {name: vars(self)[name].__func__ for name in ("_build", "_build_unknown")}
        for name in _COMPILED:
            setattr(self, name, made[name])
        self._build = made["_build"].__get__(self, None)
        self._build_unknown = made["_build_unknown"].__get__(self, None)
