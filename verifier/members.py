"""How members of a credential are read: one value or an array of them, an object or its id alone.

The data model lets an issuer write `"type": "X"` or `"type": ["X"]`, and `"issuer": "did:..."` or an object
with that `id`. Each check reads them through these functions, so that no two checks read the same member
differently. Nothing here raises: a member of another shape reads as absent, and the check `shape` has
refused it already.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from schemas.dates import parse_datetime
from schemas.vcdm import OBJECT

_HOLDERS: Final = frozenset({dict, list})
"""Values of JSON that hold others."""


def many(value: object) -> list[Any]:
    """The values of a member that may hold one or several; none when it is absent."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def objects(value: object) -> list[dict[str, Any]]:
    """The objects among the values of a member."""
    return [item for item in many(value) if isinstance(item, dict)]


def types(value: object) -> frozenset[str]:
    """The types of an object."""
    declared = value.get("type") if isinstance(value, OBJECT) else None
    return frozenset([item for item in many(declared) if isinstance(item, str)])


def id_of(value: object) -> str | None:
    """The id of something that is written as an object or as its id alone."""
    if isinstance(value, str):
        return value
    found = value.get("id") if isinstance(value, OBJECT) else None
    return found if isinstance(found, str) else None


def name_of(value: object) -> str | None:
    """The name of an object, as people should see it."""
    found = value.get("name") if isinstance(value, OBJECT) else None
    return found if isinstance(found, str) and found.strip() else None


def moment(document: Mapping[str, Any], *names: str) -> datetime | None:
    """The date and time of the first of these members that is there and is one."""
    for name in names:
        text = document.get(name)
        if isinstance(text, str):
            try:
                return parse_datetime(text)
            except ValueError:
                continue
    return None


def walk(
    value: object, pointer: str = "", *, leave_out: tuple[str, ...] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields every object within a JSON value with its JSON pointer, the outer ones first.

    Args:
        value: any JSON value.
        pointer: where it lies.
        leave_out: names of members that are not entered.
    """
    left = [(pointer, value)]
    while left:
        place, one = left.pop()
        if isinstance(one, dict):
            yield place, one
            below = [(name, member) for name, member in one.items() if type(member) in _HOLDERS]
        else:
            items = enumerate(one) if isinstance(one, list) else ()
            below = [(str(index), member) for index, member in items if type(member) in _HOLDERS]
        for name, member in reversed(below):
            if name not in leave_out:
                step = name.replace("~", "~0").replace("/", "~1") if "/" in name or "~" in name else name
                left.append((f"{place}/{step}", member))


def holds_member(value: object, names: Iterable[str]) -> bool:
    """Whether any object within a JSON value has a member of one of these names."""
    left, are_apart = [value], set(names).isdisjoint
    for one in left:  # grows while it is gone through
        if type(one) is dict:
            if not are_apart(one):
                return True
            left += one.values()
        elif type(one) is list:
            left += one
    return False
