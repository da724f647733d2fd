"""A set of contexts as a table: PyLD reads each context once, everything after is looking up.

JSON-LD gives each place of a document an *active context*: which word means what there. Types and some
terms change it on the way down. Over carried contexts there are only so many, so they are the states of a
finite machine:

```
initial ──open(contexts of the document)──> state ──typed(its types)──> state ──member("issuer")──> Term
                                                                          Term.inside ──open──> state ...
```

A state answers in one lookup which IRI a member is, how its values are read and in which state they are.
Only steps that nobody took before ask PyLD, through `contexts.table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from contexts.errors import HiddenTermError, UndefinedTermError
from contexts.nquads import is_iri, literal

_CONTAINERS: dict[tuple[str, ...], str] = {
    (): "", ("@set",): "", ("@list",): "@list", ("@graph",): "@graph", ("@graph", "@set"): "@graph",
}  # fmt: skip

#: Members whose objects come again and again: the issuer's profile and the achievement.
_SHARED = {
    "<https://www.w3.org/2018/credentials#issuer>",
    "<https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement>",
}

ActiveContext = Mapping[str, Any]


class Processor(Protocol):
    """Makes states that nobody reached before: `contexts.table.Table`."""

    def process(self, active: ActiveContext, context: object, **options: bool) -> ActiveContext:
        """Apply a context to an active context."""

    def intern(self, active: ActiveContext, previous: State | None) -> State:
        """Return the one state with this content."""


@dataclass(frozen=True, slots=True)
class Term:
    """What a member of an object means in one state.

    Attributes:
        name: The member's name.
        predicate: Its IRI as N-Quads text; for `@id` and `@type` the keyword itself.
        coercion: How its values are read: `@id`, `@vocab`, `@json`, the IRI of a datatype, or nothing.
        container: `@list`, `@graph` or nothing; sets are nothing special.
        inside: The state in which its values are read.
        single: Its values stand by themselves, in no list or graph, and are no JSON.
        plain: A text under it is a literal.
        ending: What follows the text of such a literal: a quotation mark, and its datatype.
        shared: Many documents have the same object here (`contexts.passages`).
    """

    name: str
    predicate: str
    coercion: str
    container: str
    inside: State
    single: bool = field(init=False)
    plain: bool = field(init=False)
    ending: str = field(init=False)
    shared: bool = field(init=False)

    def __post_init__(self) -> None:
        single = self.predicate[0] == "<" and not self.container and self.coercion != "@json"
        object.__setattr__(self, "single", single)
        object.__setattr__(self, "plain", single and self.coercion[:1] != "@")
        object.__setattr__(self, "ending", literal("", self.coercion)[1:])
        object.__setattr__(self, "shared", self.predicate in _SHARED)


class Typing(NamedTuple):
    """What an object's types come to: the IRIs as N-Quads text, each once, and the state of its members."""

    iris: tuple[str, ...]
    state: State


class State:
    """One active context.

    Attributes:
        mappings: The terms as PyLD has them, by name.
        silenced: Names to which a context denies any meaning.
        names: The terms of each IRI.
        id_name: The one plain name of `@id` here, usually `id`.
        type_name: The one plain name of `@type` here, usually `type`.
        members: Terms that were asked for, by name.
        opened: States of objects that stand under a term, by (term, reference?, contexts named by the
        object). retyped: States of objects of certain types, by the types that matter.
        kinds: IRIs, as N-Quads text, of types and vocabulary values that are terms here.
        typings: What lists of types mean here, by the types as they are written.
        prefixes: Terms that stand for the beginning of an IRI.
    """

    def __init__(self, table: Processor, active: ActiveContext, previous: State | None) -> None:
        self.table = table
        self.active = active
        self.previous = previous
        defined: Mapping[str, Any] = active["mappings"]
        self.mappings = {name: mapping for name, mapping in defined.items() if mapping and mapping["@id"]}
        self.silenced = defined.keys() - self.mappings.keys()
        self.names: dict[str, list[str]] = {}
        for name, mapping in self.mappings.items():
            self.names.setdefault(mapping["@id"], []).append(name)
        self.id_name = self._plain("@id") or "@id"
        self.type_name = self._plain("@type") or "@type"
        self.members: dict[str, Term] = {}
        self.opened: dict[tuple[str, bool, tuple[str, ...]], State] = {}
        self.retyped: dict[tuple[str, ...], State] = {}
        self.kinds: dict[str, str] = {}
        self.typings: dict[tuple[str, ...], Typing] = {}
        self.prefixes = frozenset(name for name, mapping in self.mappings.items() if mapping.get("_prefix"))

    def _plain(self, iri: str) -> str | None:
        """Return the one name for an IRI: no type name (with a capital) if possible, then the shortest."""
        names = self.names.get(iri, ())
        return min(names, key=lambda name: (name[:1].isupper(), len(name), name), default=None)

    # --- steps ------------------------------------------------------------------------------------------

    def open(self, term: str, *, reference: bool, contexts: tuple[str, ...]) -> State:
        """Return the state of an object under a term of this state, before its types count.

        Args:
            term: The member under which the object stands, or the empty string at the top.
            reference: The object is nothing but an identifier or a value; it keeps the type-scoped state.
            contexts: The contexts that the object itself names.
        """
        state = self if reference or self.previous is None else self.previous
        mapping = self.mappings.get(term)
        if mapping and "@context" in mapping:
            state = state.processed(mapping["@context"], override_protected=True)
        return state.processed(list(contexts)) if contexts else state

    def scoped_types(self, types: list[str]) -> tuple[str, ...]:
        """Return those of an object's types that bring a context of their own, in standard order."""
        mappings = self.mappings
        return tuple(sorted({kind for kind in types if (mappings.get(kind) or {}).get("@context")}))

    def typed(self, scoped: tuple[str, ...]) -> State:
        """Return the state of an object of these types (JSON-LD API 5.1.2, step 11)."""
        state = self
        for kind in scoped:
            active = self.table.process(state.active, self.mappings[kind]["@context"], propagate=False)
            state = self.table.intern(active, state.previous or state)
        return state

    def member(self, name: str) -> Term:
        """Return what a member means here, and remember it.

        Raises:
            UndefinedTermError: It means nothing.
            HiddenTermError: It is not the one plain name of what it means.
        """
        mapping = self.mappings.get(name)
        if mapping is None:
            return self._unmapped(name)  # not remembered: with @vocab these names are a stranger's to choose
        if name != self._plain(mapping["@id"]):
            plain = self._plain(mapping["@id"])
            raise HiddenTermError(f"{name!r} is a second name for {plain!r}; use the plain name")
        term = self.members[name] = self._mapped(name, mapping)
        return term

    # --- what PyLD knows --------------------------------------------------------------------------------

    def processed(self, context: object, **options: bool) -> State:
        """Return the state that a context makes of this one."""
        active = self.table.process(self.active, context, **options)
        return self.table.intern(active, self.previous if "previousContext" in active else None)

    def _mapped(self, name: str, mapping: Mapping[str, Any]) -> Term:
        iri = mapping["@id"]
        if iri in {"@id", "@type"}:
            return Term(name, iri, "", "", self)
        container = _CONTAINERS.get(tuple(sorted(mapping.get("@container", ()))))
        if iri.startswith("@") or container is None or mapping["reverse"] or "@nest" in mapping:
            raise HiddenTermError(f"{name!r} rearranges the document; this is not read here")
        if not is_iri(iri):
            raise UndefinedTermError(f"{name!r} has no meaning: its context gives it no IRI")
        inside = (
            self.processed(mapping["@context"], override_protected=True) if "@context" in mapping else self
        )
        coercion = (inside.mappings.get(name) or {}).get("@type", "")
        return Term(name, f"<{iri}>", "" if coercion == "@none" else coercion, container, inside)

    def _unmapped(self, name: str) -> Term:
        if name in {"@id", "@type"} and name in {self.id_name, self.type_name}:
            return Term(name, name, "", "", self)
        if name.startswith("@"):
            raise HiddenTermError(
                f"The keyword {name!r} can hide a meaning; use the plain names of the contexts"
            )
        if ":" in name:
            raise HiddenTermError(
                f"The member {name!r} is an IRI or a prefix; use the plain names of the contexts"
            )
        iri = (
            f"{self.active['@vocab']}{name}" if "@vocab" in self.active and name not in self.silenced else ""
        )
        if not is_iri(iri):
            raise UndefinedTermError(f"The member {name!r} has no meaning in the contexts that are named")
        if iri in self.names:
            raise HiddenTermError(f"{name!r} is a second name for {self._plain(iri)!r}; use the plain name")
        return Term(name, f"<{iri}>", "", "", self)

    def kind(self, name: str) -> str:
        """Return the IRI of a type or vocabulary value as N-Quads text.

        Raises:
            UndefinedTermError: It means nothing.
            HiddenTermError: It has a plain name and is written as an IRI.
        """
        mapping = self.mappings.get(name)
        if mapping is not None:
            iri = self.kinds[name] = self._iri(mapping["@id"], name)
            return iri
        if name in self.silenced:
            raise UndefinedTermError(f"{name!r} has no meaning in the contexts that are named")
        expanded = self.expand(name) if ":" in name else f"{self.active.get('@vocab', '')}{name}"
        if expanded in self.names:
            raise HiddenTermError(
                f"{name!r} is a second name for {self._plain(expanded)!r}; use the plain name"
            )
        return self._iri(expanded, name)

    def _iri(self, iri: str, name: str) -> str:
        if not is_iri(iri):
            raise UndefinedTermError(
                f"{name!r} has no meaning: it is no term of the contexts that are named, and no IRI"
            )
        return f"<{iri}>"

    def expand(self, text: str) -> str:
        """Return the IRI of a text that holds a colon, which is itself unless it begins with a prefix."""
        prefix, _, suffix = text.partition(":")
        if prefix in self.prefixes and not suffix.startswith("//"):
            return f"{self.mappings[prefix]['@id']}{suffix}"
        return text
