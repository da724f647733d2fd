"""What the command line is given, as things to verify: files, folders, addresses, standard input.

    badges/      ->  every file in it, by name
    bundle.zip   ->  bundle.zip!/rosa.json, bundle.zip!/rosa.png
    list.csv     ->  the addresses in it

This is the one place in which the verifier reads files.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from verifier import archive, bundles, intake
from verifier.archive import Member
from verifier.bundles import Item
from verifier.report import Report
from verifier.world import Beside, World

MAX_BESIDE: Final = 500
"""How many inputs may lie beside each other; among more, each is verified for itself alone."""


@dataclass(frozen=True)
class Input:
    """One file, address or `-` for standard input.

    Attributes:
        name: as it was given.
        is_among: whether it was found in a folder, where what is no badge is nothing wrong.
    """

    name: str
    is_among: bool = False


def expanded(given: str) -> Iterator[Input]:
    """A folder stands for the files in it, in the order of their names; anything else for itself."""
    if _is_url(given) or not Path(given).is_dir():
        yield Input(given)
        return
    found = False
    for folder, folders, files in os.walk(given):
        folders.sort()
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file():
                found = True
                yield Input(str(path), is_among=True)
    if not found:
        yield Input(given)


def reports(one: Input, make_world: Callable[[], World], beside: Beside) -> list[Report]:
    """One report for each badge that an input holds, in their order.

    Args:
        one: the input.
        make_world: called for each badge, since the time to ask outside is counted for each one.
        beside: what else was given, see `World.beside`.
    """
    return list(bundles.verify_all(_items(one), lambda: replace(make_world(), beside=beside)))


def beside_each_other(given: Sequence[Input]) -> Beside:
    """The badges among several inputs, by their ids; addresses and standard input are not read for this."""
    if not 1 < len(given) <= MAX_BESIDE:
        return {}
    files = [one for one in given if not _is_url(one.name) and one.name != "-"]
    found = bundles.ready(item for one in files for item in _items(one))
    return bundles.beside(found, {})


def _items(one: Input) -> tuple[Item, ...]:
    if _is_url(one.name):
        return (Item(one.name),)
    try:
        data = _read(one.name)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return (Item(one.name, b"", ("unreadable", f"This could not be read: {why}.")),)
    found = bundles.opened(Item(one.name, data))
    alone = found == (Item(one.name, data),)
    return (bundles.among(one.name, Member(one.name, data)),) if alone and one.is_among else found


def _read(name: str) -> bytes:
    """Reads as much as is looked at: of a ZIP file more than of a badge."""
    with contextlib.nullcontext(sys.stdin.buffer) if name == "-" else Path(name).open("rb") as file:
        data = file.read(intake.MAX_BYTES + 1)
        return data + file.read(archive.MAX_BYTES) if archive.is_archive(data) else data


def _is_url(given: str) -> bool:
    return given.startswith(("https://", "http://"))
