"""What an object says of itself before its members are walked: its contexts, its types, a wrapped value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contexts import literals
from contexts.errors import ContextError, HiddenTermError, UndefinedTermError, WorkLimitError
from contexts.loader import carried, load
from contexts.terms import State, Term, Typing

#: Contexts that one object may name.
MOST_CONTEXTS = 30

#: New states that one document may ask for; a badge nobody saw before asks for about thirty.
NEW_STATES = 300

#: Steps into objects that one state remembers.
MOST_OPENED = 1000

#: Lists of types whose meaning one state remembers.
MOST_TYPINGS = 500


def contexts_of(element: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the contexts that an object names, all of them URLs and carried."""
    if "@context" not in element:
        raise UndefinedTermError("The document names no context, so its members have no meaning")
    value = element["@context"]
    names = value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) for name in names):
        message = "A context must be named by its URL: one that is written inline can hide meanings"
        raise HiddenTermError(message, "/@context")
    if not 0 < len(names) <= MOST_CONTEXTS:
        raise HiddenTermError(f"A document names between one and {MOST_CONTEXTS} contexts", "/@context")
    for name in names:
        if name not in carried():
            load(name)  # says which context is unknown
    return tuple(names)


class Steps:
    """The steps of one document through the table; a document pays for those that nobody took before."""

    def __init__(self) -> None:
        self.left = NEW_STATES

    def spend(self) -> None:
        """Pay for a new state."""
        self.left -= 1
        if self.left < 0:
            raise WorkLimitError("The document mixes more types and contexts than any credential needs")

    def open(self, inside: State, term: str, element: Mapping[str, Any], names: tuple[str, ...]) -> State:
        """Return the state of an object under a term, before its types count."""
        reference = "@value" in element or (len(element) == 1 and inside.id_name in element)
        # A name that is no term says nothing of the state, and is a stranger's to choose.
        key = (term if term in inside.mappings else "", reference, names)
        state = inside.opened.get(key)
        if state is None:
            self.spend()
            if len(inside.opened) >= MOST_OPENED:
                inside.opened.clear()
            state = inside.opened[key] = inside.open(term, reference=reference, contexts=names)
        return state

    def retype(self, outer: State, types: list[str]) -> State:
        """Return the state of an object of these types."""
        scoped = outer.scoped_types(types)
        if not scoped:
            return outer
        state = outer.retyped.get(scoped)
        if state is None:
            self.spend()
            state = outer.retyped[scoped] = outer.typed(scoped)
        return state

    def typing(self, element: Mapping[str, Any], outer: State) -> Typing:
        """Return what the types of an object mean: where many are written alike, without looking twice."""
        value = element.get(outer.type_name, ())
        written = tuple(value) if type(value) is list else (value,) if type(value) is str else ()
        try:
            if written and (known := outer.typings.get(written)):
                return known
        except TypeError:  # something that is no text stands among the types
            pass
        types = _types(element, outer)
        state = self.retype(outer, types)
        found = Typing(tuple(outer.kinds.get(kind) or _kind(outer, kind) for kind in types), state)
        if all(kind in outer.kinds for kind in types) and len(outer.typings) < MOST_TYPINGS:
            outer.typings[tuple(types)] = found
        return found


def _types(element: Mapping[str, Any], state: State) -> list[str]:
    """Return the types that an object declares, each once."""
    if state.type_name not in element:
        return []
    value = element[state.type_name]
    types = [value] if isinstance(value, str) else value
    if not isinstance(types, list) or not types or not all(isinstance(kind, str) for kind in types):
        raise UndefinedTermError("A type must be named by a text").under(state.type_name)
    return list(dict.fromkeys(types))


def _kind(state: State, kind: str) -> str:
    try:
        return state.kind(kind)
    except ContextError as error:
        raise error.under(state.type_name) from None


def wrapped(term: Term, value: Mapping[str, Any], state: State) -> str:
    """Read an object that stands for a text with its language, or for a value with its type."""
    others = value.keys() - {"@value"}
    if value["@value"] is None:
        raise UndefinedTermError("null says nothing here")
    if term.coercion or not others:
        raise HiddenTermError("The value is wrapped without need; write the value itself")
    if others == {"@language"}:
        return literals.tagged(value["@value"], value["@language"])
    if others == {state.type_name} and isinstance(value[state.type_name], str):
        return literals.typed(value["@value"], _kind(state, value[state.type_name])[1:-1])
    raise UndefinedTermError("A value has a language or a type; signatures cover no base direction")
