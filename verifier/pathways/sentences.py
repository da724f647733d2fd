"""The sentence of each kind of rule, as one would say it aloud.

Rules inside rules are told whole: brackets keep a list inside a list apart. What a rule adds of its own, a
window, an order, a condition, follows it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, timedelta, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from verifier.pathways import predicates
from verifier.pathways.phrases import counted, day, either, minutes
from verifier.pathways.requirements import (
    All,
    Any,
    AtLeast,
    Attend,
    Badge,
    Collect,
    Evidence,
    Exclusive,
    Group,
    Hours,
    OtherPathway,
    Pathway,
    Reflection,
    Requirement,
    Sequence,
    SignOff,
    Slot,
    Taught,
    exclusive,
)
from verifier.pathways.selectors import Cap, CarryIn, Distinct, Selector
from verifier.pathways.windows import Window


def sentence(rule: Requirement, pathway: Pathway) -> str:
    """The rule in plain English, whole: with all rules below it and everything it adds of its own."""
    said = asked(rule, pathway)
    added = "".join(f", {more}" for more in _added(rule, pathway))
    return f"({said}){added}" if added and isinstance(rule, Group) and len(rule.of) > 1 else f"{said}{added}"


def asked(rule: Requirement, pathway: Pathway) -> str:
    """What a rule asks, without what it adds of its own."""
    return SENTENCES[type(rule)](rule, pathway)


def _added(rule: Requirement, pathway: Pathway) -> Iterator[str]:
    if rule.window:
        yield span(rule.window, pathway)
    if rule.after:
        yield f"after {_called(rule.after, pathway)}"
    if kept_apart := exclusive(rule):
        yield _APART[kept_apart]
    if rule.expiry == "while-valid":
        yield "as long as it is valid"
    if rule.applies_if:
        yield f"if {predicates.words(rule.applies_if)}"
    if rule.waivable is False:
        yield "never waived"


_APART: Mapping[Exclusive, str] = MappingProxyType(
    {"items": "nothing counting for two of them", "minutes": "no minute counting for two of them"}
)


def _called(node_id: str, pathway: Pathway) -> str:
    rule = next(rule for rule in pathway.walk() if rule.id == node_id)
    if rule.label:
        return f"“{rule.label}”"
    return asked(rule, pathway)


def span(window: Window, pathway: Pathway) -> str:
    """A window in local dates: its last day is the one before the instant that is outside."""
    if window.days is not None:
        return f"in the last {counted(window.days, 'day', 'days')}"
    zone = _zone(pathway)
    first = day(window.start, zone) if window.start else None
    last = day(window.until - timedelta(seconds=1), zone) if window.until else None
    if first and last:
        return f"between {first} and {last}"
    return f"from {first} on" if first else f"until {last}"


def _zone(pathway: Pathway) -> tzinfo:
    try:
        return ZoneInfo(pathway.display_zone) if pathway.display_zone else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def name_of(token: str, pathway: Pathway) -> str:
    """The name of a component, else its token with spaces."""
    return pathway.component(token).name or _plain(token)


def _plain(token: str) -> str:
    return token.replace("-", " ").replace("_", " ")


def _all(rule: All, pathway: Pathway) -> str:
    return f"all of: {_list(rule.of, pathway, '; ')}" if len(rule.of) > 1 else sentence(rule.of[0], pathway)


def _any(rule: Any, pathway: Pathway) -> str:
    return (
        f"one of: {_list(rule.of, pathway, '; or ')}" if len(rule.of) > 1 else sentence(rule.of[0], pathway)
    )


def _at_least(rule: AtLeast, pathway: Pathway) -> str:
    return f"any {rule.n} of these {len(rule.of)}: {_list(rule.of, pathway, '; ')}"


def _sequence(rule: Sequence, pathway: Pathway) -> str:
    return f"in this order: {_list(rule.of, pathway, ', then ')}"


def _list(rules: Iterable[Requirement], pathway: Pathway, between: str) -> str:
    said = (sentence(rule, pathway) for rule in rules)
    return between.join(f"({text})" if "; " in text or ", then " in text else text for text in said)


def _badge(rule: Badge, pathway: Pathway) -> str:
    level = f", level {rule.level} or higher" if rule.level else ""
    return f"the badge “{name_of(rule.component, pathway)}”{level}{_carried(rule.carry_in)}"


def _collect(rule: Collect, pathway: Pathway) -> str:
    things = counted(rule.n, *_THINGS[rule.distinct or "achievement"])
    return f"{things}{selection(rule.selector, pathway)}{_carried(rule.carry_in)}"


_THINGS: Mapping[Distinct, tuple[str, str]] = MappingProxyType(
    {
        "achievement": ("badge", "different badges"),
        "item": ("badge", "badges, repeats included,"),
        "session": ("badge of a session", "badges of different sessions"),
        "event": ("badge of an event", "badges of different events"),
        "about": ("badge about somebody", "badges about different people"),
        "by": ("badge by somebody", "badges by different people"),
        "issuer": ("badge", "badges of different issuers"),
        "day": ("badge", "badges of different days"),
    }
)


def _hours(rule: Hours, pathway: Pathway) -> str:
    said = minutes(rule.minutes) + (selection(rule.selector, pathway) if rule.selector else " of learning")
    if rule.item_min:
        said += f", each of at least {minutes(rule.item_min)}"
    if rule.item_max:
        said += f", at most {minutes(rule.item_max)} of each"
    said += "".join(f", {_cap(cap, pathway)}" for cap in rule.caps or ())
    if rule.prorate:
        said += f", in proportion to {rule.prorate.attribute} of {rule.prorate.whole}"
    return said + (f", up to {minutes(rule.carry_in.max)} of them carried over" if rule.carry_in else "")


def _cap(cap: Cap, pathway: Pathway) -> str:
    most = f"at most {minutes(cap.max_minutes)}" if cap.max_minutes is not None else ""
    if cap.per:
        each = f"at most {minutes(cap.per.max_minutes)} for each {_KEYS[cap.per.key]}"
        most = f"{most}, {each}," if most else each
    return f"{most} of them{selection(cap.where, pathway)}"


_KEYS: Mapping[str, str] = MappingProxyType(
    {
        "about": "person helped",
        "by": "person signing",
        "session": "session",
        "event": "event",
        "topic": "topic",
    }
)


def _carried(carry_in: CarryIn | None) -> str:
    return f", up to {carry_in.max} of them carried over" if carry_in else ""


def _attend(rule: Attend, _pathway: Pathway) -> str:
    each = f", {minutes(rule.minutes_each)} each" if rule.minutes_each else ""
    return f"{counted(rule.n, 'session', 'sessions')} of {_plain(rule.event)}{each}"


def _evidence(rule: Evidence, _pathway: Pathway) -> str:
    times = f"{rule.n} pieces of approved evidence" if rule.n and rule.n > 1 else "approved evidence"
    return f"{times} on {_plain(rule.topic)}"


def _reflection(rule: Reflection, _pathway: Pathway) -> str:
    times = f"{rule.n} reflections" if rule.n and rule.n > 1 else "a reflection"
    return f"{times} on {_plain(rule.topic)}"


def _sign_off(rule: SignOff, _pathway: Pathway) -> str:
    people = (
        f" of {rule.n} different people" if rule.n and rule.n > 1 and rule.distinct in (None, "by") else ""
    )
    times = f"{rule.n} sign-offs" if rule.n and rule.n > 1 else "a sign-off"
    return f"{times}{people} on {_plain(rule.topic)} by {either(f'a {role}' for role in rule.roles)}"


def _taught(rule: Taught, pathway: Pathway) -> str:
    doing = either(_DOING[manner] for manner in rule.manners or ("taught",))
    people = counted(rule.n, "person", "people")
    return f"{doing} {people} on “{name_of(rule.component, pathway)}”"


_DOING: Mapping[str, str] = MappingProxyType({"taught": "teach", "reviewed": "review", "mentored": "mentor"})


def _other_pathway(rule: OtherPathway, pathway: Pathway) -> str:
    components = (pathway.components or {}).items()
    known = (token for token, one in components if rule.achievement in one.achievements)
    token = next(known, None)
    name = name_of(token, pathway) if token else _plain(rule.pathway.replace(":", "/").rpartition("/")[2])
    return f"complete “{name}”" + (f", version {either(rule.versions)}" if rule.versions else "")


def _slot(rule: Slot, _pathway: Pathway) -> str:
    if rule.n and rule.n > 1:
        return f"{rule.n} activities of your own, approved"
    return "one activity of your own, approved"


def selection(selector: Selector, pathway: Pathway) -> str:
    """What a selector takes, to follow the thing it takes."""
    names = (f"“{name_of(token, pathway)}”" for token in selector.components or ())
    said = (
        ("in", map(_plain, selector.categories or ())),
        ("out of", names),
        ("for", selector.achievements or ()),
        ("at", map(_plain, filter(None, (selector.event,)))),
        ("on", map(_plain, selector.topics or ())),
        ("at level", (f"{level} or higher" for level in filter(None, (selector.level,)))),
        ("issued by", selector.issuers or ()),
        ("counting", map(_plain, selector.kinds or ())),
        ("with", filter(None, (selector.evidenced and "evidence",))),
    )
    listed = ((how, tuple(what)) for how, what in said)
    return "".join(f" {how} {either(what)}" for how, what in listed if what)


SENTENCES: Mapping[type, Callable[..., str]] = MappingProxyType(
    {
        All: _all,
        Any: _any,
        AtLeast: _at_least,
        Sequence: _sequence,
        Badge: _badge,
        Collect: _collect,
        Hours: _hours,
        Attend: _attend,
        Evidence: _evidence,
        Reflection: _reflection,
        SignOff: _sign_off,
        Taught: _taught,
        OtherPathway: _other_pathway,
        Slot: _slot,
    }
)
